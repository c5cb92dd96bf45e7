using RlmLang.Builtins.Text;

namespace RlmLang.Tests.Builtins.Text;

/// <summary>What is read off a pattern before any text is seen.</summary>
public sealed class PatternShapeTests
{
    [Theory]
    [InlineData("magic number", true, true)]
    [InlineData("(?i)magic", true, true)]
    [InlineData("cat|dog", true, true)]
    [InlineData(@"a\.b", true, true)]
    [InlineData("(?i)straße", false, true)]
    [InlineData(@"number is (\d+)", false, true)]
    [InlineData("(cat)", false, true)]
    [InlineData(@"\d+", false, true)]
    [InlineData(@"(?m)^# .*$", false, true)]
    [InlineData(@"^# ", false, false)]
    [InlineData(@"a\s+b", false, false)]
    [InlineData("(?s)a.b", false, false)]
    [InlineData("[^a]", false, false)]
    [InlineData(@"ab\z", false, false)]
    [InlineData(@"\p{L}+", false, true)]
    [InlineData(@"\p{P}+", false, false)]
    public void It_tells_texts_and_what_a_line_alone_decides(string pattern, bool isLiteral, bool isOfLine)
    {
        var shape = Shape(pattern);

        Assert.Equal(isLiteral, shape.Literal is not null);
        Assert.Equal(isOfLine, shape.IsOfLine);
    }

    [Theory]
    [InlineData(@"number is (\d+)", "the number is 5", "no numbers are here")]
    [InlineData(@"(?i)(?:magic ){2}\d", "MAGIC magic 1", "mag ic")]
    [InlineData(@"x?yes+|", "", null)]
    public void It_knows_what_every_match_needs(string pattern, string with, string? without)
    {
        var needed = Shape(pattern).Needed;

        Assert.Equal(without is null, needed is null);
        Assert.True(needed is null || (needed.IndexIn(with) >= 0 && needed.IndexIn(without) < 0));
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData(@"\d+\.\d+", true)]
    [InlineData("\"[^\"]*\"", true)]
    [InlineData(@"\w+@\w+\.\w+", true)]
    [InlineData("(?s)<b>.*?</b>", true)]
    [InlineData(@"(?m)^Name: .*$", true)]
    [InlineData("a.*b", false)]
    [InlineData("a.*b|a", false)]
    [InlineData("(?:a.*b)+", false)]
    [InlineData("a(?:x*b)?", false)]
    public void It_knows_where_the_engine_cannot_read_on_far_beyond_a_match(string pattern, bool isKnown) =>
        Assert.Equal(isKnown, Shape(pattern).LooksAhead is not null);

    /// <summary>The sets are what the engine's own classes are, or more.</summary>
    [Theory]
    [InlineData(@"\w")]
    [InlineData(@"\W")]
    [InlineData(@"\d")]
    [InlineData(@"\D")]
    [InlineData(@"\s")]
    [InlineData(@"\S")]
    [InlineData(@"\p{L}")]
    [InlineData(@"\P{L}")]
    [InlineData(@"\p{N}")]
    [InlineData(@"\p{Nd}")]
    [InlineData(@"\p{No}")]
    [InlineData(@"\p{M}")]
    [InlineData(@"\p{Zs}")]
    [InlineData(@"\p{P}")]
    [InlineData(@"[^a-z\s]")]
    [InlineData(@"(?i)[a-k]")]
    [InlineData(@"(?i)é|s")]
    [InlineData("[…’]")]
    public void It_misses_no_character_that_the_pattern_may_take(string pattern)
    {
        var regex = RegexLanguage.TryCreate(pattern, out _)!;
        var alive = PatternShape.Of(regex).Alive;

        Assert.DoesNotContain(Enumerable.Range(0, 0x10000).Select(c => (char)c), c => regex.Regex.IsMatch([c]) && !alive.Contains(c));
    }

    [Theory]
    [InlineData(@"(?<a>\w)(?<b>\d)?", "a b?")]
    [InlineData("(?<a>x)|(?<b>y)", "a? b?")]
    [InlineData("(?:(?<a>x)(?<b>y))*z", "a? b?")]
    [InlineData("(?<a>(?<b>x)+)", "a b")]
    [InlineData(@"(?<a>\p{Lu})(?x: # note
        )", "a?")]
    public void It_names_the_groups_and_those_that_a_match_can_be_without(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', Shape(pattern).Groups.Select(g => g.Name + (g.IsOptional ? "?" : ""))));

    private static PatternShape Shape(string pattern) => PatternShape.Of(RegexLanguage.TryCreate(pattern, out _) ?? throw new ArgumentException(pattern));
}
