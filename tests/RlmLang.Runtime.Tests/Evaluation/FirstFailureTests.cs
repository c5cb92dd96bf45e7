using System.Net;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Evaluation;

/// <summary>A failure without <c>or=</c> ends the run: nothing is sent any more that stands behind it in the program.</summary>
public sealed class FirstFailureTests
{
    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}.\n")));

    private static readonly HttpRequestException s_refused = new("bad first", null, HttpStatusCode.BadRequest);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task First_item_that_fails_for_good_is_the_last_that_is_sent(int concurrency)
    {
        var begun = 0;
        var full = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            if (Interlocked.Increment(ref begun) == concurrency)
            {
                full.TrySetResult();
            }

            if (messages[^1].Text.Contains("line 0.", StringComparison.Ordinal))
            {
                await full.Task.WaitAsync(Hang.Limit, token);
                throw s_refused;
            }

            // What is under way behind it is given up.
            await Task.Delay(Timeout.Infinite, token);
            return "true";
        });

        var result = await RunAsync(model, """set FINAL = context.lines().map_llm(f"x {it}", as=bool)""", concurrency);

        Assert.Equal(("RLM5009", concurrency), (result.Failure?.Code, model.Sent.Count));
        // What waited for its turn was no call.
        Assert.Equal(((long)concurrency, (long)concurrency), (result.Usage.Calls, result.Usage.Requests));
    }

    [Theory]
    [InlineData("""set FINAL = context.lines().filter_llm("first?").map_llm(f"second {it}")""", "second", 1)]
    [InlineData("""set FINAL = context.lines().filter_llm("first?").map_llm(f"second {it}")""", "second", 8)]
    [InlineData("""set FINAL = context.lines().map_llm(f"first {it}").filter_llm("second?")""", "second", 1)]
    [InlineData("""set FINAL = context.lines().map_llm(f"first {it}").map(llm(f"second {it}")).map_llm(f"third {it}")""", "second", 8)]
    [InlineData("let a = context.lines().map_llm(f\"first {it}\")\nlet b = context.lines().map_llm(f\"second {it}\")\nset FINAL = a + b", "first", 1)]
    [InlineData("let a = llm(\"first\")\nlet b = context.lines().map_llm(f\"second {it}\")\nset FINAL = [a] + b", "first", 8)]
    [InlineData("expect llm(\"first\", as=bool), \"no\"\nset FINAL = context.lines().map_llm(f\"second {it}\", as=bool)", "first", 4)]
    [InlineData("""set FINAL = {a: llm("first"), b: llm("second"), c: context.lines().map_llm(f"third {it}")}""", "first", 1)]
    [InlineData("""set FINAL = llm("first", samples=30)""", "first", 1)]
    [InlineData("""set FINAL = context.lines().map({a: llm(f"first {it}"), b: llm(f"second {it}")})""", "second", 1)]
    [InlineData("""set FINAL = context.lines().reduce_llm("first", fan=2)""", "first", 2)]
    public async Task Nothing_is_sent_after_the_failure(string source, string failing, int concurrency)
    {
        var (begun, sentAtFailure) = (0, -1);
        var lockSent = new Lock();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            bool isAfter;
            lock (lockSent)
            {
                begun++;
                isAfter = sentAtFailure >= 0;
                // Of those that fail the one that comes first in the program: all others are answered.
                if (sentAtFailure < 0 && messages[^1].Text.Contains(failing, StringComparison.Ordinal) && (!messages[^1].Text.Contains("line ", StringComparison.Ordinal) || messages[^1].Text.Contains("line 0.", StringComparison.Ordinal)))
                {
                    sentAtFailure = begun;
                    throw s_refused;
                }
            }

            // However long the failure takes to be told, whoever has a place begins one call more at most: it stands behind the failure, and is given up.
            await (isAfter ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
            await Task.Yield();
            return messages[^1].Text.Contains("JSON", StringComparison.OrdinalIgnoreCase) ? """{"value": true}""" : messages[^1].Text.Contains("line 0.", StringComparison.Ordinal) ? "line 0." : "true";
        });

        var result = await RunAsync(model, source, concurrency);

        Assert.NotNull(result.Failure);
        // Others may have been let through while it was being sent.
        Assert.InRange(begun, sentAtFailure, sentAtFailure + concurrency - 1);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public async Task What_stands_before_a_failure_goes_on_and_its_failure_is_the_one_that_is_told(int concurrency)
    {
        var later = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            if (messages[^1].Text.Contains("line 3.", StringComparison.Ordinal))
            {
                later.TrySetResult();
                throw new HttpRequestException("the later one", null, HttpStatusCode.BadRequest);
            }

            if (messages[^1].Text.Contains("line 1.", StringComparison.Ordinal))
            {
                await later.Task.WaitAsync(Hang.Limit, token);
                await Task.Delay(20, token);
                throw new HttpRequestException("the earlier one", null, HttpStatusCode.BadRequest);
            }

            return "x";
        });

        var result = await RunAsync(model, """set FINAL = context.lines().map_llm(f"x {it}")""", concurrency);

        Assert.Contains("the earlier one", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_that_nobody_comes_to_stops_nothing()
    {
        var failed = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            if (messages[^1].Text.Contains("line 1.", StringComparison.Ordinal))
            {
                failed.TrySetResult();
                throw s_refused;
            }

            await failed.Task.WaitAsync(Hang.Limit, token);
            return """{"value": true}""";
        });

        var result = await RunAsync(model, "let found = any([llm(f\"x {l}\", as=bool) for l in context.lines()])\nset FINAL = [found, llm(\"more\", as=bool)]", 8);

        Assert.Equal("[true,true]", result.FinalJson);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(null)]
    public async Task What_would_refuse_every_request_alike_is_asked_once(HttpStatusCode? status)
    {
        using var model = new ScriptedChatClient((_, _) => throw (status is null
            ? new ModelException(ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel("m", new Uri("http://localhost")))
            : new HttpRequestException("no such key", null, status)));

        var result = await RunAsync(model, """set FINAL = context.lines().map_llm(f"x {it}", or="-").unique()""", 1);

        Assert.Equal(("""["-"]""", 1, 200L, 1L, 200L), (result.FinalJson, model.Sent.Count, result.Usage.Calls, result.Usage.Requests, result.Usage.Defaulted));
    }

    [Fact]
    public async Task Other_endpoints_take_the_requests_that_one_refuses_alike()
    {
        using var first = new ScriptedChatClient((_, _) => throw new HttpRequestException("no such key", null, HttpStatusCode.Unauthorized));
        using var second = new ScriptedChatClient("y");
        var options = new RlmOptions { Concurrency = 1 };
        options.ModelEndpoints["default"] = [second];

        var result = await new RlmEngine(first, options).RunAsync(RlmScript.Compile("""set FINAL = context.lines().map_llm(f"x {it}").unique()"""), s_lines, cancellationToken: Cancellation);

        Assert.Equal(("""["y"]""", 1, 200, 200L), (result.FinalJson, first.Sent.Count, second.Sent.Count, result.Usage.Requests));
    }

    private static async Task<RlmResult> RunAsync(IChatClient model, string source, int concurrency) =>
        await new RlmEngine(model, new RlmOptions { Concurrency = concurrency }).RunAsync(RlmScript.Compile(source), s_lines, cancellationToken: Cancellation).WaitAsync(Hang.Limit, Cancellation);
}
