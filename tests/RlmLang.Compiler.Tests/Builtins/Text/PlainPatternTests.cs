using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Text;

public sealed class PlainPatternTests
{
    private static readonly string[] s_pieces =
    [
        "a", "b", "Z", "0", " ", "-", ",", "é", "%", "(", ")", "(?:", "(?<n>", "(?<n>", "[", "]", "[^", "a-z", "9-0", "0-9", "]", "|", "*", "+", "?", "*?", "{2}", "{1,3}", "{0,}", "{3,1}", "{99}",
        "^", "$", ".", "\\d", "\\w", "\\s", "\\S", "\\b", "\\B", "\\A", "\\z", "\\n", "\\.", "\\-", "\\]", "\\k", "\\1", "\\p{L}", "(?=", "(?i)", "(?m)", "(?x)", "#", "\\", "}",
    ];

    [Theory]
    [InlineData(@"(?m)^--- ticket \d+ ---$")]
    [InlineData(@"(?i)refund|chargeback")]
    [InlineData(@"\b[a-z]+ing\b")]
    [InlineData(@"(?<date>\d{4}-\d{2}-\d{2})\s+(?<level>ERROR|WARN)")]
    [InlineData(@"[^""\\]*")]
    [InlineData(@"([A-Z][a-z]+ ?){1,3}", false)]
    [InlineData(@"[A-Z][a-z]+day")]
    [InlineData("")]
    [InlineData(@"(?=a)", false)]
    [InlineData(@"(a)\1", false)]
    [InlineData(@"a**", false)]
    [InlineData(@"[z-a]", false)]
    [InlineData(@"a{3,1}", false)]
    [InlineData(@"(a", false)]
    [InlineData(@"a)", false)]
    [InlineData(@"[a", false)]
    [InlineData(@"a\", false)]
    [InlineData(@"[a-z-[aeiou]]", false)]
    public void The_usual_patterns_are_known_without_compiling_them(string pattern, bool isPlain = true) => Assert.Equal(isPlain, PlainPattern.IsPlain(pattern));

    [Fact]
    public void Whatever_is_plain_compiles()
    {
        var random = new Random(20_261);
        var plain = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            if (PlainPattern.IsPlain(pattern))
            {
                plain++;
                Assert.True(Compiles(pattern), pattern);
            }
        }

        Assert.True(plain > 5_000, $"{plain} of them were plain.");
    }

    [Theory]
    [InlineData("(a{12}b{12}c{12}d{12})+")]
    [InlineData(@"(((((((((((((((((((\w{12})*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*)*")]
    [InlineData(@"(|a)*(^)*($)+(\b)?")]
    public void A_large_or_odd_one_compiles_too(string pattern)
    {
        Assert.True(PlainPattern.IsPlain(pattern));
        Assert.True(Compiles(pattern));
    }

    [Fact]
    public void The_largest_ones_compile()
    {
        foreach (var piece in (string[])["\\w{12}", "(.|a{12})*", "[a-z]{0,12}", "(?:a|b|c)?"])
        {
            var pattern = string.Concat(Enumerable.Repeat(piece, 200 / piece.Length));

            Assert.True(PlainPattern.IsPlain(pattern), pattern);
            Assert.True(Compiles(pattern), pattern);
        }
    }

    [Fact]
    public void Its_engine_is_made_when_it_is_asked_for_and_stays_the_same()
    {
        var pattern = RegexLanguage.TryCreate("a+b", out _);

        Assert.NotNull(pattern);
        Assert.Same(pattern.Regex, pattern.Regex);
        Assert.Equal(RegexValue.Options, pattern.Regex.Options);
        Assert.Matches(pattern.Regex, "caaab");
    }

    private static bool Compiles(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexValue.Options).IsMatch("a");
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
