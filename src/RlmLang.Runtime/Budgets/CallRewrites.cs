using System.Text.RegularExpressions;
using RlmLang.Source;
using RlmLang.Syntax;

namespace RlmLang.Budgets;

/// <summary>Calls written in another form: a child as one call, one prompt as a tree of them.</summary>
internal static partial class CallRewrites
{
    /// <summary>A child run as one call over its text, and <c>map_rlm</c> as one for each; null where that cannot be written.</summary>
    public static TextEdit? PlainCall(SourceText source, CallExpressionSyntax call)
    {
        var positional = call.Arguments.OfType<ValueArgumentSyntax>().Where(a => a.Name is null).Select(a => a.Value).ToList();
        if (call.Receiver is { } receiver)
        {
            positional.Insert(0, receiver);
        }

        if (call.Name.Text is not ("rlm" or "map_rlm") || positional is not [var of, var query] || Inside(source, query) is not { } question)
        {
            return null;
        }

        var text = source.Slice(of.Span);
        var options = Options(source, call, "max_chars", "or");
        return call.Name.Text == "rlm" ? new TextEdit(call.Span, $"llm(f\"{question}\\n\\n{{{text}}}\"{options})")
            // `it` of a lambda around it is another one inside of the prompt.
            : query is not TextLiteralSyntax && It().IsMatch(question) ? null
            : new TextEdit(call.Span, $"{(SiteEdit.IsTight(of) ? text : $"({text})")}.map_llm(f\"{question}\\n\\n{{it}}\"{options})");
    }

    /// <summary>One prompt over one long text as a prompt for each piece and a tree over the answers; null where the call is another one.</summary>
    public static TextEdit? Tree(SourceText source, CallExpressionSyntax call, string size)
    {
        if (call.Name.Text != "llm" || call.Arguments is not [ValueArgumentSyntax { Name: null, Value: InterpolationSyntax prompt }, ..] || call.Receiver is not null
            || call.Arguments.Any(a => a.Name?.Text is "as" or "samples") || prompt.Parts.OfType<HolePartSyntax>().ToList() is not [{ Format: null } hole])
        {
            return null;
        }

        var written = source.Slice(prompt.Span);
        if (!written.StartsWith("f\"", StringComparison.Ordinal) || written.StartsWith("f\"\"\"", StringComparison.Ordinal))
        {
            return null;
        }

        var (before, after) = (source.Slice(TextSpan.FromBounds(prompt.Span.Start + 2, hole.Span.Start)), source.Slice(TextSpan.FromBounds(hole.Span.End, prompt.Span.End - 1)));
        var instruction = Ends().Replace(before + after, "");
        var of = source.Slice(hole.Value.Span);
        var options = Options(source, call, "model", "max_chars", "or");
        return instruction.AsSpan().IndexOfAny('{', '}') >= 0 ? null : new TextEdit(
            call.Span,
            $"{(SiteEdit.IsTight(hole.Value) ? of : $"({of})")}.chunk({size}).map_llm(f\"{before}{{it}}{after}\"{options}).reduce_llm(\"Combine these answers, each to a part of the text. The question was: {instruction}\"{options})");
    }

    /// <summary>What stands between an f-string's quotes to say the same; null where it has other quotes.</summary>
    private static string? Inside(SourceText source, ExpressionSyntax query)
    {
        var written = source.Slice(query.Span);
        return written.Contains("\"\"\"", StringComparison.Ordinal) ? null
            : query is InterpolationSyntax ? (written.StartsWith("f\"", StringComparison.Ordinal) ? written[2..^1] : null)
            : query is not TextLiteralSyntax ? $"{{{written}}}"
            : written.StartsWith('"') ? written[1..^1].Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)
            : null;
    }

    private static string Options(SourceText source, CallExpressionSyntax call, params string[] kept) =>
        string.Concat(call.Arguments.Where(a => a.Name is { } name && kept.Contains(name.Text)).Select(a => $", {source.Slice(a.Span)}"));

    [GeneratedRegex(@"\bit\b")]
    private static partial Regex It();

    // Line ends, as they are written, and what introduces the text that follows.
    [GeneratedRegex(@"^(?:\\n|\s)+|(?:\\n|\s)*:?(?:\\n|\s)*$")]
    private static partial Regex Ends();
}
