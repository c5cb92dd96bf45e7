using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace RlmLang.Tests.Support;

/// <summary>Runs a law over generated values; what breaks it is shown shrunk, with the line that replays it.</summary>
/// <remarks><c>FSCHECK_TESTS</c> asks for more cases, <c>FSCHECK_REPLAY=seed,gamma[,size]</c> for one that failed.</remarks>
internal static class Props
{
    public static void ForAll<T>(Arbitrary<T> values, Action<T> law, int tests = 100, int endSize = 60, [CallerMemberName] string name = "") =>
        Check(Prop.ForAll(values, law), tests, endSize, name);

    public static void ForAll<T>(Arbitrary<T> values, Func<T, bool> law, int tests = 100, int endSize = 60, [CallerMemberName] string name = "") =>
        Check(Prop.ForAll(values, law), tests, endSize, name);

    public static void ForAllAsync<T>(Arbitrary<T> values, Func<T, Task> law, int tests = 100, int endSize = 60, [CallerMemberName] string name = "") =>
        Check(Prop.ForAll(values, law), tests, endSize, name);

    private static void Check(Property property, int tests, int endSize, string name)
    {
        var asked = int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_TESTS"), CultureInfo.InvariantCulture, out var many) ? many : tests;
        var config = Config.QuickThrowOnFailure.WithMaxTest(asked).WithEndSize(endSize).WithName(name).WithQuietOnSuccess(true).WithRunner(new Runner());
        if (Environment.GetEnvironmentVariable("FSCHECK_REPLAY")?.Split(',') is [var seed, var gamma, .. var size])
        {
            var replay = new Replay(
                new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)),
                size is [var s] ? FSharpOption<int>.Some(int.Parse(s, CultureInfo.InvariantCulture)) : FSharpOption<int>.None);
            config = config.WithReplay(FSharpOption<Replay>.Some(replay));
        }

        FsCheck.Check.One(config, property);
    }

    private sealed class Runner : IRunner
    {
        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, Microsoft.FSharp.Collections.FSharpList<object> args, FSharpFunc<int, FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(Microsoft.FSharp.Collections.FSharpList<object> args, FSharpFunc<Microsoft.FSharp.Collections.FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, FsCheck.TestResult result)
        {
            if (result is FsCheck.TestResult.Failed failed)
            {
                throw new XunitException(
                    $"""
                    {name} failed after {failed.Item1.NumberOfTests} tests, {failed.Item1.NumberOfShrinks} shrinks.
                    Shrunk:   {string.Join(", ", failed.Item3)}
                    Original: {string.Join(", ", failed.Item2)}
                    Outcome:  {failed.Item4}
                    Replay:   FSCHECK_REPLAY={Numbers(failed.Item6)},{failed.Item7}
                    """);
            }

            if (result is FsCheck.TestResult.Exhausted exhausted)
            {
                throw new XunitException($"{name}: too few values fit after {exhausted.Item.NumberOfTests} tests.");
            }
        }

        private static string Numbers(Rnd rnd) => string.Create(CultureInfo.InvariantCulture, $"{rnd.Seed},{rnd.Gamma}");
    }
}
