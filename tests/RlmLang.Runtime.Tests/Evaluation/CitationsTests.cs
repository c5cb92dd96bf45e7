
namespace RlmLang.Tests.Evaluation;

/// <summary>Where the parts of FINAL come from, and which of them are quotes.</summary>
public sealed class CitationsTests
{
    private const string Text = "The office opens at nine.\nThe magic number is 7412.\nThe office closes at five.\n";

    [Theory]
    // Cut from the context.
    [InlineData("context.lines()[1]", "", "The magic number is 7412.", true)]
    // Quoted word for word, with what models put around it.
    [InlineData("llm(f\"Quote {context}\")", "The magic number is 7412.", "The magic number is 7412.", true)]
    [InlineData("llm(f\"Quote {context}\")", " \u201cmagic number is 7412\u201d\n", "magic number is 7412", true)]
    // Made up, and too short to tell.
    [InlineData("llm(f\"Quote {context}\")", "The magic number is 9999.", Text, false)]
    [InlineData("llm(f\"Quote {context}\")", "7412", Text, false)]
    // Word for word in the context, but not in what its prompt held.
    [InlineData("llm(f\"Quote {context.lines()[0]}\")", "The magic number is 7412.", "The office opens at nine.", false)]
    public async Task Part_of_final_is_cited_where_it_stands_or_where_it_was_made_from(string expression, string reply, string cited, bool isQuote)
    {
        using var model = new ScriptedChatClient(reply);

        var result = await new RlmEngine(model).RunAsync(RlmScript.Compile($"set FINAL = {expression}"), RlmContext.FromText(Text, "office.txt"), cancellationToken: TestContext.Current.CancellationToken);

        var citation = Assert.Single(result.Citations);
        Assert.Equal(("$", "office.txt", cited, isQuote), (citation.Path, citation.Document, Text[citation.Start..citation.End], citation.IsQuote));
    }

    [Theory]
    [InlineData("llm(\"Which?\", as=one_of(context.lines()))")]
    [InlineData("rlm(\"tiny\", f\"What is in {context}?\", calls=3)")]
    public async Task What_reaches_a_model_beside_the_text_of_a_prompt_counts_as_read(string expression)
    {
        using var model = new ScriptedChatClient("The office opens at nine.");
        var engine = new RlmEngine(model);

        var plan = await engine.PlanAsync(RlmScript.Compile($"set FINAL = {expression}"), RlmContext.FromText(Text), cancellationToken: TestContext.Current.CancellationToken);
        var result = await engine.RunAsync(plan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(result.Coverage.ReadChars, Text.Length - 3, Text.Length);
        Assert.InRange(result.Coverage.ReadChars, 0, plan.Readable.ReadChars);
    }

    [Fact]
    public async Task Quotes_in_records_are_checked_one_by_one()
    {
        using var model = new ScriptedChatClient((m, _) => m[^1].Text.Contains("Question 1", StringComparison.Ordinal)
            ? """{"answer": "7412", "quote": "The magic number is 7412."}"""
            : """{"answer": "9999", "quote": "The magic number is 9999."}""");

        var result = await new RlmEngine(model).RunAsync(
            RlmScript.Compile("set FINAL = [1, 2].map(llm(f\"Question {it}\\n{context}\", as={answer: text, quote: text}))"),
            RlmContext.FromText(Text),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([("$[0].answer", false), ("$[0].quote", true), ("$[1].answer", false), ("$[1].quote", false)], result.Citations.Select(c => (c.Path, c.IsQuote)));
    }
}
