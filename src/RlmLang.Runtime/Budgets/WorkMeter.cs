using System.Runtime.ExceptionServices;
using RlmLang.Core;
using RlmLang.Diagnostics;

namespace RlmLang.Budgets;

/// <summary>Counts the pure work of a run, and stops it at the policy's limits of work and memory or when the run is cancelled. Thread-safe.</summary>
/// <param name="limit">Of work.</param>
/// <param name="memory">Bytes that the process may hold; null for three quarters of what the machine or its container has, and 8 GB at most.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class WorkMeter(long limit, long? memory, CancellationToken cancellation) : IWorkMeter
{
    // Asking for the memory takes about a microsecond: now and then, and before anything large.
    private const long UnitsBetweenLooks = 4_000_000;
    private const long LargeBytes = 1 << 20;
    private const long MostBytesByDefault = 8L << 30;

    private readonly long _memory = memory ?? Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3, MostBytesByDefault);
    private long _spent;
    private long _sinceLook;

    public IEvaluationObserver? Observer { get; init; }

    public long Spent => Interlocked.Read(ref _spent);

    public void Charge(long units)
    {
        cancellation.ThrowIfCancellationRequested();
        if (units > limit || Interlocked.Add(ref _spent, units) > limit)
        {
            var total = units > limit ? units : Spent;
            throw new EvaluationException(span => EvaluationDiagnostics.WorkLimit(span, total, limit));
        }

        if (Interlocked.Add(ref _sinceLook, units) >= UnitsBetweenLooks)
        {
            Look(0);
        }
    }

    public void Make(long bytes)
    {
        Charge(bytes / 16);
        if (bytes >= LargeBytes)
        {
            Look(bytes);
        }
    }

    public void RunAll(int count, Action<int> step)
    {
        if (count == 1)
        {
            step(0);
            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, step);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private void Look(long bytes)
    {
        Interlocked.Exchange(ref _sinceLook, 0);
        if (GC.GetTotalMemory(forceFullCollection: false) + bytes <= _memory)
        {
            return;
        }

        // What nobody holds any more does not count.
        if (GC.GetTotalMemory(forceFullCollection: true) + bytes > _memory)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.TooMuchMemory(span, bytes > 0 ? $"{bytes:N0} bytes more: the policy allows {_memory:N0}" : $"more values: the policy allows {_memory:N0} bytes"));
        }
    }
}
