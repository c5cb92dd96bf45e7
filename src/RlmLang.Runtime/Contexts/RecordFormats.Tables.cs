using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Structure;
using RlmLang.Values;

namespace RlmLang.Contexts;

internal static partial class RecordFormats
{
    private const int TableSample = 1 << 17;
    private const int RowsSampled = 200;

    /// <summary>Rows of as many cells as the first, which names the columns. Cells in quotes may hold separators and line ends, so rows are read as `csv` reads them.</summary>
    private static RecordFormat? Table(string text, LineSample sample)
    {
        var header = sample.Lines[0];
        if (header.StartsWith('|') || s_times.Any(t => t.Begins.IsMatch(header)))
        {
            return null;
        }

        var part = new TextValue(text).Slice(0, Math.Min(text.Length, TableSample));
        foreach (var separator in (string[])[",", ";", "\t", "|"])
        {
            if (!header.Contains(separator, StringComparison.Ordinal))
            {
                continue;
            }

            List<ImmutableArray<TextValue>> rows = [.. CsvCells.Rows(part, new TextValue(separator)).Select(r => r.Cells).Take(RowsSampled)];
            if (part.Length < text.Length && rows.Count is > 2 and < RowsSampled)
            {
                rows.RemoveAt(rows.Count - 1);
            }

            if (IsTable([.. rows.Select(r => r.Length)], [.. rows[0].Select(c => c.ToString().Trim())]))
            {
                return new(RecordKind.Csv, $"columns {header}", $"csv(context{(separator == "," ? "" : $", sep=\"{(separator == "\t" ? "\\t" : separator)}\"")}).drop(1)");
            }
        }

        return null;
    }

    // Two columns are also what a comma makes of a line of prose: then every row has to be one, and the header has to look like names.
    private static bool IsTable(List<int> widths, List<string> names)
    {
        var share = (double)widths.Count(w => w == names.Count) / widths.Count;
        return names.Count >= 2 && widths.Count >= 2 && !names[^1].EndsWith('.') && names.Skip(1).All(n => n.Length is > 0 and <= 60) && !names.Exists(n => n.Contains(": ", StringComparison.Ordinal))
            && (names.Count >= 3 ? share >= Most : share >= 0.97 && widths.Count >= 4 && names.TrueForAll(n => ColumnName().IsMatch(n)));
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_.()/%#-]*( [\p{L}\p{Nd}_.()/%#-]+){0,3}$")]
    private static partial Regex ColumnName();
}
