using System.Globalization;
using System.Text;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>Diagnostics for people: the source lines, underlined places, notes and fixes.</summary>
/// <param name="source">The text that the places are in.</param>
/// <param name="useColor">Whether to write ANSI colours.</param>
internal sealed class TerminalRenderer(SourceText source, bool useColor)
{
    // A line that is longer is cut around the place, so that a prompt of a thousand characters does not fill the screen.
    private const int LongestLine = 110;

    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Cyan = "\e[36m";
    private const string Green = "\e[32m";
    private const string Reset = "\e[0m";

    private readonly SourceText _source = source;
    private readonly bool _useColor = useColor;

    /// <summary>All of them, with an empty line between each two.</summary>
    public string Render(IEnumerable<Diagnostic> diagnostics) => string.Join("\n", diagnostics.Select(Render));

    /// <summary>One diagnostic; ends with a line end.</summary>
    public string Render(Diagnostic diagnostic)
    {
        var (source, placed) = Placed.In(_source, diagnostic);
        return source == _source ? RenderPlaced(diagnostic) : new TerminalRenderer(source, _useColor).RenderPlaced(placed);
    }

    private string RenderPlaced(Diagnostic diagnostic)
    {
        var result = new StringBuilder();
        var (line, column) = _source.Position(diagnostic.Span.Start);
        var color = ColorOf(diagnostic.Severity);
        result.Append(Paint(color + Bold, $"{Word(diagnostic.Severity)}[{diagnostic.Code}]")).Append(": ").Append(Paint(Bold, diagnostic.Message.TrimEnd('.'))).Append('\n');

        if (_source.Text.Length == 0)
        {
            // There is no text that it could be a place of.
            AppendWaysOut(result, diagnostic, 0);
            return result.ToString();
        }

        DiagnosticLabel[] labels = [new(diagnostic.Span, diagnostic.SpanLabel ?? ""), .. diagnostic.Labels];
        var margin = labels.Max(l => _source.Position(l.Span.Start).Line).ToString(CultureInfo.InvariantCulture).Length;
        result.Append(' ', margin + 1).Append(Paint(Cyan, "╭─ ")).Append(CultureInfo.InvariantCulture, $"{_source.Name}:{line}:{column}\n");
        foreach (var onLine in labels.GroupBy(l => _source.Position(l.Span.Start).Line).OrderBy(g => g.Key))
        {
            AppendLine(result, onLine.Key, margin, [.. onLine], color, labels[0]);
        }

        AppendWaysOut(result, diagnostic, margin);
        return result.ToString();
    }

    private void AppendLine(StringBuilder result, int line, int margin, DiagnosticLabel[] labels, string color, DiagnosticLabel main)
    {
        var span = _source.LineSpan(line);
        var start = Math.Max(span.Start, Math.Min(labels.Min(l => l.Span.Start), span.End) - 60);
        start = span.Length <= LongestLine ? span.Start : start;
        var end = Math.Min(span.End, start + LongestLine);
        var (before, after) = (start > span.Start ? "… " : "", end < span.End ? " …" : "");
        var number = line.ToString(CultureInfo.InvariantCulture).PadLeft(margin);
        var text = _source.Slice(TextSpan.FromBounds(start, end)).Replace('\t', ' ');
        result.Append(Paint(Cyan, $"{number} │ ")).Append(before).Append(text).Append(after).Append('\n');
        foreach (var label in labels.OrderBy(l => l.Span.Start))
        {
            var from = Math.Clamp(label.Span.Start, start, end);
            var length = Math.Max(1, Math.Min(label.Span.End, end) - from);
            var sign = new string('━', length);
            result.Append(' ', margin).Append(Paint(Cyan, " │ ")).Append(' ', before.Length + from - start)
                .Append(Paint(ReferenceEquals(label, main) ? color : Cyan, label.Text.Length == 0 ? sign : $"{sign} {label.Text}")).Append('\n');
        }
    }

    private void AppendWaysOut(StringBuilder result, Diagnostic diagnostic, int margin)
    {
        if (diagnostic.Notes.Length > 0)
        {
            result.Append(' ', margin + 1).Append(Paint(Cyan, "│")).Append('\n');
        }

        foreach (var note in diagnostic.Notes)
        {
            result.Append(' ', margin + 1).Append(Paint(Cyan, "= ")).Append(note).Append('\n');
        }

        for (var i = 0; i < diagnostic.Fixes.Length; i++)
        {
            var fix = diagnostic.Fixes[i];
            var number = diagnostic.Fixes.Length == 1 ? "fix" : $"fix {i + 1}";
            result.Append(' ', margin + 1).Append(Paint(Green, $"{number}: ")).Append(fix.Title);
            if (fix.IsCertain)
            {
                result.Append(Paint(Dim, "  (rlm check --fix)"));
            }

            result.Append('\n');
        }
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Warning => "warning",
        Severity.Refusal => "refused",
        _ => "error",
    };

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Note => Cyan,
        Severity.Warning => "\e[33m",
        _ => "\e[31m",
    };

    private string Paint(string color, string text) => _useColor ? color + text + Reset : text;
}
