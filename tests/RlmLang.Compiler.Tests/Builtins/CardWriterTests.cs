using RlmLang.Builtins;

namespace RlmLang.Tests.Builtins;

public sealed class CardWriterTests
{
    // Code and prose of this kind have 3.3 characters a token or more in the tokenizers in use.
    [Theory]
    [InlineData("Full", 2_500)]
    [InlineData("Short", 1_000)]
    public void Card_fits_its_tokens(string form, int tokens) => Assert.InRange(CardWriter.Write(Enum.Parse<CardForm>(form)).Length / 3.3, tokens / 4, tokens);

    [Theory]
    [InlineData("Full")]
    [InlineData("Short")]
    public void Every_function_is_on_the_card(string form)
    {
        var card = CardWriter.Write(Enum.Parse<CardForm>(form));

        Assert.All(BuiltinCatalogue.All, f => Assert.Contains(f.Name, card, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Full")]
    [InlineData("Short")]
    public void Example_on_the_card_is_a_program(string form)
    {
        var card = CardWriter.Write(Enum.Parse<CardForm>(form));
        var start = card.IndexOf("```rlm\n", StringComparison.Ordinal) + 7;
        var example = card[start..card.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.True(RlmScript.TryCompile(example, out _, out var diagnostics), string.Join('\n', diagnostics.Select(d => d.Message)));
        Assert.Empty(diagnostics);
    }
}
