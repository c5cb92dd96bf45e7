using System.Globalization;

namespace RlmLang.Sizes;

/// <summary>Formulas as a person would write them: <c>2|tickets| + ⌈|context|/8,000⌉</c>.</summary>
internal static class SizePrinter
{
    public static string Print(SizeExpr e) => e switch
    {
        SizeConstant { Value: long.MaxValue } => "∞",
        SizeConstant c => Number(c.Value),
        SizeReference r => r.Variable.Name,
        SizeSum s => string.Join(" + ", s.Terms.Select(Term).Concat(s.Added > 0 ? [Number(s.Added)] : [])),
        SizeBinary { Operator: SizeOperator.Product } p => $"{Factor(p.Left)}·{Factor(p.Right)}",
        SizeBinary { Operator: SizeOperator.Max } m => $"max({Print(m.Left)}, {Print(m.Right)})",
        SizeBinary m => $"min({Print(m.Left)}, {Print(m.Right)})",
        SizeQuotient { RoundsUp: true } q => $"⌈{Factor(q.Dividend)}/{Number(q.Divisor)}⌉",
        SizeQuotient q => $"⌊{Factor(q.Dividend)}/{Number(q.Divisor)}⌋",
        _ => throw new System.Diagnostics.UnreachableException($"No print for {e.GetType().Name}."),
    };

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Term(SizeTerm term) => term.Factor == 1 ? Print(term.Atom)
        : term.Atom is SizeReference ? $"{Number(term.Factor)}{Print(term.Atom)}"
        : $"{Number(term.Factor)}·{Print(term.Atom)}";

    private static string Factor(SizeExpr e) => e is SizeSum ? $"({Print(e)})" : Print(e);
}
