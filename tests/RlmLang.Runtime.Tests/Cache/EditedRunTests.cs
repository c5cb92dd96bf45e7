using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Cache;

/// <summary>What a run over a context that was edited pays for, by how its program cuts it.</summary>
public sealed partial class EditedRunTests(ITestOutputHelper output) : IDisposable
{
    private const int Lines = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    // Cut by what stands in the text, a piece stays what it is wherever it moves.
    [InlineData("context.lines().map_llm(f\"Shorten:\\n{it}\")", 1, 1)]
    [InlineData("context.paragraphs().map_llm(f\"Shorten:\\n{it}\")", 1, 1)]
    [InlineData("context.sections(r\"(?m)^hour .*$\").map(llm(f\"Shorten:\\n{it.text}\"))", 1, 1)]
    // Cut by position, what is put in moves all that follow from one piece to the next.
    [InlineData("context.lines().map_llm(f\"Shorten:\\n{it}\", per_call=10)", 24, 12)]
    [InlineData("context.chunk(280).map_llm(f\"Shorten:\\n{it}\")", 21, 11)]
    public async Task Edited_context_pays_for_its_touched_pieces_where_these_are_cut_by_what_stands_in_them(string pieces, int front, int middle)
    {
        var script = RlmScript.Compile($"set FINAL = {pieces}.len()");
        var lines = Enumerable.Range(0, Lines).Select(Line).ToList();

        var first = await PaidAsync("change", script, lines);
        Assert.Equal((first, first), (await PaidAsync("middle", script, lines), await PaidAsync("front", script, lines)));
        var afterChange = await PaidAsync("change", script, [.. lines.Select((l, i) => i == 105 ? l[..^1] + "!" : l)]);
        var afterMiddle = await PaidAsync("middle", script, [.. lines[..105], "10:05 event that is new", .. lines[105..]]);
        var afterFront = await PaidAsync("front", script, [lines[0].Replace("\n", "\n00:00 event that is new\n", StringComparison.Ordinal), .. lines[1..]]);

        output.WriteLine($"{pieces}: {first}; changed {afterChange}, in the middle {afterMiddle}, in front {afterFront}");
        Assert.InRange(first, 20, 230);
        Assert.Equal((front, middle, 1), (afterFront, afterMiddle, afterChange));
    }

    /// <summary>Ten lines an hour under a heading, with a blank line before the next.</summary>
    private static string Line(int i) => string.Create(CultureInfo.InvariantCulture, $"{(i % 10 == 0 ? $"{(i > 0 ? "\n" : "")}hour {i / 10:00}\n" : "")}{i / 10:00}:{i % 10:00} event {i:000} of the day");

    private async Task<int> PaidAsync(string cache, RlmScript script, IReadOnlyList<string> lines)
    {
        using var model = new Counting();
        await new RlmEngine(model, new RlmOptions { CachePath = Path.Combine(_folder.FullName, cache) }).RunAsync(script, RlmContext.FromText(string.Join('\n', lines)), cancellationToken: TestContext.Current.CancellationToken);
        return model.Asked;
    }

    private sealed class Counting : IChatClient
    {
        private int _asked;

        public int Asked => _asked;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            var items = options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } && schema.GetRawText() is var text && ItemCount().Match(text) is { Success: true } count ? int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            var reply = items == 0 ? "short" : $$"""{"replies": [{{string.Join(',', Enumerable.Repeat("\"s\"", items))}}]}""";
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", new Uri("http://here/"), "m") : null;

        public void Dispose()
        {
        }
    }

    [GeneratedRegex("\"minItems\":\\s*(\\d+)")]
    private static partial Regex ItemCount();
}
