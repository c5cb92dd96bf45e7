using RlmLang.Diagnostics;

namespace RlmLang.Tests.Diagnostics;

public class NearestNameTests
{
    [Theory]
    [InlineData("fliter", "filter")]
    [InlineData("chnk", "chunk")]
    [InlineData("GroupBy", "group_by")]
    [InlineData("startsWith", "startswith")]
    [InlineData("lenn", "len")]
    [InlineData("maplm", "map_llm")]
    public void A_slip_is_found(string written, string meant) =>
        Assert.Equal(meant, NearestName.Find(written, ["filter", "chunk", "group_by", "startswith", "len", "map_llm", "sort_by"])[0]);

    [Theory]
    [InlineData("zzzzqqq")]
    [InlineData("xy")]
    [InlineData("q")]
    [InlineData("append")]
    public void Nonsense_finds_nothing(string written) => Assert.Empty(NearestName.Find(written, ["age", "len", "a", "map", "filter"]));

    [Fact]
    public void At_most_two_are_named_the_nearest_first() =>
        Assert.Equal(["filters", "xfiltesr"], NearestName.Find("filtesr", ["film", "filers", "filters", "xfiltesr"]));

    [Fact]
    public void An_exchange_of_neighbours_counts_one() => Assert.Equal(["map"], NearestName.Find("mpa", ["map", "max"]));
}
