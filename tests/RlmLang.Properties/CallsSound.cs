using System.Globalization;
using Microsoft.Extensions.AI;
using RlmLang.Bounds;
using RlmLang.Models;
using RlmLang.Properties.Generators;
using Xunit.Sdk;

namespace RlmLang.Properties;

/// <summary>Whatever models reply, no run of a generated program spends more than its bounds, and none ends otherwise than by a listed failure; one call at a time and sixteen give the same.</summary>
public sealed class CallsSound
{
    private static readonly string[] s_contexts = ["", "a,b,,c", "pay me\nnow, 5 euros\n\nor else", "😀😀,😀 x\r\ny", "a b c d e f g h i j", "ab ab. Ab! ab? ab\n\nab"];

    [Fact]
    public async Task No_run_spends_more_than_its_bounds_whatever_models_reply()
    {
        var tests = int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_TESTS"), CultureInfo.InvariantCulture, out var many) ? many : 250;
        var first = int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 0;
        long calls = 0;
        for (var i = first; i < first + tests; i++)
        {
            var source = new Programs(new Random(i), callsModel: true).Program();
            if (!RlmScript.TryCompile(source, out var script, out var diagnostics))
            {
                throw new XunitException($"Seed {i} is not well-typed: {diagnostics[0].Message}\n{source}");
            }

            foreach (var context in s_contexts)
            {
                calls += await RunAsync(script, context, i, $"Seed {i}, context {context}:\n{source}");
            }
        }

        Assert.InRange(calls, tests, long.MaxValue);
    }

    private static async Task<long> RunAsync(RlmScript script, string context, int seed, string shown)
    {
        string? first = null;
        long calls = 0;
        foreach (var concurrency in (int[])[1, 16])
        {
            using var model = new AdversarialModel(seed);
            var policy = new RlmPolicy { MaxCalls = 400, MaxWork = 3_000_000, Retries = 0 };
            var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = policy, WindowChars = 10_000_000 });
            var plan = await engine.PlanAsync(script, RlmContext.FromText(context), cancellationToken: TestContext.Current.CancellationToken);
            if (!plan.IsAdmitted)
            {
                return 0;
            }

            var result = await engine.RunAsync(plan, null, TestContext.Current.CancellationToken);
            var (usage, bounds) = (result.Usage, plan.Bounds);
            Within("calls", usage.Calls, bounds.Calls);
            Within("requests", usage.Requests, bounds.Requests);
            Within("depth", usage.Depth, bounds.Depth);
            Within("prompt characters", usage.PromptChars, bounds.PromptChars);
            Within("the largest prompt", usage.LargestPrompt, bounds.LargestPrompt);
            Within("reply characters", usage.ReplyChars, bounds.ReplyChars);
            Assert.True(result.Failure is null or { Code: ['R', 'L', 'M', '5', ..] }, $"{shown}\nends in {result.Failure?.Code} {result.Failure?.Message}");
            var outcome = $"{result.Failure?.Code} {result.FinalJson}";
            first ??= outcome;
            Assert.True(first == outcome, $"{shown}\ngives {first} one by one, and {outcome} side by side");
            calls += usage.Calls;
        }

        return calls;

        void Within(string what, long spent, BoundLine bound) => Assert.True(spent <= (bound.Max ?? long.MaxValue), $"{shown}\nspent {spent} {what}, bound {bound.Max}: {bound.Formula}");
    }

    /// <summary>Answers well, at great length, with nothing, with no JSON, or not at all; the same for the same prompt.</summary>
    private sealed class AdversarialModel(int seed) : IChatClient
    {
        private readonly OfflineChatClient _well = new();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var all = messages.ToList();
            var kind = (uint)all.Aggregate(seed, (hash, m) => m.Text.Aggregate(hash, (h, c) => unchecked((h * 31) + c)));
            var text = (kind % 9) switch
            {
                0 => new string('x', 5_000),
                1 => "",
                2 => "{\"value\": [\"" + new string('y', 50) + "\", \"é\", \"\"], \"a\": \"" + new string('z', (int)(kind % 70)) + "\", \"b\": -99999}",
                3 => "{\"replies\": [true, \"" + new string('w', 40) + "\"]}",
                4 => throw new InvalidOperationException("the model does not answer"),
                5 => string.Concat(Enumerable.Repeat("\\u00e9 \"quoted\" \n", 20)),
                _ => (await _well.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false)).Text,
            };
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = kind % 11 == 0 ? ChatFinishReason.Length : ChatFinishReason.Stop };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing asks for a stream.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => _well.Dispose();
    }
}
