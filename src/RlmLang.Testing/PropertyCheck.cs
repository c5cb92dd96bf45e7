using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using RlmLang.Core;
using RlmLang.Sessions;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>Holds one property against generated values, and makes what breaks it small.</summary>
/// <remarks>Model calls that no <c>given llm</c> is for get replies of their type by chance: what holds then holds whatever a model says.</remarks>
internal sealed class PropertyCheck(TestFile file, PropertyStatementSyntax property, PropertyOptions options, IEvaluationObserver observer, CancellationToken cancellation)
{
    // Sizes of values grow to this over the cases.
    private const int LargestSize = 60;

    // Odd, as the splitting of the generator's state needs it.
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private (long Context, long Read) _read;

    public TestOutcome Run()
    {
        var line = file.LineOf(property);
        var outcome = new TestOutcome(property.Name.Value, line, null, new(0, 0)) { Cases = options.Cases, Seed = options.Seed };
        try
        {
            var types = file.TypesOf(property);
            var found = new Found();
            var cases = Arb.From(Generated(types), Shrunk(types));
            var config = Config.Quick.WithMaxTest(options.Cases).WithEndSize(LargestSize).WithQuietOnSuccess(true).WithRunner(found)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)options.Seed, Gamma), FSharpOption<int>.None)));
            Check.One(config, Prop.ForAll(cases, c => Broken(types, c) is null));
            return outcome with { Failure = found.Shrunk is { } broken ? Told(types, broken, found) : null, Coverage = new(_read.Context, _read.Read) };
        }
        catch (TestFailedException failed)
        {
            return outcome with { Failure = failed.Message };
        }
    }

    private string? Broken(ImmutableArray<(string Name, RlmType Type)> types, PropertyCase values)
    {
        cancellation.ThrowIfCancellationRequested();
        var bindings = types.Zip(values.Values).Aggregate(SessionBindings.Empty, (b, v) => b.With(new(v.First.Name, v.First.Type, v.Second, CostCalls: false)));
        using var replies = new GeneratedReplies(values.ReplySeed, values.ReplySize);
        var run = new TestCase(file, [.. property.Body], bindings, replies, observer);

        // The checker is not asynchronous; this runs on a thread of its own.
        var broken = run.RunAsync(cancellation).GetAwaiter().GetResult();
        _read = (_read.Context + run.Coverage.ContextChars, _read.Read + run.Coverage.ReadChars);
        return broken;
    }

    private string Told(ImmutableArray<(string Name, RlmType Type)> types, PropertyCase values, Found found)
    {
        var told = new List<string> { string.Create(CultureInfo.InvariantCulture, $"does not hold in case {found.Case} of {options.Cases}, made smaller {(found.Shrinks == 1 ? "once" : $"{found.Shrinks} times")}:") };
        told.AddRange(types.Zip(values.Values).Select(v => $"  {v.First.Name} = {ValueLiteral.Write(v.Second)}"));
        using (var replies = new GeneratedReplies(values.ReplySeed, values.ReplySize))
        {
            var bindings = types.Zip(values.Values).Aggregate(SessionBindings.Empty, (b, v) => b.With(new(v.First.Name, v.First.Type, v.Second, CostCalls: false)));
            told.Add(new TestCase(file, [.. property.Body], bindings, replies, null).RunAsync(cancellation).GetAwaiter().GetResult() ?? "it holds when it is run again");
            told.AddRange(replies.Given.Take(5).Select(r => $"  a model replied {r}"));
        }

        told.Add(string.Create(CultureInfo.InvariantCulture, $"again with --seed {options.Seed}"));
        return string.Join('\n', told);
    }

    private static Gen<PropertyCase> Generated(ImmutableArray<(string Name, RlmType Type)> types) =>
        from values in types.Aggregate(Gen.Constant(ImmutableArray<Value>.Empty), (so, type) => from before in so from value in ValueGenerator.Of(type.Type) select before.Add(value))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from size in Gen.Sized(s => Gen.Choose(0, Math.Max(1, s)))
        select new PropertyCase(values, seed, size);

    private static Func<PropertyCase, IEnumerable<PropertyCase>> Shrunk(ImmutableArray<(string Name, RlmType Type)> types) => large =>
        large.Values.SelectMany((value, i) => ValueGenerator.Shrink(types[i].Type, value).Select(smaller => large with { Values = large.Values.SetItem(i, smaller) }))
            .Concat(ValueGenerator.Smaller(large.ReplySize).Select(size => large with { ReplySize = (int)size }));

    /// <summary>What a property is held against once.</summary>
    /// <param name="Values">Of its parameters, in order.</param>
    /// <param name="ReplySeed">Chooses what models reply.</param>
    /// <param name="ReplySize">How large their replies get.</param>
    private sealed record PropertyCase(ImmutableArray<Value> Values, int ReplySeed, int ReplySize);

    /// <summary>Keeps how the check ended, and prints nothing.</summary>
    private sealed class Found : IRunner
    {
        public PropertyCase? Shrunk { get; private set; }

        public int Case { get; private set; }

        public int Shrinks { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            if (result is TestResult.Failed failed)
            {
                if (failed.Item4 is Outcome.Failed { Item: var thrown } && thrown is OperationCanceledException)
                {
                    throw thrown;
                }

                (Shrunk, Case, Shrinks) = ((PropertyCase)failed.Item3[0], failed.Item1.NumberOfTests, failed.Item1.NumberOfShrinks);
            }
        }
    }
}
