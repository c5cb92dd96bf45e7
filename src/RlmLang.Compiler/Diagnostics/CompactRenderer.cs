using System.Text;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>Diagnostics for a model: no art, a stable order, the corrected lines.</summary>
internal static class CompactRenderer
{
    /// <summary>How many are shown: more than this a model does not put right in one turn.</summary>
    public const int Most = 3;

    private const int LongestLine = 200;

    /// <summary>The first errors in source order; other kinds only where there is no error. Empty where there is nothing to tell.</summary>
    public static string Render(SourceText source, IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.OrderBy(d => d.Span.Start).ToList();
        var errors = all.Where(d => d.Severity is Severity.Error or Severity.Refusal).ToList();
        var shown = (errors.Count > 0 ? errors : all).Take(Most).ToList();
        var left = (errors.Count > 0 ? errors.Count : all.Count) - shown.Count;
        return string.Concat(shown.Select(d => Render(source, d))) + (left > 0 ? $"and {left} more\n" : "");
    }

    /// <summary>One diagnostic: a line with code, place and message, its notes, and what its best fix makes of the source.</summary>
    public static string Render(SourceText whole, Diagnostic diagnostic)
    {
        var result = new StringBuilder();
        (var source, diagnostic) = Placed.In(whole, diagnostic);
        var (line, column) = source.Position(diagnostic.Span.Start);
        var word = diagnostic.Severity switch { Severity.Note => "note: ", Severity.Warning => "warning: ", _ => "" };
        result.Append(System.Globalization.CultureInfo.InvariantCulture, $"{diagnostic.Code} {(source.Name == whole.Name ? "" : $"{source.Name} ")}{line}:{column} {word}{diagnostic.Message}\n");
        foreach (var note in diagnostic.Notes.Concat(diagnostic.Labels.Select(l => $"line {source.Position(l.Span.Start).Line}: {l.Text}")))
        {
            result.Append("  ").Append(note).Append('\n');
        }

        if (diagnostic.Fixes.FirstOrDefault() is { } fix)
        {
            AppendFixed(result, source, fix);
        }

        return result.ToString();
    }

    // Shows each line that the fix changes as it reads afterwards.
    private static void AppendFixed(StringBuilder result, SourceText source, Fix fix)
    {
        var after = new SourceText(TextEdit.Apply(source.Text, fix.Edits));
        var first = source.Position(fix.Edits.Min(e => e.Span.Start)).Line;
        var last = source.Position(fix.Edits.Max(e => e.Span.End)).Line + after.LineCount - source.LineCount;
        if (last < first)
        {
            result.Append(System.Globalization.CultureInfo.InvariantCulture, $"  line {first} -> (removed)\n");
        }

        for (var line = first; line <= Math.Min(last, Math.Min(after.LineCount, first + 4)); line++)
        {
            var text = after.Line(line);
            var arrow = fix.Applicability == FixApplicability.Certain ? "->" : "-> perhaps";
            result.Append(System.Globalization.CultureInfo.InvariantCulture, $"  line {line} {arrow} {(text.Length > LongestLine ? text[..Cut(text)] + " …" : text)}\n");
        }
    }

    // Never between the halves of a surrogate pair.
    private static int Cut(string text) => char.IsHighSurrogate(text[LongestLine - 1]) ? LongestLine - 1 : LongestLine;
}
