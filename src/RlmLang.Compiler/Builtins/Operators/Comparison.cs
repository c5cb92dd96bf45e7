using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Operators;

/// <summary>An operator whose result is a bool.</summary>
internal abstract class BoolOperation : Operation
{
    public sealed override bool IsSizeExact => true;

    public sealed override Size ResultSize(SizeArguments a) => Size.Scalar;

    public sealed override Value Invoke(Arguments a) => BoolValue.Of(Holds(a));

    protected abstract bool Holds(Arguments a);
}

/// <summary><c>a == b</c>, of any two values.</summary>
internal sealed class Equal : BoolOperation
{
    public static readonly Equal Instance = new();

    public override string Name => "==";

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[0]) + Extent.Of(a[1]);

    protected override bool Holds(Arguments a) => a[0].Equals(a[1]);
}

/// <summary><c>a &lt; b</c>, of numbers and of texts (by code unit).</summary>
internal sealed class Less : BoolOperation
{
    public static readonly Less Instance = new();

    public override string Name => "<";

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[0]) + Extent.Of(a[1]);

    protected override bool Holds(Arguments a) => ValueOrder.Instance.Compare(a[0], a[1]) < 0;
}

/// <summary><c>not a</c></summary>
internal sealed class Not : BoolOperation
{
    public static readonly Not Instance = new();

    public override string Name => "not";

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    protected override bool Holds(Arguments a) => !a.Bool(0);
}

/// <summary><c>x == none</c></summary>
internal sealed class IsNone : BoolOperation
{
    public static readonly IsNone Instance = new();

    public override string Name => "is_none";

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    protected override bool Holds(Arguments a) => a.IsNone(0);
}

/// <summary><c>part in text</c>; the container comes second, as written.</summary>
internal sealed class TextContains : BoolOperation
{
    public static readonly TextContains Instance = new();

    public override string Name => "in";

    protected override bool Holds(Arguments a) => Matching.Any(a.Text(1).Span, a[0]);
}

/// <summary><c>item in list</c>; the container comes second, as written.</summary>
internal sealed class ListContains : BoolOperation
{
    public static readonly ListContains Instance = new();

    public override string Name => "in";

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[1]) + (a.Length(1) * Extent.Of(a[0]));

    protected override bool Holds(Arguments a) => a.List(1).Items.Contains(a[0]);
}
