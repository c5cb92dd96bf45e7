using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    // The records whose two fields `(a, b) => …` binds in order: pairs, groups, counts, enumerated items.
    private static readonly string[][] s_pairs = [["a", "b"], ["key", "items"], ["key", "count"], ["index", "value"]];

    /// <summary>A lambda where a header asks for one; what it gives tells more of the header's type parameters.</summary>
    private BoundExpression BindLambda(string function, string parameter, FunctionType type, ExpressionSyntax syntax, Unification unification, Scope scope)
    {
        if (DeclareParameters(function, parameter, type, syntax, unification, scope) is not { } declared)
        {
            return new BoundError(syntax.Span, []);
        }

        var body = syntax is LambdaExpressionSyntax lambda ? lambda.Body : syntax;
        var before = unification.Apply(type);
        var (bound, diagnostics) = Try(() => BindBody(body, type.Result, declared.Scope));
        if (!bound.Type.HasError && type.Result is not BoolType && !unification.Match(type.Result, bound.Type))
        {
            _diagnostics.AddRange(diagnostics.ToImmutable());
            var result = unification.Apply(type.Result);
            if (ReportLabel(bound, Close(result)))
            {
                ReportResult(function, parameter, bound, result);
            }

            return new BoundError(syntax.Span, [bound]);
        }

        // `reduce` from `[]` or `0`: the first round has told what the result so far really is.
        if (!bound.Type.HasError && !before.Equals(unification.Apply(type)) && type.Parameters.Any(p => !Close(((FunctionType)before).Parameters[type.Parameters.IndexOf(p)]).Equals(Close(unification.Apply(p))))
            && DeclareParameters(function, parameter, type, syntax, unification, scope) is { } again)
        {
            declared = again;
            (bound, diagnostics) = Try(() => BindBody(body, type.Result, again.Scope));
            if (!bound.Type.HasError && TryCoerce(bound, Close(unification.Apply(type.Result))) is null)
            {
                _diagnostics.AddRange(diagnostics.ToImmutable());
                ReportResult(function, parameter, bound, unification.Apply(type.Result));
                return new BoundError(syntax.Span, [bound]);
            }
        }

        _diagnostics.AddRange(diagnostics.ToImmutable());
        if (!bound.Type.HasError)
        {
            bound = Convert(bound, Close(unification.Apply(type.Result)));
        }

        return new BoundLambda(syntax.Span, declared.Symbols, declared.Index, bound, bound.Type);
    }

    private BoundExpression BindBody(ExpressionSyntax syntax, RlmType result, Scope scope) => result is BoolType ? BindCondition(syntax, scope) : BindExpression(syntax, scope);

    private void ReportResult(string function, string parameter, BoundExpression body, RlmType expected)
    {
        if (body.Type is OptionType option && Conversions.Converts(option.Item, Close(expected)))
        {
            ReportNone(body.Span, Written(body.Span), body.Type, needsParentheses: false);
        }
        else
        {
            _diagnostics.Add(BindingDiagnostics.TypeMismatch(body.Span, $"`{parameter}` of `{function}`", Unification.IsOpen(expected) ? Describe(expected) : expected.ToString(), body.Type.ToString()));
        }
    }

    /// <summary>The prompt of a call for each item. One that never mentions the item gets it put behind.</summary>
    private BoundExpression BindPromptLambda(string function, string parameter, FunctionType type, ExpressionSyntax syntax, Unification unification, Scope scope)
    {
        if (DeclareParameters(function, parameter, type, syntax, unification, scope) is not { } declared)
        {
            return new BoundError(syntax.Span, []);
        }

        var written = syntax is LambdaExpressionSyntax lambda ? lambda.Body : syntax;
        var count = _diagnostics.Count;
        var body = BindExpression(written, declared.Scope);
        if (body.Type.HasError)
        {
            return new BoundError(syntax.Span, [body]);
        }

        if (!OperatorTable.IsText(body.Type))
        {
            body = AsText(body) is { Type: TextType } text ? text : new BoundInterpolation(body.Span, [new BoundHole(body, null)]);
        }

        var item = declared.Symbols[0];
        IReadOnlyCollection<ValueSymbol> mentioned = declared.Index is { } index ? [item, index] : [item];
        if (!BoundWalk.Mentions(body, mentioned))
        {
            // A missing `f` is what is wrong then, and has been said.
            if (_diagnostics.Count == count)
            {
                _diagnostics.Add(BindingDiagnostics.PromptWithoutItem(written.Span, item.Name));
            }

            BoundExpression data = new BoundName(syntax.Span, item, item.Type);
            ImmutableArray<BoundPart> parts = body is BoundInterpolation f ? f.Parts : [new BoundHole(body, null)];
            body = new BoundInterpolation(body.Span, [.. parts, new BoundLiteralPart("\n\n"), new BoundHole(AsText(data) is { Type: TextType } own ? own : data, null)]);
        }

        return new BoundLambda(syntax.Span, declared.Symbols, declared.Index, body, RlmType.Text);
    }

    private (ImmutableArray<LambdaSymbol> Symbols, LambdaSymbol? Index, Scope Scope)? DeclareParameters(
        string function, string parameter, FunctionType type, ExpressionSyntax syntax, Unification unification, Scope scope)
    {
        ImmutableArray<RlmType> types = [.. type.Parameters.Select(p => Close(unification.Apply(p)))];
        if (syntax is not LambdaExpressionSyntax lambda)
        {
            if (types.Length != 1)
            {
                _diagnostics.Add(BindingDiagnostics.LambdaExpected(syntax.Span, function, parameter, types.Length));
                return null;
            }

            var it = new LambdaSymbol("it", types[0], null);
            var inner = scope.Inner();
            inner.Declare(it);
            return ([it], null, inner);
        }

        // A lambda over a part of a list, as `combine` of `divide`, has no index.
        if (types.Length == 1 && !(type.Parameters[0] is ListType && lambda.Parameters.Count > 1))
        {
            return DeclareItem(lambda.Parameters, types[0], scope, function, 1) is var (symbol, index, own) ? ([symbol], index, own) : null;
        }

        if (lambda.Parameters.Count != types.Length)
        {
            _diagnostics.Add(BindingDiagnostics.LambdaParameters(Header(lambda), function, types.Length, lambda.Parameters.Count));
            return null;
        }

        var scopeOfBody = scope.Inner();
        ImmutableArray<LambdaSymbol> symbols = [.. lambda.Parameters.Select((p, i) => new LambdaSymbol(p.Text, types[i], p.Span))];
        foreach (var symbol in symbols)
        {
            DeclareLambda(symbol, scopeOfBody);
        }

        return (symbols, null, scopeOfBody);
    }

    /// <summary>One or two names for an item: alone; the two fields of a pair; or item and index.</summary>
    private (LambdaSymbol Symbol, LambdaSymbol? Index, Scope Scope)? DeclareItem(SyntaxList<IdentifierSyntax> names, RlmType type, Scope scope, string function, int expected)
    {
        var inner = scope.Inner();
        switch (names.Count)
        {
            case 1:
                var alone = new LambdaSymbol(names[0].Text, type, names[0].Span);
                DeclareLambda(alone, inner);
                return (alone, null, inner);
            case 2 when type is RecordType { Fields.Length: 2 } pair && Array.Find(s_pairs, p => pair.Find(p[0]) is not null && pair.Find(p[1]) is not null) is [var first, var second]:
                var whole = new LambdaSymbol($"{names[0].Text}_{names[1].Text}", type, null);
                DeclareLambda(new ItemFieldSymbol(names[0].Text, pair.Find(first) ?? RlmType.Error, names[0].Span, whole, first), inner);
                DeclareLambda(new ItemFieldSymbol(names[1].Text, pair.Find(second) ?? RlmType.Error, names[1].Span, whole, second), inner);
                return (whole, null, inner);
            case 2:
                var item = new LambdaSymbol(names[0].Text, type, names[0].Span);
                var index = new LambdaSymbol(names[1].Text, RlmType.Int, names[1].Span);
                DeclareLambda(item, inner);
                DeclareLambda(index, inner);
                return (item, index, inner);
            default:
                _diagnostics.Add(BindingDiagnostics.LambdaParameters(TextSpan.FromBounds(names[0].Span.Start, names[^1].Span.End), function, expected, names.Count));
                return null;
        }
    }

    // `it => …` says what it would be anyway; `_` may stand for several that are not used.
    private void DeclareLambda(ValueSymbol symbol, Scope scope)
    {
        if (symbol.Name is "it" or "_")
        {
            scope.Declare(symbol);
        }
        else
        {
            Declare(symbol, scope);
        }
    }

    private static TextSpan Header(LambdaExpressionSyntax lambda) => TextSpan.FromBounds(lambda.Parameters[0].Span.Start, lambda.Parameters[^1].Span.End);
}
