using System.Collections.Immutable;
using RlmLang.Builtins.Forms;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Structure;

/// <summary>The rows of comma-separated values as values of one type: text, separator, and the lists of labels that are known only while running.</summary>
/// <param name="row">A record, whose fields are columns; a list, whose items are cells; or what the one cell of each row is.</param>
internal sealed class ReadRows(RlmType row) : Operation
{
    public override string Name => "csv";

    // A cell may be empty, so there is one more than there are separators and line ends; a row that is not blank has a character.
    public override Size ResultSize(SizeArguments a) => ParseAs.SizeOf(RlmType.List(row), a.Length(0) + 1);

    // A row of a record has all its fields, also where its line has no cells for them.
    public override SizeExpr Work(SizeArguments a) => (a.Length(0) + 1) * (row is RecordType record ? 1L + record.Fields.Length : 2) + a.Length(1);

    public override Value Invoke(Arguments a)
    {
        var (text, separator) = (a.Text(0), a.Text(1));
        ArgumentComplaint.Refuse(Name, separator.Length == 0 || separator.Span.ContainsAny("\"\r\n") ? "`sep` must be a text without quotes and line ends, and not empty" : null);
        var type = ParseAs.Resolve(row, a, 2);
        var rows = ImmutableArray.CreateBuilder<Value>();
        ImmutableArray<int> columns = default;
        var width = 0;
        foreach (var (line, cells) in CsvCells.Rows(text, separator))
        {
            if (type is RecordType record && columns.IsDefault)
            {
                (columns, width) = (Columns(record, cells, separator), cells.Length);
                continue;
            }

            if (type is RecordType asked)
            {
                HoldToColumns(asked, columns, width, cells, line, separator);
            }

            a.Meter.Make(cells.Length * 90L);
            rows.Add(type switch
            {
                RecordType r => new RecordValue([.. r.Fields.Select(f => f.Name)], [.. r.Fields.Select((f, i) => Read(columns[i] >= 0 && columns[i] < cells.Length ? cells[columns[i]] : TextValue.Empty, f.Type, line, f.Name))]),
                ListType { Item: var item } => new ListValue([.. cells.Select(c => Read(c, item, line, null))]),
                _ => Read(cells[0], type, line, null),
            });
        }

        return new ListValue(rows.ToImmutable());
    }

    /// <summary>For each field the place of its column; -1 where there is none and need not be one.</summary>
    private ImmutableArray<int> Columns(RecordType record, ImmutableArray<TextValue> header, TextValue separator)
    {
        var names = header.Select(h => Folded(h.ToString())).ToList();
        var columns = record.Fields.Select(f => header.Select(h => h.ToString()).ToList().IndexOf(f.Name) is var exact and >= 0 ? exact : names.IndexOf(Folded(f.Name))).ToImmutableArray();
        for (var i = 0; i < columns.Length; i++)
        {
            ArgumentComplaint.Refuse(Name, columns[i] < 0 && record.Fields[i].Type is not OptionType
                ? $"there is no column `{record.Fields[i].Name}`; the columns are {string.Join(", ", header.Take(20).Select(h => $"`{h}`"))}{OtherSeparator(header, separator)}"
                : null);
        }

        return columns;
    }

    /// <summary>Refuses a row whose cells do not go with the columns, because a value would be cut or made up without a word.</summary>
    private void HoldToColumns(RecordType record, ImmutableArray<int> columns, int width, ImmutableArray<TextValue> cells, int line, TextValue separator)
    {
        // A line that ends in separators is how spreadsheets write a table that is narrower than their sheet.
        if (cells.Length > width && cells.Skip(width).Any(c => !c.Span.IsWhiteSpace()))
        {
            ArgumentComplaint.Refuse(Name, $"line {line} has {cells.Length} cells, and there {(width == 1 ? "is 1 column" : $"are {width} columns")}: a cell with {(separator.Span is "," ? "a comma" : "the separator")} stands in quotes");
        }

        for (var i = 0; cells.Length < width && i < columns.Length; i++)
        {
            var type = record.Fields[i].Type;
            ArgumentComplaint.Refuse(Name, columns[i] >= cells.Length && type is not OptionType
                ? $"line {line} has {(cells.Length == 1 ? "1 cell" : $"{cells.Length} cells")}, and there are {width} columns: there is none for `{record.Fields[i].Name}`, and its type is {type}; `{type}?` gives none for it"
                : null);
        }
    }

    /// <summary>What to write where the header looks like one of a table with another separator.</summary>
    private static string OtherSeparator(ImmutableArray<TextValue> header, TextValue separator) =>
        header is [var only] && separator.Span is "," && only.Span.IndexOfAny(';', '\t') is var at and >= 0
            ? $"; cells that stand between {(only.Span[at] == ';' ? "semicolons" : "tabs")} are read with `sep=\"{(only.Span[at] == ';' ? ";" : "\\t")}\"`"
            : "";

    private Value Read(TextValue cell, RlmType type, int line, string? column)
    {
        if (type is OptionType option)
        {
            return cell.Span.IsWhiteSpace() ? NoneValue.Instance : ParseAs.Read(cell, option.Item) ?? NoneValue.Instance;
        }

        var value = ParseAs.Read(cell, type);
        ArgumentComplaint.Refuse(Name, value is null ? $"line {line}{(column is null ? "" : $", column `{column}`")} has \"{Shortened(cell)}\" where the type is {type}; `{type}?` gives none for it, `text` takes it as it is" : null);
        return value ?? NoneValue.Instance;
    }

    private static string Folded(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Shortened(TextValue cell) => cell.Length <= 40 ? cell.ToString() : cell.Slice(0, cell.Cut(39)).ToString() + "…";
}
