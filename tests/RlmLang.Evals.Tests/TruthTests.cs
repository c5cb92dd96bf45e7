using RlmLang.Scoring;

namespace RlmLang.Tests;

public sealed class TruthTests
{
    [Theory]
    [InlineData("\"4711\"", 1)]
    [InlineData("\"The code is 4711.\"", 1)]
    [InlineData("{\"answer\": \"4711\", \"quote\": \"x\"}", 1)]
    [InlineData("4711", 1)]
    [InlineData("\"47110\"", 0)]
    [InlineData("\"not stated\"", 0)]
    [InlineData(null, 0)]
    public void Name_or_number_is_right_or_wrong(string? final, double score) => Assert.Equal(score, new Truth.Exact("4711").Score(final));

    [Fact]
    public void Answer_that_names_several_is_wrong()
    {
        var truth = new Truth.Exact("billing", "account", "praise");

        Assert.Equal(1, truth.Score("\"It is billing.\""));
        Assert.Equal(0, truth.Score("\"account, billing or praise\""));
    }

    [Fact]
    public void Long_text_that_holds_the_answer_somewhere_is_no_answer() => Assert.Equal(0, new Truth.Exact("4711").Score($"\"{new string('x', 400)} 4711\""));

    [Theory]
    [InlineData("12", 1)]
    [InlineData("\"12\"", 1)]
    [InlineData("\"about 1,012 of them\"", 0)]
    [InlineData("13", 0.75)]
    [InlineData("10", 0.5625)]
    [InlineData("\"many\"", 0)]
    public void Count_scores_by_its_distance(string final, double score) => Assert.Equal(score, new Truth.Number(12).Score(final), 6);

    [Theory]
    [InlineData("[\"a & b\", \"c & d\"]", 1)]
    [InlineData("\"c & d\\nA & B.\"", 1)]
    [InlineData("[\"a & b\"]", 0.6667)]
    [InlineData("[\"a & b\", \"x & y\"]", 0.5)]
    [InlineData("[]", 0)]
    [InlineData("\"- a & b\\n- c & d\"", 1)]
    public void Several_score_by_precision_and_recall(string final, double score) => Assert.Equal(score, new Truth.Set(["a & b", "c & d"]).Score(final), 4);

    [Fact]
    public void Nothing_is_right_where_nothing_is_true() => Assert.Equal(1, new Truth.Set([]).Score("[]"));
}
