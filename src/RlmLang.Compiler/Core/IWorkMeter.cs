namespace RlmLang.Core;

/// <summary>Counts pure work, and stops it: at the policy's limit, at a deadline, or when the run is cancelled.</summary>
internal interface IWorkMeter
{
    /// <summary>Reserves work before it is done. Called often, also between the matches of one regex.</summary>
    /// <param name="units">Characters to be read or written, or items to be made; not negative.</param>
    /// <exception cref="EvaluationException">The limit would be passed.</exception>
    /// <exception cref="OperationCanceledException">The run is cancelled.</exception>
    void Charge(long units);

    /// <summary>Reserves memory before it is taken, where a step takes much at once. Work itself is reserved with <see cref="Charge"/>.</summary>
    /// <param name="bytes">About what the new values take.</param>
    /// <exception cref="EvaluationException">The limit would be passed.</exception>
    void Make(long bytes) => Charge(bytes / 16);

    /// <summary>Runs steps that do not depend on each other, in any order; on several cores where the run has them. Ends when all have ended.</summary>
    /// <param name="count">So many.</param>
    /// <param name="step">Is given the number of the step, from 0.</param>
    void RunAll(int count, Action<int> step)
    {
        for (var i = 0; i < count; i++)
        {
            step(i);
        }
    }

    /// <summary>Told of each expression that is evaluated under this meter; null for nobody.</summary>
    IEvaluationObserver? Observer => null;
}

/// <summary>Counts, and never stops: for constant folding of small programs and for tests.</summary>
internal sealed class FreeWorkMeter : IWorkMeter
{
    public long Spent { get; private set; }

    public void Charge(long units) => Spent += units;
}
