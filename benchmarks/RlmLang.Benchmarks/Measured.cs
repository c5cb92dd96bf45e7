using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>What something took: by the clock, of the processors, and of memory. A machine that is shared makes the first say more than it should, and the others hardly.</summary>
/// <param name="Wall">Milliseconds by the clock.</param>
/// <param name="Cpu">Milliseconds of all processors together.</param>
/// <param name="Bytes">Allocated.</param>
internal readonly record struct Measured(double Wall, double Cpu, double Bytes)
{
    /// <summary>Reads the same in any country.</summary>
    public static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    public static async Task<Measured> OfAsync(Func<Task> what)
    {
        GC.Collect();
        var (cpu, bytes, started) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await what();
        var wall = Stopwatch.GetElapsedTime(started);
        return new(wall.TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    /// <summary>The best of each kind: what disturbs only adds.</summary>
    public Measured Best(Measured other) => new(Math.Min(Wall, other.Wall), Math.Min(Cpu, other.Cpu), Math.Min(Bytes, other.Bytes));

    public static Measured Worst { get; } = new(double.MaxValue, double.MaxValue, double.MaxValue);
}
