using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Benchmarks;

/// <summary>The trial of <c>RobustnessTests</c> in a release build: <c>-- robustness --count 1000000 --seed 1</c>.</summary>
internal static class RobustnessCommand
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(1);

    public static int Run(string[] args)
    {
        var (count, first) = (Option(args, "--count", 1_000_000), Option(args, "--seed", 1));
        var failed = Large();
        var robustness = new Robustness(Robustness.RealPrograms(Repository.Root()), s_most);
        var started = Stopwatch.GetTimestamp();
        for (var seed = first; seed < first + count; seed++)
        {
            // A process that dies leaves its last number behind.
            if ((seed - first) % 20_000 == 0)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from input {seed}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            }

            var input = robustness.Input(seed);
            if (robustness.Complaint(input) is { } complaint && ++failed <= 20)
            {
                Console.WriteLine($"input {seed}: {complaint}\n{JsonSerializer.Serialize(input)}");
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"robustness: {count:N0} inputs from {first} on, {robustness.Whole:N0} of them programs, {failed} failed; the longest took {robustness.Longest.TotalMilliseconds:0} ms, all {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        return failed == 0 ? 0 : 1;
    }

    private static int Large()
    {
        var (robustness, failed) = (new Robustness([], s_most), 0);
        foreach (var (what, source) in Robustness.Large)
        {
            if (robustness.Complaint(source) is { } complaint)
            {
                failed++;
                Console.WriteLine($"{what}: {complaint}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"robustness: {Robustness.Large.Length} large programs, {failed} failed; the longest took {robustness.Longest.TotalMilliseconds:0} ms"));
        return failed;
    }

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;
}
