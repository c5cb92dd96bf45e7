using RlmLang.Values;

namespace RlmLang.Tests.Values;

/// <summary>No family of values that a program can make shares one hash, so that sets of them take time linear in what is charged.</summary>
public sealed class ValueHashTests
{
    private const int Many = 2_000;

    [Fact]
    public void Lists_that_differ_only_at_their_end_hash_apart() =>
        Assert.InRange(Different(i => new ListValue([.. Enumerable.Repeat<Value>(TextValue.Empty, 50), new IntValue(i)])), Many - 5, Many);

    [Fact]
    public void Numbers_whose_halves_cancel_out_hash_apart() =>
        Assert.InRange(Different(i => new IntValue((1L << 52) + ((long)i << 32) + i)), Many - 5, Many);

    [Fact]
    public void Records_that_swap_their_values_hash_apart() =>
        Assert.InRange(Different(i => RecordValue.Of(("a", new IntValue(i)), ("b", new IntValue(Many - i)))), Many - 5, Many);

    [Fact]
    public void What_is_equal_hashes_alike()
    {
        (Value, Value)[] equal =
        [
            (new IntValue(3), new FloatValue(3)),
            (new FloatValue(0.0), new FloatValue(-0.0)),
            (new FloatValue(double.NaN), new FloatValue(-double.NaN)),
            (new ListValue([new IntValue(1), new TextValue("a")]), new ListValue([new FloatValue(1), new TextValue("ba").Slice(1, 1)])),
            (RecordValue.Of(("a", new IntValue(1)), ("b", BoolValue.True)), RecordValue.Of(("b", BoolValue.True), ("a", new IntValue(1)))),
        ];

        Assert.All(equal, pair =>
        {
            Assert.Equal(pair.Item1, pair.Item2);
            Assert.Equal(pair.Item1.GetHashCode(), pair.Item2.GetHashCode());
        });
    }

    private static int Different(Func<int, Value> make) => Enumerable.Range(0, Many).Select(i => make(i).GetHashCode()).Distinct().Count();
}
