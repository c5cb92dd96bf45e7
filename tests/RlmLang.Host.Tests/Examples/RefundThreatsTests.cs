using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Examples.RefundThreats;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Examples;

public sealed partial class RefundThreatsTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<Ticket> s_tickets = TicketGenerator.Generate(seed: 7, count: 2_000);

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../examples/refund-threats"));

    private static string Committed(string file) => File.ReadAllText(Path.Combine(Folder(), file));

    [Fact]
    public void The_committed_tickets_and_truth_are_what_the_generator_writes()
    {
        Assert.True(Committed("tickets.txt") == TicketGenerator.Format(s_tickets), "tickets.txt is not what generate.cs writes for seed 7");
        Assert.True(Committed("truth.json") == TicketGenerator.FormatTruth(s_tickets), "truth.json is not what generate.cs writes for seed 7");
    }

    /// <summary>The commands of the README, over fewer tickets.</summary>
    [Fact]
    public async Task A_run_is_repeated_from_its_log_alone_to_the_same_final()
    {
        using var rlm = new CommandLine();
        rlm.Write("refund_threats.rlm", Committed("refund_threats.rlm"));
        rlm.Write("tickets.txt", TicketGenerator.Format(TicketGenerator.Generate(seed: 7, count: 60)));

        var run = await rlm.RunAsync("run", "refund_threats.rlm", "--context", "tickets.txt", "--model", "offline", "--log", "run.jsonl");
        File.Delete(Path.Combine(rlm.Folder.FullName, "refund_threats.rlm"));
        var replay = await rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal((0, 0), (run.Exit, replay.Exit));
        Assert.Contains("\"area\"", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output, replay.Output);
        Assert.Contains("FINAL is the same as in the log; no model was asked.", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_gives_other_tickets()
    {
        Assert.NotEqual(s_tickets.Take(20).Select(t => t.Text), TicketGenerator.Generate(seed: 8, count: 20).Select(t => t.Text));
    }

    [Fact]
    public void No_ticket_holds_a_separator_or_an_unfilled_slot()
    {
        Assert.All(s_tickets, t => Assert.DoesNotMatch(@"(?m)^--- ticket|[{}]", t.Text));
    }

    /// <summary>The numbers of the README, with a little room below: a change of the baseline that costs accuracy is seen here.</summary>
    [Fact]
    public async Task The_offline_model_is_as_good_as_the_readme_says()
    {
        using var model = new OfflineChatClient();
        var (question, areas) = (ThreatQuestion().Match(Committed("refund_threats.rlm")).Groups[1].Value, AreaQuestion().Match(Committed("refund_threats.rlm")).Groups[1].Value);
        int both = 0, told = 0, area = 0, right = 0, areaOfThreats = 0;
        foreach (var ticket in s_tickets)
        {
            var isThreat = (await Ask(model, question, ticket.Text, """{"type":"boolean"}""")).GetBoolean();
            var named = (await Ask(model, areas, ticket.Text, """{"type":"string","enum":["billing","shipping","quality","account","other"]}""")).GetString();
            both += isThreat && ticket.IsThreat ? 1 : 0;
            told += isThreat ? 1 : 0;
            right += isThreat == ticket.IsThreat ? 1 : 0;
            area += named == ticket.Area ? 1 : 0;
            areaOfThreats += ticket.IsThreat && named == ticket.Area ? 1 : 0;
        }

        double all = s_tickets.Count(t => t.IsThreat), n = s_tickets.Count;
        var (precision, recall) = (both / (double)told, both / all);
        output.WriteLine($"accuracy {right / n:P1}, precision {precision:P1}, recall {recall:P1}, F1 {2 * precision * recall / (precision + recall):P1}; area {area / n:P1}, of threats {areaOfThreats / all:P1}");

        Assert.InRange(right / n, 0.96, 1);
        Assert.InRange(precision, 0.97, 1);
        Assert.InRange(recall, 0.80, 1);
        Assert.InRange(area / n, 0.84, 1);
    }

    private static async Task<JsonElement> Ask(OfflineChatClient model, string question, string ticket, string type)
    {
        var schema = JsonElement.Parse($$$"""{"type":"object","properties":{"value":{{{type}}}},"required":["value"],"additionalProperties":false}""");
        var prompt = $"{question}\n[data 1]\n\n<data-1-3fa29c01>\n{ticket}\n</data-1-3fa29c01>";
        var reply = await model.GetResponseAsync(prompt, new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) }, TestContext.Current.CancellationToken);
        return JsonElement.Parse(reply.Text).GetProperty("value");
    }

    [GeneratedRegex("""filter_llm\(f"(.*?)\\n\{it\}""")]
    private static partial Regex ThreatQuestion();

    [GeneratedRegex("""area: llm\(f"(.*?)\\n\{it\}""")]
    private static partial Regex AreaQuestion();
}
