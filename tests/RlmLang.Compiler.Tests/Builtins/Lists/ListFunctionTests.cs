using RlmLang.Tests.Support;

namespace RlmLang.Tests.Builtins.Lists;

/// <summary>The corners of the list functions; the ordinary cases are their documentation's examples.</summary>
public sealed class ListFunctionTests
{
    [Theory]
    [InlineData("[1, 2, 3].take(2 - 5)", "[]")]
    [InlineData("[1, 2, 3].tail(2 - 5)", "[]")]
    [InlineData("[1, 2, 3].drop(2 - 5)", "[1,2,3]")]
    [InlineData("[1, 2, 3].sample(2 - 5)", "[]")]
    [InlineData("[1, 2, 3].take(9_000_000_000)", "[1,2,3]")]
    [InlineData("[1, 2, 3].drop(9_000_000_000)", "[]")]
    [InlineData("range(0).sample(3)", "[]")]
    [InlineData("range(0).at_most(0)", "[]")]
    [InlineData("range(7).sample(7)", "[0,1,2,3,4,5,6]")]
    public void What_is_asked_for_is_held_to_what_there_is(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("range(0).batch(3)", "[]")]
    [InlineData("range(4).batch(2)", "[[0,1],[2,3]]")]
    [InlineData("range(2).batch(9_000_000_000)", "[[0,1]]")]
    [InlineData("range(0).window(3)", "[]")]
    [InlineData("range(3).window(3)", "[[0,1,2]]")]
    [InlineData("range(2).window(3)", "[[0,1]]")]
    [InlineData("range(3).window(1)", "[[0],[1],[2]]")]
    public void Batches_and_windows_lose_no_item(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("range(-3)", "[]")]
    [InlineData("range(3, 1)", "[]")]
    [InlineData("range(1, 6, step=2)", "[1,3,5]")]
    [InlineData("range(1, 7, step=2)", "[1,3,5]")]
    [InlineData("range(3, -2, step=-2)", "[3,1,-1]")]
    [InlineData("range(-9_223_372_036_854_775_807, 9_223_372_036_854_775_807, step=9_223_372_036_854_775_807)", "[-9223372036854775807,0]")]
    public void Ranges_count_as_in_Python(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("range(0).sum()", "0")]
    [InlineData("[1.5].drop(1).sum()", "0.0")]
    [InlineData("[1, 2.5].sum()", "3.5")]
    [InlineData("sum([1, 2], 0.5)", "3.5")]
    [InlineData("[9_223_372_036_854_775_807, 1, -1].sum()", "9223372036854775807")]
    [InlineData("[1, 2, none].mean()", "1.5")]
    [InlineData("range(0).mean()", "null")]
    [InlineData("range(0).max()", "null")]
    [InlineData("[none, 3, 1].min()", "1")]
    [InlineData("[none, 3, 1].max()", "3")]
    [InlineData("""max([{n: 1, t: "a"}, {n: 5, t: "b"}, {n: 5, t: "c"}], key=x => x.n)""", """{"n":5,"t":"b"}""")]
    public void Numbers_of_a_list_become_one(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("""["b", "B", "a", "é", "Z"].sorted()""", """["B","Z","a","b","é"]""")]
    [InlineData("[none, 2, 1].sorted()", "[null,1,2]")]
    [InlineData("[[2], [1, 9], [1]].sorted()", "[[1],[1,9],[2]]")]
    [InlineData("[1, 2, 3, 4].sort_by(it % 2)", "[2,4,1,3]")]
    [InlineData("[1, 2, 3, 4].sort_by(it % 2, desc=true)", "[1,3,2,4]")]
    [InlineData("sorted([1, 2, 3, 4], key=x => x % 2, reverse=True)", "[1,3,2,4]")]
    public void Sorting_keeps_the_order_of_equal_items(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("[1, 1.0, 2].unique()", "[1.0,2.0]")]
    [InlineData("[{a: 1, b: 2}, {b: 2, a: 1}].unique().len()", "1")]
    [InlineData("[[1], [1], [2]].unique()", "[[1],[2]]")]
    [InlineData("[none, 1, none].unique()", "[null,1]")]
    [InlineData("[1, none, 2, none].group_by(it == none)", """[{"key":false,"items":[1,2]},{"key":true,"items":[null,null]}]""")]
    [InlineData("[3, 1, 2].group_by(it % 2).map((key, items) => key + items.len())", "[3,1]")]
    [InlineData("[1, 2, 1].count_by(it)", """[{"key":1,"count":2},{"key":2,"count":1}]""")]
    public void Equal_values_are_one_key(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("[1, 2].pairs().len()", "1")]
    [InlineData("range(5).pairs().len()", "10")]
    [InlineData("range(0).cross([1])", "[]")]
    [InlineData("""[1].zip(["a"]).first()""", """{"a":1,"b":"a"}""")]
    [InlineData("[5, 6].enumerate(start=-1)", """[{"index":-1,"value":5},{"index":0,"value":6}]""")]
    public void Lists_are_combined_in_order(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Theory]
    [InlineData("[1, 2].any()", "RLM2")]
    [InlineData("[1, 2].take(-1)", "RLM2")]
    [InlineData("[1, 2].batch(0)", "RLM2")]
    [InlineData("[1, 2].window(0)", "RLM2")]
    [InlineData("range(1, 2, step=0)", "RLM2")]
    [InlineData("""["a"].pack(0)""", "RLM2")]
    [InlineData("""["a"].rank("a", top=-1)""", "RLM2")]
    public void A_literal_that_can_only_be_wrong_is_found_before_running(string expression, string codes)
    {
        Assert.False(RlmScript.TryCompile($"set FINAL = {expression}", out _, out var diagnostics));
        Assert.StartsWith(codes, Assert.Single(diagnostics).Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 2].at_most(1)", "RLM5004")]
    [InlineData("[1, 2].zip([1])", "RLM5005")]
    [InlineData("[9_223_372_036_854_775_807, 1].sum()", "RLM5007")]
    [InlineData("[1].enumerate(start=9_223_372_036_854_775_807)", "RLM5007")]
    [InlineData("[1, 2].batch(1 - 1)", "RLM5008")]
    [InlineData("[1, 2].window(1 - 1)", "RLM5008")]
    [InlineData("range(1, 2, step=1 - 1)", "RLM5008")]
    [InlineData("""["a"].pack(1 - 1)""", "RLM5008")]
    public void What_has_no_reading_fails_the_run(string expression, string code) => Assert.Equal(code, Evaluated.Failure(expression));
}
