using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>What the core can apply: a function of values, pure unless it says otherwise, with a law for the size of its result and one for its work.</summary>
/// <remarks>
/// The one size law is read four ways: with symbolic sizes it bounds, with exact sizes it meters before <see cref="Invoke"/> runs, printed it documents, and generated values test it.
/// What a law owes: (i) the result never exceeds it; (ii) it is monotone: larger bounds of the arguments never give a smaller bound of the result.
/// A law that falls in an argument, as a chunk's size, reads that argument's <see cref="IntSize.Min"/>.
/// </remarks>
internal abstract class Operation
{
    public abstract string Name { get; }

    /// <summary>Whether the size law gives the true size whenever its arguments' sizes are exact. Otherwise its result counts as an upper bound only.</summary>
    public virtual bool IsSizeExact => false;

    /// <summary>Whether equal arguments give equal results and nothing else happens. Only functions of the host may be otherwise: those are left to the run.</summary>
    public virtual bool IsPure => true;

    /// <summary>Whether it may be applied while compiling.</summary>
    public virtual bool IsFoldable => true;

    /// <summary>The largest the result can be.</summary>
    public abstract Size ResultSize(SizeArguments a);

    /// <summary>What it costs, in characters read or written and items made; charged before it runs. By default the arguments' own lengths.</summary>
    public virtual SizeExpr Work(SizeArguments a)
    {
        var work = SizeExpr.One;
        for (var i = 0; i < a.Count; i++)
        {
            work += a.Length(i);
        }

        return work;
    }

    /// <summary>The result.</summary>
    /// <exception cref="EvaluationException">A listed run-time failure.</exception>
    public abstract Value Invoke(Arguments a);
}
