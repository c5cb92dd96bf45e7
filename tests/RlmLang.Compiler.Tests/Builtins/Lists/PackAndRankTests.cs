using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Tests.Support;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Lists;

public sealed class PackAndRankTests
{
    private static readonly string[] s_pieces = ["a", "bc", "😀", " ", "\n", "word "];

    [Theory]
    [InlineData("""[].pack(3)""", "[]")]
    [InlineData("""["", ""].pack(3)""", "[]")]
    [InlineData("""["a", "b", "c"].pack(4)""", """["a\n\nb","c"]""")]
    [InlineData("""["abc", "d"].pack(3, sep="")""", """["abc","d"]""")]
    [InlineData("""["ab", "c"].pack(3, sep="")""", """["abc"]""")]
    [InlineData("""["abcdefg"].pack(3)""", """["abc","def","g"]""")]
    [InlineData("""["a😀b"].pack(2)""", """["a","😀","b"]""")]
    [InlineData("""[{id: 1, text: "a"}, {id: 2, text: "b"}].pack(9, sep="+")""", """["a+b"]""")]
    public void Neighbours_are_joined_while_they_fit(string expression, string expected) => Assert.Equal(Evaluated.Json(expected), Evaluated.Json(expression));

    [Fact]
    public void Packing_loses_no_character_and_no_text_passes_the_size()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var texts = Enumerable.Range(0, random.Next(6)).Select(_ => Text(random)).ToList();
            var (size, separator) = (random.Next(2, 12), random.Next(3) switch { 0 => "", 1 => "|", _ => "||||" });

            var packed = ((ListValue)new Pack().Invoke(Of(new ListValue([.. texts]), new IntValue(size), new TextValue(separator)))).Items;

            Assert.All(packed, t => Assert.InRange(((TextValue)t).Length, 1, size));
            Assert.Equal(string.Concat(texts), string.Concat(packed).Replace("|", "", StringComparison.Ordinal));
            Assert.All(packed.Zip(packed.Skip(1)), two => Assert.True(((TextValue)two.First).Length + separator.Length + ((TextValue)two.Second).Length > size));
        }
    }

    [Fact]
    public void Packed_texts_know_where_they_came_from()
    {
        var context = new TextValue("alpha beta".AsMemory(), new VerbatimProvenance(0, 100));
        var packed = (ListValue)new Pack().Invoke(Of(new ListValue([context.Slice(0, 5), context.Slice(6, 4)]), new IntValue(20), new TextValue("+")));

        var spans = new List<SourceSpan>();
        var text = (TextValue)Assert.Single(packed.Items);
        text.Origin!.AddSpans(text.Length, spans);

        Assert.Equal("alpha+beta", text.ToString());
        Assert.Equal([new SourceSpan(0, 100, 5), new SourceSpan(0, 106, 4)], spans);
    }

    [Theory]
    [InlineData("""["a cat", "a dog", "cat, cat"].rank("CAT")""", """["cat, cat","a cat"]""")]
    [InlineData("""["common rare", "common", "common", "other"].rank("common rare", top=1)""", """["common rare"]""")]
    [InlineData("""["x common", "y rare", "z common"].rank("common rare")""", """["y rare","x common","z common"]""")]
    [InlineData("""["long text that says cat among much else", "cat"].rank("cat")""", """["cat","long text that says cat among much else"]""")]
    [InlineData("""["one"].rank("")""", "[]")]
    [InlineData("""[].rank("one")""", "[]")]
    [InlineData("""["", "one"].rank("one", top=0)""", "[]")]
    [InlineData("""["日本の首都", "フランス"].rank("首都")""", """["日本の首都"]""")]
    [InlineData("""["concatenate", "cat"].rank("cat")""", """["cat"]""")]
    [InlineData("""[{id: 1, body: "cat"}, {id: 2, body: "dog"}].rank_by(it.body, "dog").map(it.id)""", "[2]")]
    public void The_nearest_texts_come_first(string expression, string expected) => Assert.Equal(expected, Evaluated.Json(expression));

    [Fact]
    public void Ranking_by_a_long_query_takes_memory_for_the_words_that_are_shared_only()
    {
        var texts = new ListValue([.. Enumerable.Range(0, 3_000).Select(i => new TextValue($"w{i}"))]);
        var query = new TextValue(string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"w{i}")));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var ranked = (ListValue)new Rank().Invoke(Of(texts, query, new IntValue(2)));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(["w0", "w1"], ranked.Items.Select(t => t.ToString()));
        // A table of every text by every word would take 36 million bytes.
        Assert.InRange(allocated, 0, 18_000_000);
    }

    private static TextValue Text(Random random) =>
        new(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => s_pieces[random.Next(s_pieces.Length)])));

    private static Arguments Of(params Value[] values) => new(values, new FreeWorkMeter());
}
