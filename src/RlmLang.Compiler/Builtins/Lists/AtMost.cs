using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class AtMost : Builtin
{
    public override string Header => "at_most(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The list itself; the run fails where it has more than `n` items.")
    {
        Examples = [new("""[1, 2].at_most(2)""", """[1, 2]"""), new("""[].at_most(0)""", """[]""")],
        Remarks = "It bounds a list without dropping anything in silence, as `take` would.",
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.First(a.List(0), a.Int(1).Max);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 0);

    public override Value Invoke(Arguments a) => a.List(0).Count <= a.Int(1)
        ? a.List(0)
        : throw new EvaluationException(span => EvaluationDiagnostics.TooManyItems(span, a.Int(1), a.List(0).Count));
}
