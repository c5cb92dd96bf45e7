using System.Text;

namespace RlmLang.Tests.Evaluation;

/// <summary>Where citations are: in files of a folder, in other line ends and encodings, and through what programs make of texts.</summary>
public sealed class CitedPlacesTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Quote_is_cited_at_its_own_file_line_and_offset_in_any_line_ends_and_encoding()
    {
        const string quote = "The größe 😀 is 7412.";
        Write("lf.txt", Encoding.UTF8.GetBytes($"one\ntwo\n{quote}\n"));
        Write("crlf.txt", Encoding.UTF8.GetBytes($"one\r\ntwo\r\n{quote}\r\n"));
        Write("bom.txt", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"one\ntwo\n{quote}\n")]);
        Write("utf16.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"one\r\ntwo\r\n{quote}\r\n")]);
        Write("page.html", Encoding.UTF8.GetBytes($"<html><head><title>T</title></head><body><p>one</p><p>{quote.Replace("ö", "&ouml;", StringComparison.Ordinal)}</p></body></html>"));
        var context = RlmContext.FromPaths([_folder.FullName], cancellationToken: Cancellation);

        using var model = new ScriptedChatClient(quote);
        foreach (var program in new[] { "docs.map(it.text.lines().where(it.contains(\"7412\")).first())", "docs.map(llm(f\"Quote the number of\\n{it.text}\"))", "context.lines().where(it.contains(\"7412\"))" })
        {
            var result = await new RlmEngine(model).RunAsync(RlmScript.Compile($"set FINAL = {program}"), context, cancellationToken: Cancellation);

            // What is asked of two files of the same text is asked once, and cited in each.
            Assert.Equal(context.Documents.Select(d => d.Name), result.Citations.Select(c => c.Document));
            Assert.All(result.Citations, c =>
            {
                var text = context.Documents.Single(d => d.Name == c.Document).Text.ToString();
                Assert.Equal((quote, true), (text[c.Start..c.End], c.IsQuote));
                Assert.Equal(text.IndexOf(quote, StringComparison.Ordinal), c.Start);
            });
        }
    }

    [Theory]
    // Each item of a pack has its own place.
    [InlineData("context.lines().map_llm(f\"Quote\\n{it}\", per_call=2)", "1 2 3 4")]
    // What a group is keyed by, and what is in it.
    [InlineData("context.lines().group_by(it.len()).map(it.items.first())", "1 3 4")]
    [InlineData("context.lines().map({line: it, n: llm(f\"Number of {it}\", as=int)}).sort_by(it.n).take(2).map(it.line)", "1 2")]
    [InlineData("context.lines().take(2).join(\" and \")", "1,2")]
    [InlineData("f\"Lines: {context.lines()[1]}, {context.lines()[3]}\"", "2,4")]
    [InlineData("context.lines()[2].upper()", "3")]
    [InlineData("context.lines()[2].replace(\"three\", \"3\")", "3")]
    [InlineData("llm(f\"Sum up\\n{context.lines()[0]}\\n{context.lines()[2]}\")", "1,3")]
    [InlineData("rlm(context.lines()[3], \"What is it?\", calls=3)", "4")]
    [InlineData("context.lines().map_rlm(\"What is it?\", calls=3)", "1 2 3 4")]
    [InlineData("context.lines().map(llm(f\"Shorten\\n{it}\")).map(llm(f\"Again\\n{it}\")).take(1)", "1")]
    [InlineData("context.lines().len()", "")]
    [InlineData("context.extract(r\"number is (\\d+)\")", "1 2 3 4")]
    public async Task Part_of_final_has_the_lines_that_it_was_made_from(string expression, string lines)
    {
        var text = string.Concat(new[] { "one", "two", "three", "four" }.Select((n, i) => $"the {n} number is {i + 1}{i + 1}{i + 1}{i + 1}\n"));
        using var model = new ScriptedChatClient((m, o) => o?.ResponseFormat is Microsoft.Extensions.AI.ChatResponseFormatJson { Schema: { } schema } ? schema.GetRawText().Contains("replies", StringComparison.Ordinal) ? """{"replies": ["a", "b"]}""" : """{"value": 1}""" : "made up");

        var engine = new RlmEngine(model, new RlmOptions { Policy = { MaxDepth = 2, MaxCalls = 1_000 } });
        var plan = await engine.PlanAsync(RlmScript.Compile($"set FINAL = {expression}"), RlmContext.FromText(text), cancellationToken: Cancellation);
        Assert.True(plan.IsAdmitted, string.Join('\n', plan.Diagnostics.Select(d => d.Message)));
        var result = await engine.RunAsync(plan, null, Cancellation);

        Assert.Null(result.Failure);
        var cited = result.Citations.GroupBy(c => c.Path).Select(g => string.Join(',', g.Select(c => text[..c.Start].Count(x => x == '\n') + 1).Distinct()));
        output.WriteLine($"{result.FinalJson} {string.Join(' ', result.Citations)}");
        Assert.Equal(lines, string.Join(' ', cited));
    }

    [Theory]
    [InlineData("docs.map(llm(f\"Quote\\n{it.text}\"))", 1)]
    [InlineData("docs.map(llm(f\"Quote\\n{it.text}\", as={quote: text, more: [text]}))", 1)]
    [InlineData("docs.map(it.text).map_llm(f\"Quote\\n{it}\", per_call=2)", 1)]
    [InlineData("docs.map(llm(f\"Quote\\n{it.text}\", samples=2))", 2)]
    [InlineData("docs.map(rlm(it.text, \"Quote\", calls=3))", 1)]
    public async Task Reply_that_two_files_of_the_same_text_share_is_cited_in_each_and_both_count_as_read(string expression, int calls)
    {
        var text = "one\nThe number is 7412.\n";
        var context = new RlmContext([new("a.txt", text), new("b.txt", text), new("c.txt", text), new("d.txt", text)]);
        using var model = new ScriptedChatClient((m, o) => o?.ResponseFormat is not Microsoft.Extensions.AI.ChatResponseFormatJson { Schema: { } schema } ? "The number is 7412."
            : schema.GetRawText().Contains("replies", StringComparison.Ordinal) ? """{"replies": ["The number is 7412.", "The number is 7412."]}""" : """{"quote": "The number is 7412.", "more": ["made up here"]}""");

        var result = await new RlmEngine(model, new RlmOptions { Policy = { MaxDepth = 2, MaxCalls = 1_000 } }).RunAsync(RlmScript.Compile($"set FINAL = {expression}"), context, cancellationToken: Cancellation);

        Assert.Equal(calls, model.Sent.Count);
        Assert.Equal(["a.txt", "b.txt", "c.txt", "d.txt"], result.Citations.Where(c => c.IsQuote).Select(c => c.Document).Distinct());
        Assert.All(result.Citations.Where(c => c.IsQuote), c => Assert.Equal("The number is 7412.", text[c.Start..c.End]));
        Assert.InRange(result.Coverage.ReadChars, (expression.Contains("rlm(", StringComparison.Ordinal) ? 1 : 4) * text.Length, context.Length);
    }

    [Fact]
    public async Task Coverage_of_overlapping_chunks_counts_each_character_once()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i} with words\n"));
        using var model = new ScriptedChatClient("short");
        var engine = new RlmEngine(model);
        var plan = await engine.PlanAsync(RlmScript.Compile("set FINAL = context.chunk(200, overlap=80, by=\"char\").take(5).map_llm(f\"Shorten\\n{it}\")"), RlmContext.FromText(text), cancellationToken: Cancellation);
        var result = await engine.RunAsync(plan, null, Cancellation);

        Assert.Equal((200 + (4 * 120), text.Length), (result.Coverage.ReadChars, result.Coverage.ContextChars));
        Assert.Equal(result.Coverage.ReadChars, plan.Readable.ReadChars);
        Assert.All(result.Citations, c => Assert.Equal(200, c.End - c.Start));
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
}
