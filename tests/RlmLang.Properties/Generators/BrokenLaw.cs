using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Properties.Generators;

/// <summary>An operation whose size law is wrong in one respect; it does what it did.</summary>
/// <param name="right">The operation.</param>
/// <param name="law">The wrong law, from the arguments and the right size.</param>
internal sealed class BrokenLaw(Operation right, Func<SizeArguments, Size, Size> law) : Operation
{
    public override string Name => right.Name;

    public override bool IsSizeExact => right.IsSizeExact;

    public override Size ResultSize(SizeArguments a) => law(a, right.ResultSize(a));

    public override SizeExpr Work(SizeArguments a) => right.Work(a);

    public override Value Invoke(Arguments a) => right.Invoke(a);

    /// <summary>The program with every use of an operation replaced; null where it uses it nowhere.</summary>
    public static CoreProgram? In(CoreProgram program, string name, Func<SizeArguments, Size, Size> law)
    {
        var found = false;
        var broken = CoreNodes.Rewrite(program, e =>
        {
            if (e is not CoreApply apply || apply.Operation.Name != name)
            {
                return e;
            }

            found = true;
            return apply with { Operation = new BrokenLaw(apply.Operation, law) };
        });
        return found ? broken : null;
    }
}
