using RlmLang.Source;

namespace RlmLang.Tests.Source;

public class SourceTextTests
{
    [Fact]
    public void Lines_end_at_every_kind_of_line_end()
    {
        var source = new SourceText("a\nbb\r\nccc\rdddd");

        Assert.Equal(4, source.LineCount);
        Assert.Equal(["a", "bb", "ccc", "dddd"], Enumerable.Range(1, 4).Select(source.Line));
        Assert.Equal([(1, 1), (2, 1), (2, 3), (3, 1), (4, 4)], new[] { 0, 2, 4, 6, 13 }.Select(source.Position));
    }

    [Fact]
    public void A_place_beyond_the_end_is_the_end()
    {
        var source = new SourceText("ab");
        Assert.Equal((1, 3), source.Position(99));
        Assert.Equal((1, 1), source.Position(-1));
    }

    [Fact]
    public void Edits_apply_in_any_order()
    {
        TextEdit[] edits = [new(new TextSpan(4, 1), "Y"), new(new TextSpan(0, 0), ">"), new(new TextSpan(1, 2), "")];
        Assert.Equal(">adY f", TextEdit.Apply("abcde f", edits));
    }

    [Fact]
    public void Edits_that_overlap_are_refused() =>
        Assert.Throws<ArgumentException>(() => TextEdit.Apply("abc", [new(new TextSpan(0, 2), "x"), new(new TextSpan(1, 1), "y")]));
}
