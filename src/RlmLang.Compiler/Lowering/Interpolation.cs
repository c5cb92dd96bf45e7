using System.Collections.Immutable;
using System.Text;
using RlmLang.Binding;
using RlmLang.Core;
using RlmLang.Symbols;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Lowering;

internal sealed partial class Lowerer
{
    private CoreExpression LowerInterpolation(BoundInterpolation e)
    {
        var parts = e.Parts.Select(p => p switch
        {
            BoundLiteralPart literal => new CoreLiteral(new TextValue(literal.Text), RlmType.Text, e.Span),
            BoundHole hole => LowerHole(hole),
            _ => throw new System.Diagnostics.UnreachableException($"No core for {p.GetType().Name}."),
        }).ToImmutableArray();
        return parts switch
        {
            [] => new CoreLiteral(TextValue.Empty, RlmType.Text, e.Span),
            [{ Type: TextType or OneOfType } only] => only,
            _ => Apply(Operations.Interpolate, RlmType.Text, e.Span, parts),
        };
    }

    private CoreExpression LowerHole(BoundHole hole) =>
        hole.Format is { } format ? Apply(Operations.FormatNumber(format), RlmType.Text, hole.Value.Span, Lower(hole.Value)) : Lower(hole.Value);

    private CoreExpression LowerPattern(BoundPattern e) => Apply(
        Operations.RegexInterpolate([.. e.Parts.Select(p => (p as BoundLiteralPart)?.Text)]),
        RlmType.Regex,
        e.Span,
        [.. e.Parts.OfType<BoundHole>().Select(LowerHole)]);

    /// <summary>Instruction and data apart: what the program itself says is instruction, what is computed is data.</summary>
    /// <param name="prompt">A text.</param>
    /// <param name="items">What stands for the item of a call for each item.</param>
    private ImmutableArray<CorePromptPart> LowerPrompt(BoundExpression prompt, IReadOnlyCollection<ValueSymbol> items)
    {
        var parts = ImmutableArray.CreateBuilder<CorePromptPart>();
        var literal = new StringBuilder();
        Add(prompt, null);
        EndLiteral();
        return parts.ToImmutable();

        void Add(BoundExpression value, string? format)
        {
            switch (value)
            {
                case BoundLiteral { Value: TextValue text } when format is null:
                    literal.Append(text.Span);
                    return;
                case BoundDefault { Value: TextValue text } when format is null:
                    literal.Append(text.Span);
                    return;
                case BoundInterpolation f:
                    foreach (var part in f.Parts)
                    {
                        if (part is BoundLiteralPart own)
                        {
                            literal.Append(own.Text);
                        }
                        else if (part is BoundHole hole)
                        {
                            Add(hole.Value, hole.Format);
                        }
                    }

                    return;
                case BoundOperation { Operator: BoundOperator.ConcatTexts } sum:
                    Add(sum.Operands[0], null);
                    Add(sum.Operands[1], null);
                    return;
                case BoundName { Symbol: LetSymbol or ParameterSymbol } name when format is null && _lets.TryGetValue(name.Symbol, out var bound) && IsWritten(bound):
                    Add(bound, null);
                    return;
                default:
                    EndLiteral();
                    parts.Add(new CorePromptHole(LowerHole(new BoundHole(value, format)), BoundWalk.Mentions(value, items)));
                    return;
            }
        }

        void EndLiteral()
        {
            if (literal.Length > 0)
            {
                parts.Add(new CorePromptLiteral(literal.ToString()));
                literal.Clear();
            }
        }
    }

    // A let or an argument that holds a text of the program, whose holes cost nothing to look at again.
    private static bool IsWritten(BoundExpression value) => value switch
    {
        BoundLiteral { Value: TextValue } or BoundDefault { Value: TextValue } => true,
        BoundInterpolation f => f.Parts.OfType<BoundHole>().All(h => Narrowing.Path(h.Value) is not null),
        BoundOperation { Operator: BoundOperator.ConcatTexts } sum => sum.Operands.All(o => IsWritten(o) || Narrowing.Path(o) is not null),
        _ => false,
    };
}
