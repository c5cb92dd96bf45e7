using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

// Texts, f-strings and patterns.
internal sealed partial class Binder
{
    private BoundLiteral BindText(TextLiteralSyntax syntax, Scope scope)
    {
        if (syntax.Value.Contains('{', StringComparison.Ordinal) && MissingF.Find(syntax.Value, n => scope.Find(n) is not null, n => FindFunction(n, null) is not null) is { } found)
        {
            // Escaped quotes inside of a hole would have to be written differently.
            var isAsWritten = found.Holes.All(h => Written(syntax.Span).Contains($"{{{h}}}", StringComparison.Ordinal));
            var written = Written(syntax.Span);
            List<TextSpan> signs = [.. found.Holes.Select(h => written.IndexOf($"${{{h}}}", StringComparison.Ordinal)).Where(at => at >= 0).Distinct().Select(at => new TextSpan(syntax.Span.Start + at, 1))];
            _diagnostics.Add(BindingDiagnostics.MissingF(syntax.Span, found.Holes, signs, found.IsCertain && isAsWritten));
        }

        return new BoundLiteral(syntax.Span, new TextValue(syntax.Value), RlmType.Text);
    }

    private ImmutableArray<BoundPart> BindParts(SyntaxList<InterpolationPartSyntax> parts, Scope scope) => [.. parts.Select(part => BindPart(part, scope))];

    private BoundPart BindPart(InterpolationPartSyntax part, Scope scope)
    {
        switch (part)
        {
            case LiteralPartSyntax literal:
                return new BoundLiteralPart(literal.Value);
            case HolePartSyntax hole:
                var value = BindExpression(hole.Value, scope);
                if (hole.Format is { } format && !value.Type.HasError && !OperatorTable.IsNumber(value.Type))
                {
                    if (value.Type is OptionType { Item: var item } && OperatorTable.IsNumber(item))
                    {
                        ReportNone(hole.Value.Span, Written(hole.Value.Span), value.Type, needsParentheses: false);
                    }
                    else
                    {
                        _diagnostics.Add(BindingDiagnostics.NumberFormat(hole.Span, format, value.Type.ToString()));
                    }

                    value = new BoundError(value.Span, [value]);
                }

                return new BoundHole(value, hole.Format);
            default:
                throw new UnreachableException($"No binding for {part.GetType().Name}.");
        }
    }

    private BoundExpression BindRegex(RegexLiteralSyntax syntax, Scope scope)
    {
        var parts = BindParts(syntax.Parts, scope);
        foreach (var hole in parts.OfType<BoundHole>().Where(h => !h.Value.Type.HasError && !OperatorTable.IsText(h.Value.Type) && h.Value.Type is not IntType))
        {
            _diagnostics.Add(BindingDiagnostics.TypeMismatch(hole.Value.Span, "What is put into a regex", "text", hole.Value.Type.ToString()));
        }

        // What is interpolated is escaped, so a letter in its place tells whether the rest holds together.
        var pattern = string.Concat(parts.Select(p => p is BoundLiteralPart literal ? literal.Text : "x"));
        if (RegexChecker.Check(pattern, syntax.Span, out var value) is { } fault)
        {
            _diagnostics.Add(fault);
            return new BoundError(syntax.Span, []);
        }

        return parts.Any(p => p is BoundHole) || value is null ? new BoundPattern(syntax.Span, parts) : new BoundLiteral(syntax.Span, value, RlmType.Regex);
    }
}
