using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>What a user sees of <c>rlm ask</c>, kept in docs/transcripts.md as it is printed.</summary>
public sealed partial class AskTranscriptTests
{
    private static readonly (string Name, string Text)[] s_sources =
    [
        ("src/InvoiceClient.cs", "public sealed class InvoiceClient\n{\n    private const int MaxAttempts = 7;\n\n    public Invoice Load(int id)\n    {\n        for (var attempt = 1; ; attempt++)\n        {\n            if (TryLoad(id) is { } invoice || attempt == MaxAttempts)\n            {\n                return invoice;\n            }\n        }\n    }\n}\n"),
        ("src/ParcelClient.cs", "public sealed class ParcelClient\n{\n    private const int MaxAttempts = 3;\n\n    public Parcel Find(string code) => Http.Get(code, MaxAttempts);\n}\n"),
        ("src/Refunds.cs", "public static class Refunds\n{\n    // Refunds above this sum need a second person.\n    public const decimal FourEyesFrom = 500m;\n\n    public static bool NeedsSecond(decimal sum) => sum >= FourEyesFrom;\n}\n"),
    ];

    [Fact]
    public async Task Transcripts_in_the_docs_are_what_is_printed()
    {
        var tickets = Path.Combine(Golden.Root, "examples", "refund-threats", "tickets.txt");
        var page = new StringBuilder("""
            # Transcripts

            What `rlm ask` prints, as the tests run it (`AskTranscriptTests`); only times are left out. `offline` is the extractive baseline that comes with RlmLang: it writes no programs, so a strategy of the library answers.
            `ollama:scripted` is a server on loopback that speaks Ollama's protocol and whose replies are written beforehand; what happens between its replies is real.

            """.ReplaceLineEndings("\n"));

        await Write(page, "Counting records of a known format, without a model", null, tickets, "rlm ask \"How many customers threaten to leave?\" --context examples/refund-threats/tickets.txt --model offline");
        await Write(page, "The same tickets, with a root model that writes programs", Tickets, tickets, "rlm ask \"How many tickets threaten to leave, and over what?\" --context examples/refund-threats/tickets.txt --model ollama:scripted");
        await Write(page, "A folder of sources, without a model", null, null, "rlm ask \"After how many attempts does the InvoiceClient give up?\" --context src --model offline --direct false");
        await Write(page, "The same folder, with a root model", Sources, null, "rlm ask \"After how many attempts does the InvoiceClient give up?\" --context src --model ollama:scripted --direct false");
        await Write(page, "Sealed: nothing of the content reaches the root model", Tickets, tickets, "rlm ask \"How many tickets threaten to leave, and over what?\" --context examples/refund-threats/tickets.txt --model ollama:scripted --sealed");

        Golden.Matches("docs/transcripts.md", page.ToString());
    }

    private static async Task Write(StringBuilder page, string title, Func<int, string>? root, string? tickets, string command)
    {
        await using var ollama = new LoopbackOllama(asked => Answer(asked, root));
        using var line = new CommandLine();
        foreach (var (name, text) in s_sources)
        {
            Directory.CreateDirectory(Path.Combine(line.Folder.FullName, "src"));
            line.Write(name, text);
        }

        if (tickets is not null)
        {
            line.Write("tickets.txt", await File.ReadAllTextAsync(tickets, TestContext.Current.CancellationToken));
        }

        var arguments = Words().Matches(command).Skip(1).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value)
            .Select(a => a == "ollama:scripted" ? $"ollama:scripted@{ollama.Address.AbsoluteUri.TrimEnd('/')}" : a == "examples/refund-threats/tickets.txt" ? "tickets.txt" : a);
        var outcome = await line.RunAsync([.. arguments]);

        Assert.True(outcome.Exit == 0, outcome.Error);
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n~~~\n$ {command}\n");
        page.Append(Times().Replace(outcome.Error.Replace(ollama.Address.AbsoluteUri.TrimEnd('/'), "http://localhost:11434", StringComparison.Ordinal), "read").TrimEnd()).Append("\n~~~\n\nand on standard output:\n\n~~~\n").Append(Cut(outcome.Output)).Append("\n~~~\n");
    }

    private static string Tickets(int turn) => turn switch
    {
        0 => """
            I look first at how the tickets are cut.
            ```rlm
            let tickets = context.split(r"(?m)^--- ticket \d+ ---$")
            let angry = tickets.filter(it.contains(r"(?i)cancel|another shop|leave|lawyer"))
            show angry.len()
            ```
            """,
        1 => """
            Few enough. Now the model reads them, and the counting is done here.
            ```rlm
            let threats = angry.take(200).filter_llm(f"Does the customer threaten to leave?\n{it}", per_call=8)
            let areas = threats.map_llm(f"What is it about?\n{it}", as=one_of("billing", "delivery", "other"), per_call=8)
            set FINAL = {threats: threats.lenght(), over: areas.count_by(it)}
            ```
            """,
        _ => throw new InvalidOperationException("A turn that nobody wrote."),
    };

    private static string Sources(int turn) => turn switch
    {
        0 => """
            ```rlm
            let files = docs.filter(it.text.contains("InvoiceClient"))
            show files.map(it.name)
            ```
            """,
        _ => """
            ```rlm
            let n = files.map(llm(f"After how many attempts does the InvoiceClient give up?\n{it.text}", as=int?)).compact().first()
            set FINAL = {attempts: n, where: files.map(it.name)}
            ```
            """,
    };

    private static OllamaAnswer Answer(OllamaAsked asked, Func<int, string>? root)
    {
        var messages = asked.Json.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("content").GetString() ?? "").ToList();
        var isRoot = messages[0].Contains("```rlm", StringComparison.Ordinal);
        var content = isRoot ? root!((messages.Count - 2) / 2) : Leaf(messages[^1]);
        return new OllamaAnswer(JsonSerializer.Serialize(new { model = "scripted", message = new { role = "assistant", content }, done = true, done_reason = "stop" }));
    }

    /// <summary>Judges by a word, as no model would.</summary>
    private static string Leaf(string prompt)
    {
        var items = Items().Matches(prompt).Select(m => m.Groups[1].Value).ToList();
        object Judge(string item) => prompt.Contains("threaten", StringComparison.Ordinal) ? item.Contains("another shop", StringComparison.OrdinalIgnoreCase) || item.Contains("cancel", StringComparison.OrdinalIgnoreCase)
            : item.Contains("charge", StringComparison.OrdinalIgnoreCase) || item.Contains("invoice", StringComparison.OrdinalIgnoreCase) ? "billing"
            : item.Contains("parcel", StringComparison.OrdinalIgnoreCase) ? "delivery" : "other";
        return items.Count > 0 ? JsonSerializer.Serialize(new { replies = items.Select(Judge) })
            : prompt.Contains("MaxAttempts = 7", StringComparison.Ordinal) ? "{\"value\": 7}"
            : "{\"value\": null}";
    }

    private static string Cut(string output)
    {
        const int most = 1_600;
        var text = output.TrimEnd();
        return text.Length <= most ? text : $"{text[..most]}\n… and {(text.Length - most).ToString("N0", CultureInfo.InvariantCulture)} characters more";
    }

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"read, \d+\.\d s")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?s)<item-\d+-\w+>\n(.*?)\n</item")]
    private static partial Regex Items();
}
