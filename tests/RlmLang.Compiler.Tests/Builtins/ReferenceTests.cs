using RlmLang.Builtins;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Builtins;

public sealed class ReferenceTests
{
    [Fact]
    public void The_reference_page_is_what_the_catalogue_says() =>
        Golden.Matches("docs/builtins.md", ReferenceWriter.Write(BuiltinCatalogue.All));

    [Theory]
    [InlineData("take", "with `n=100`, at most min(|xs|, 100) items.")]
    [InlineData("batch", "with `n=100`, at most ⌈|xs|/100⌉ items, each of at most min(|xs|, 100).")]
    [InlineData("pairs", "at most ⌊|xs|·|xs|/2⌋ items.")]
    [InlineData("len", "at most |t|.")]
    [InlineData("any", null)]
    public void A_law_is_printed_from_the_law_itself(string name, string? law)
    {
        var builtin = (Builtin)BuiltinCatalogue.Find(name)!;

        Assert.Equal(law, ReferenceWriter.Law(builtin, builtin.Signatures[0]));
    }
}
