using RlmLang.Core;
using RlmLang.Diagnostics;

namespace RlmLang.Budgets;

/// <summary>Counts the pure work of a run, and stops it at the policy's limit or when the run is cancelled. Thread-safe.</summary>
internal sealed class WorkMeter(long limit, CancellationToken cancellation) : IWorkMeter
{
    private long _spent;

    public long Spent => Interlocked.Read(ref _spent);

    public void Charge(long units)
    {
        cancellation.ThrowIfCancellationRequested();
        if (units > limit || Interlocked.Add(ref _spent, units) > limit)
        {
            var total = units > limit ? units : Spent;
            throw new EvaluationException(span => EvaluationDiagnostics.WorkLimit(span, total, limit));
        }
    }
}
