using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Antlr4.Runtime.Tree;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

internal sealed partial class TreeBuilder
{
    private TextLiteralSyntax BuildText(ITerminalNode node)
    {
        var token = (SourceToken)node.Symbol;
        var (content, start, _) = Literals.Unquote(token);
        return new TextLiteralSyntax(Literals.Unescape(content, start, _diagnostics), token.Span);
    }

    private static RegexLiteralSyntax BuildRegex(RegexContext context)
    {
        var token = (SourceToken)context.REGEX().Symbol;
        var (content, start, _) = Literals.Unquote(token);
        var pattern = content.Replace("\r\n", "\n", StringComparison.Ordinal);
        return new RegexLiteralSyntax(pattern.Length == 0 ? [] : [new LiteralPartSyntax(pattern, new TextSpan(start, content.Length))], token.Span);
    }

    private ExpressionSyntax BuildInterpolation(InterpolationContext context)
    {
        var isRegex = context.FSTRING_START().GetText().Contains('r', StringComparison.OrdinalIgnoreCase);
        var parts = ImmutableArray.CreateBuilder<InterpolationPartSyntax>();
        var literal = new StringBuilder();
        var literalSpan = default(TextSpan?);
        foreach (var part in context.interpolationPart())
        {
            if (part is HolePartContext hole)
            {
                EndLiteral();
                parts.Add(BuildHole(hole, isRegex));
                continue;
            }

            if (part is QuantifierPartContext quantifier && !isRegex && !part.GetText().Contains(',', StringComparison.Ordinal))
            {
                var digits = new TextSpan(part.Start.StartIndex + 1, part.GetText().Length - 2);
                EndLiteral();
                parts.Add(new HolePartSyntax(new IntLiteralSyntax(Literals.Int(part.GetText()[1..^1], digits, _diagnostics), digits), null, SpanOf(quantifier)));
                continue;
            }

            var span = SpanOf(part);
            var text = part.GetText();
            literal.Append(part is QuantifierPartContext || text.Length == 1 && text != "\r" ? text : LiteralText(text, span.Start, isRegex));
            literalSpan = literalSpan is { } before ? TextSpan.Cover(before, span) : span;
        }

        EndLiteral();
        ReportJson(context);
        return isRegex ? new RegexLiteralSyntax(new(parts.ToImmutable()), SpanOf(context)) : new InterpolationSyntax(new(parts.ToImmutable()), SpanOf(context));

        void EndLiteral()
        {
            if (literalSpan is { } span)
            {
                parts.Add(new LiteralPartSyntax(literal.ToString(), span));
                literal.Clear();
                literalSpan = null;
            }
        }
    }

    private string LiteralText(string text, int at, bool isRegex)
    {
        // Braces first would turn `\{{` round; escapes never make braces, so their order does not matter.
        var unescaped = isRegex ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : Literals.Unescape(text, at, _diagnostics);
        return Literals.UndoubleBraces(unescaped);
    }

    private HolePartSyntax BuildHole(HolePartContext context, bool isRegex)
    {
        var open = SpanOf(context.HOLE_OPEN().Symbol);
        if (!isRegex && open.Start > 0 && _source[open.Start - 1] == '$')
        {
            _diagnostics.Add(SyntaxDiagnostics.DollarBeforeHole(new TextSpan(open.Start - 1, 1)));
        }

        var format = context.FORMAT_SPEC()?.GetText().Trim();
        if (context.FORMAT_COLON() is { } colon && !IsFormat(format ?? ""))
        {
            var span = context.FORMAT_SPEC() is { } spec ? TextSpan.Cover(SpanOf(colon.Symbol), SpanOf(spec.Symbol)) : SpanOf(colon.Symbol);
            _diagnostics.Add(SyntaxDiagnostics.UnknownFormat(span, format ?? ""));
        }

        return new HolePartSyntax(BuildExpression(context.expression()), format, SpanOf(context));
    }

    private static bool IsFormat(string format) => FormatPattern().IsMatch(format);

    [GeneratedRegex(@"^(,?(\.[0-9]{1,2}f|d)|,)$", RegexOptions.CultureInvariant)]
    private static partial Regex FormatPattern();

    // One note for each example, though an example may have objects inside.
    private void ReportJson(InterpolationContext context)
    {
        var parts = context.interpolationPart();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not JsonPartContext json)
            {
                continue;
            }

            // In no JSON a value begins so: it is how Python pads a text.
            if (i + 1 < parts.Length && parts[i + 1].GetText() is ['<' or '>' or '^', ..] format)
            {
                _diagnostics.Add(SyntaxDiagnostics.UnknownFormat(new TextSpan(SpanOf(json).End - 1, 1 + format.Length), format));
                continue;
            }

            var braces = new List<TextSpan> { SpanOf(json) with { Length = 1 } };
            var depth = 1;
            while (depth > 0 && ++i < parts.Length)
            {
                var text = parts[i].GetText();
                if (parts[i] is LiteralPartContext && text is ['{' or '}', ..] && !text.StartsWith("{{", StringComparison.Ordinal))
                {
                    depth += text[0] == '{' ? 1 : -1;
                    braces.Add(SpanOf(parts[i]) with { Length = 1 });
                }
            }

            _diagnostics.Add(SyntaxDiagnostics.JsonTaken(SpanOf(json), braces, _source));
        }
    }
}
