using Microsoft.Extensions.AI;
using RlmLang.Simulation;
using RlmLang.Suites;

namespace RlmLang.Tests;

public sealed class SimulationTests
{
    [Fact]
    public void Chance_of_an_error_grows_with_length_from_its_floor_to_one()
    {
        var errors = new SimulatedErrors(0.02, 100_000);

        Assert.Equal(0.02, errors.Chance(0), 6);
        Assert.Equal(1 - (0.98 / Math.E), errors.Chance(100_000), 6);
        Assert.True(errors.Chance(10) < errors.Chance(1_000) && errors.Chance(1_000) < errors.Chance(1_000_000));
        Assert.InRange(errors.Chance(100_000_000), 0.99, 1);
    }

    [Fact]
    public void Share_of_what_is_misread_is_the_chance()
    {
        var reading = new SimulatedReading(new SimulatedErrors(0.3, double.MaxValue), "a prompt");

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => reading.Misreads($"thing {i}")) / 10_000.0, 0.28, 0.32);
    }

    [Fact]
    public async Task Same_prompt_gets_the_same_reply_and_another_seed_errs_elsewhere()
    {
        var suite = EvalSuite.All.Single(s => s.Name == "oolong");
        var task = suite.Make(40_000, 0, 1);
        var replies = new HashSet<string>();
        foreach (var seed in new[] { 1, 1, 2 })
        {
            using var model = new SimulatedChatClient(suite, task, new SimulatedErrors(0.2, 200_000, seed));
            replies.Add((await model.GetResponseAsync([new ChatMessage(ChatRole.User, $"{task.Question}\n{task.Context.Documents[0].Text}")], null, TestContext.Current.CancellationToken)).Text);
        }

        Assert.Equal(2, replies.Count);
    }

    [Fact]
    public async Task It_answers_only_from_what_stands_in_its_prompt()
    {
        var suite = EvalSuite.All.Single(s => s.Name == "needle");
        var task = suite.Make(40_000, 0, 1);
        using var model = new SimulatedChatClient(suite, task, new SimulatedErrors(0, double.MaxValue));

        var reply = await model.GetResponseAsync([new ChatMessage(ChatRole.User, $"{task.Question}\nNothing to see here.")], null, TestContext.Current.CancellationToken);

        Assert.Equal("not stated", reply.Text);
    }

    [Fact]
    public async Task Root_that_slips_is_told_and_writes_the_program_in_the_next_turn()
    {
        var suite = EvalSuite.All.Single(s => s.Name == "needle");
        var task = suite.Make(20_000, 0, 1);
        // A root that surely misreads its card, and leaves that do not err: their prompts are shorter than any error takes.
        using var root = new SimulatedChatClient(suite, task, new SimulatedErrors(1, double.MaxValue));
        using var model = new SimulatedChatClient(suite, task, new SimulatedErrors(0, double.MaxValue));

        var result = await new RlmEngine(model, new RlmOptions { RootModel = root }).AskAsync(task.Question, task.Context, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1.0), (result.Turns.Length, task.Truth.Score(result.FinalJson)));
    }
}
