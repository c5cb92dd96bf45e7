using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Evaluation;

/// <summary><c>first</c> and <c>take</c> right behind what asks a model: what is not needed is not asked, or given up, and the result is the same on every schedule.</summary>
public sealed class BeginningTests
{
    private const int Lines = 60;

    private static readonly RlmContext s_context = RlmContext.FromText(string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i} of it\n")));

    // Every seventh line is one: 0, 7, 14, …
    private const string Asked = "filter_llm(f\"Is it one?\\n{it}\")";

    public static TheoryData<string, string> Programs => new()
    {
        { $"set FINAL = context.lines().{Asked}.first()", "\"line 0 of it\"" },
        { $"set FINAL = context.lines().drop(1).{Asked}.first()", "\"line 7 of it\"" },
        { $"set FINAL = context.lines().drop(1).{Asked}.take(2)", "[\"line 7 of it\",\"line 14 of it\"]" },
        { "set FINAL = context.lines().drop(1).filter(llm(f\"Is it one?\\n{it}\", as=bool)).take(2)", "[\"line 7 of it\",\"line 14 of it\"]" },
        { "set FINAL = [x for x in context.lines().drop(1) if llm(f\"Is it one?\\n{x}\", as=bool)].take(1)", "[\"line 7 of it\"]" },
        { "set FINAL = context.lines().drop(1).map({t: it, ok: llm(f\"Is it one?\\n{it}\", as=bool)}).filter(it.ok).take(2).map(it.t)", "[\"line 7 of it\",\"line 14 of it\"]" },
        { $"set FINAL = context.lines().drop(1).{Asked}.map_llm(f\"Shorten:\\n{{it}}\").take(2)", "[\"short 7\",\"short 14\"]" },
        { $"let found = context.lines().drop(1).{Asked}.take(2)\nset FINAL = found.len()", "2" },
        { "set FINAL = context.lines().drop(1).map_llm(f\"Is it one?\\n{it}\", as=bool).any()", "true" },
        { "set FINAL = context.lines().map_llm(f\"Is it one?\\n{it}\", as=bool).all()", "false" },
        // A let that is read there alone is as if it were written there.
        { $"let kept = context.lines().drop(1).{Asked}\nset FINAL = kept.first()", "\"line 7 of it\"" },
        { $"let kept = context.lines().drop(1).{Asked}\nset FINAL = kept.take(2).map(it.len())", "[12,13]" },
        { $"let kept = context.lines().drop(1).{Asked}\nlet few = kept.take(2)\nshow few\nset FINAL = few.len()", "2" },
        { $"let kept = context.lines().drop(1).{Asked}\nlet heads = kept.map(it[0:6])\nset FINAL = {{found: heads.first(), all: 1}}", "{\"found\":\"line 7\",\"all\":1}" },
        { $"let kept = context.lines().drop(1).{Asked}\nlet short = kept.map_llm(f\"Shorten:\\n{{it}}\")\nset FINAL = short.take(2)", "[\"short 7\",\"short 14\"]" },
        { $"let kept = context.lines().drop(1).{Asked}\nset FINAL = kept.filter(it.len() > 12).first()", "\"line 14 of it\"" },
        { "let flags = context.lines().drop(1).map_llm(f\"Is it one?\\n{it}\", as=bool)\nset FINAL = flags.any()", "true" },
        { $"let kept = context.lines().drop(1).{Asked}\nset FINAL = llm(f\"Shorten:\\n{{kept.first()}}\")", "\"short 7\"" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Result_is_the_same_on_every_schedule_and_far_fewer_are_asked(string program, string expected)
    {
        foreach (var concurrency in new[] { 1, 2, 5, 16 })
        {
            foreach (var seed in new[] { 1, 2, 3 })
            {
                using var model = Model(seed);
                var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency });
                var plan = await engine.PlanAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);

                var result = await engine.RunAsync(plan, null, TestContext.Current.CancellationToken);

                Assert.Null(result.Failure);
                Assert.Equal(expected, result.FinalJson);
                // 15 lines decide at most; as many again as may be under way at once, in each of two stages.
                Assert.InRange(result.Usage.Requests, 1, 17 + (2 * concurrency));
                Assert.True(result.Usage.Calls <= plan.MaxCalls);
                Assert.False(plan.Bounds.Calls.IsExact);
            }
        }
    }

    [Theory]
    [InlineData("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\").take(3)", 3)]
    [InlineData("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\").first()", 1)]
    [InlineData("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\").map_llm(f\"Again:\\n{it}\").take(4)", 8)]
    [InlineData("set FINAL = context.lines().map({a: llm(f\"Shorten:\\n{it}\")}).map(it.a).take(2)", 2)]
    [InlineData("set FINAL = context.lines().filter_llm(f\"Is it one?\\n{it}\").take(0)", 0)]
    [InlineData("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\").take(1_000)", Lines)]
    public async Task Without_a_filter_exactly_what_is_needed_is_asked(string program, int calls)
    {
        foreach (var concurrency in new[] { 1, 16, 200 })
        {
            using var model = Model(1);
            var result = await new RlmEngine(model, new RlmOptions { Concurrency = concurrency }).RunAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal((calls, calls, null), (result.Usage.Calls, result.Usage.Requests, result.Failure));
        }
    }

    [Theory]
    [InlineData("let kept = LIST\nshow kept.len()\nset FINAL = kept.first()")]
    [InlineData("let kept = LIST\nset FINAL = [kept.first(), kept.last()]")]
    [InlineData("let kept = LIST\nset FINAL = [1, 2].map((i) => kept.take(i).len())")]
    [InlineData("let kept = LIST\nset FINAL = kept.first() if context.len() > 5 else none")]
    public async Task Let_that_is_read_otherwise_as_well_is_made_whole_and_asked_for_once(string program)
    {
        using var model = Model(1);
        var script = RlmScript.Compile(program.Replace("LIST", $"context.lines().{Asked}", StringComparison.Ordinal));

        var result = await new RlmEngine(model, new RlmOptions { Concurrency = 4 }).RunAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((Lines, Lines, null), (result.Usage.Calls, result.Usage.Requests, result.Failure));
    }

    [Fact]
    public async Task Let_whose_beginning_is_read_is_reported_and_bounded_as_before()
    {
        var whole = await PlanAsync($"let kept = context.lines().{Asked}\nshow kept\nset FINAL = kept.first()");
        var partly = await PlanAsync($"let kept = context.lines().{Asked}\nset FINAL = kept.first()");
        var inline = await PlanAsync($"set FINAL = context.lines().{Asked}.first()");

        Assert.Equal((whole.MaxCalls, whole.MaxPromptChars, whole.MaxReplyChars), (partly.MaxCalls, partly.MaxPromptChars, partly.MaxReplyChars));
        Assert.Equal((inline.MaxCalls, inline.MaxPromptChars, inline.IsExact), (partly.MaxCalls, partly.MaxPromptChars, partly.IsExact));
        Assert.Contains(partly.Bounds.Measured!.Lets, l => l.Variable.Name == "kept");

        static async Task<RlmPlan> PlanAsync(string program)
        {
            using var model = Model(1);
            return await new RlmEngine(model).PlanAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Let_whose_beginning_is_read_is_repeated_from_its_log()
    {
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var script = RlmScript.Compile($"let kept = context.lines().drop(1).{Asked}\nset FINAL = kept.take(2)");
        using var model = Model(1);
        using var none = new ScriptedChatClient((_, _) => throw new InvalidOperationException("A replay asks nobody."));

        var first = await new RlmEngine(model, new RlmOptions { Concurrency = 1, LogPath = log }).RunAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);
        var again = await new RlmEngine(none, new RlmOptions { Concurrency = 1, ReplayPath = log }).RunAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("[\"line 7 of it\",\"line 14 of it\"]", first.FinalJson);
        Assert.Equal((first.FinalJson, null), (again.FinalJson, again.Failure));
        File.Delete(log);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(5, false)]
    public async Task Failure_behind_the_last_that_is_needed_is_none_and_one_before_it_is_whenever_it_comes(int failing, bool isFound)
    {
        var script = RlmScript.Compile($"set FINAL = context.lines().drop(1).{Asked}.first()");
        foreach (var concurrency in new[] { 1, 16 })
        {
            using var model = Model(1, line => line == failing ? throw new InvalidOperationException("broken") : null);
            var result = await new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = new() { Retries = 0 } }).RunAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal((isFound ? "\"line 7 of it\"" : null, isFound ? null : "RLM5009"), (result.FinalJson, result.Failure?.Code));
        }
    }

    [Fact]
    public async Task What_is_under_way_and_no_longer_needed_is_cancelled()
    {
        var cancelled = new ConcurrentBag<int>();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            var line = LineOf(messages);
            if (line > 0)
            {
                try
                {
                    await Task.Delay(TimeSpan.FromMinutes(10), token);
                }
                catch (OperationCanceledException)
                {
                    cancelled.Add(line);
                    throw;
                }
            }

            return """{"value": true}""";
        });

        var result = await new RlmEngine(model, new RlmOptions { Concurrency = 4 }).RunAsync(RlmScript.Compile($"set FINAL = context.lines().{Asked}.first()"), s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("\"line 0 of it\"", result.FinalJson);
        Assert.Subset(new HashSet<int> { 1, 2, 3, 4 }, cancelled.ToHashSet());
    }

    [Theory]
    [InlineData("context.lines().drop(1).filter_llm(f\"Is it one?\\n{it}\").first()")]
    [InlineData("context.lines().drop(1).map_llm(f\"Shorten:\\n{it}\").take(3)")]
    public async Task Root_model_is_told_the_same_budget_on_every_schedule(string expression)
    {
        var told = new List<string>();
        foreach (var concurrency in new[] { 1, 4, 16 })
        {
            var turns = 0;
            using var root = new ScriptedChatClient((messages, _) =>
            {
                told.Add($"{messages[^1].Text}");
                return turns++ == 0 ? $"```rlm\nlet found = {expression}\nshow found\n```" : "```rlm\nset FINAL = found\n```";
            });
            using var model = Model(concurrency);
            var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, RootModel = root, Policy = new() { MaxCalls = 100 } });

            var result = await engine.AskAsync("Which?", s_context, new RlmAskOptions { Direct = RlmDirect.Never }, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(result.IsSuccess, result.Failure?.Message);
        }

        Assert.Equal(2, told.Distinct().Count());
    }

    [Fact]
    public async Task Let_of_a_session_is_made_whole_since_a_later_turn_may_read_it()
    {
        var turns = 0;
        using var root = new ScriptedChatClient((_, _) => turns++ == 0
            ? $"```rlm\nlet kept = context.lines().{Asked}\nlet first = kept.first()\nshow first\n```"
            : "```rlm\nset FINAL = kept.len()\n```");
        using var model = Model(1);
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 4, RootModel = root });

        var result = await engine.AskAsync("How many?", s_context, new RlmAskOptions { Direct = RlmDirect.Never }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("9", result.FinalText);
    }

    private static AsyncChatClient Model(int seed, Func<int, string?>? answer = null)
    {
        var random = new Random(seed);
        return new AsyncChatClient(async (messages, token) =>
        {
            int wait;
            lock (random)
            {
                wait = random.Next(4);
            }

            await Task.Delay(wait, token);
            var line = LineOf(messages);
            return answer?.Invoke(line) ?? (messages[^1].Text.Contains("Is it one?", StringComparison.Ordinal) ? $"{{\"value\": {(line % 7 == 0 ? "true" : "false")}}}" : $"short {line}");
        });
    }

    private static int LineOf(IReadOnlyList<ChatMessage> messages)
    {
        var text = messages[^1].Text;
        var at = Math.Max(text.LastIndexOf("line ", StringComparison.Ordinal), text.LastIndexOf("short ", StringComparison.Ordinal));
        return int.Parse(string.Concat(text[(text.IndexOf(' ', at) + 1)..].TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }
}
