using System.Text.Json;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Functions;
using RlmLang.Values;

namespace RlmLang.Tests.Functions;

public sealed class HostTypesTests
{
    public enum Area
    {
        Billing,
        Shipping,
    }

    public sealed record Price(string Sku, decimal Amount, string? Note, int[] Steps, DateOnly Since);

    public static TheoryData<Delegate, string> Headers => new()
    {
        { (string sku) => 1.5m, "f(sku: text) -> float" },
        { (int a, long b, short c) => a + b + c, "f(a: int, b: int, c: int) -> int" },
        { (double x, bool flag) => flag, "f(x: float, flag: bool) -> bool" },
        { (string t, int days = 3, string by = "line", bool all = true, double share = 0.5) => t, "f(t: text, days: int = 3, by: text = \"line\", all: bool = true, share: float = 0.5) -> text" },
        { string? (string? t) => t, "f(t: text?) -> text?" },
        { (int? n) => n, "f(n: int?) -> int?" },
        { (IReadOnlyList<string> names) => names.ToArray(), "f(names: [text]) -> [text]" },
        { (Area area) => Area.Billing, "f(area: one_of(\"Billing\", \"Shipping\")) -> one_of(\"Billing\", \"Shipping\")" },
        { (Guid id, CancellationToken stop) => new Price("a", 1, null, [], default), "f(id: text) -> {sku: text, amount: float, note: text?, steps: [int], since: text}" },
        { () => new List<Price>(), "f() -> [{sku: text, amount: float, note: text?, steps: [int], since: text}]" },
        { (string t) => Task.FromResult(t), "f(t: text) -> text" },
        { (string t) => ValueTask.FromResult<int?>(3), "f(t: text) -> int?" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Header_is_read_off_the_delegate(Delegate function, string header)
    {
        Assert.Equal(header, Assert.Single(new RlmFunctions().Add("f", function).Headers));
    }

    public static TheoryData<string, Delegate, string> Faults => new()
    {
        { "chunk", (string t) => t, "There is a function `chunk` already." },
        { "Price", (string t) => t, "`Price` is no name of a function" },
        { "let", (string t) => t, "cannot be a header" },
        { "context", (string t) => t, "no name of a function" },
        { "f", (string t) => { }, "no type of the language for the result" },
        { "f", (object o) => 1, "no type of the language for the parameter `o`" },
        { "f", (JsonElement o) => 1, "for the parameter `o`" },
        { "f", (Dictionary<string, int> o) => 1, "for the parameter `o`" },
        { "f", (string t) => Task.CompletedTask, "for the result" },
        { "f", (Node n) => 1, "for the parameter `n`" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_be_a_function_says_why(string name, Delegate function, string why)
    {
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => new RlmFunctions().Add(name, function)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_cannot_be_added_twice_nor_be_pure_with_a_task()
    {
        var functions = new RlmFunctions().Add("f", (string t) => t);

        Assert.Throws<ArgumentException>(() => functions.Add("f", (int n) => n));
        Assert.Throws<ArgumentException>(() => functions.Add("g", (string t) => Task.FromResult(t), isPure: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => functions.Add("g", (string t) => t, max: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => functions.Add("g", (string t) => t, work: -1));
    }

    [Fact]
    public void Values_go_to_dotnet_and_back()
    {
        var price = new Price("a-1", 12.5m, null, [1, 2], new DateOnly(2026, 1, 31));
        var type = HostTypes.Of(typeof(Price), false, "");
        var value = HostTypes.Take(price, type, out _);

        Assert.Equal("""{"sku":"a-1","amount":12.5,"note":null,"steps":[1,2],"since":"2026-01-31"}""", ValueJson.Write(value!));
        Assert.True(HostTypes.TryGive(value!, typeof(Price), out var back));
        Assert.Equivalent(price, back);
        Assert.Equal(3 + 10 + 2, HostTypes.Weight(value!));
        Assert.False(HostTypes.TryGive(new IntValue(long.MaxValue), typeof(int), out _));
        Assert.Null(HostTypes.Take(double.NaN, Types.RlmType.Float, out var complaint));
        Assert.NotNull(complaint);
    }

    public static TheoryData<object> Results => new()
    {
        "some text", Array.Empty<string>(), new[] { "a", "bcd", "" }, new[] { new[] { 1, 2 }, [], [3] }, new Price("a-1", 1, "x", [1, 2, 3], default), new[] { new Price("a", 1, null, [1], default), new Price("bcd", 2, "yz", [], default) },
        Area.Shipping, 17L, 2.5, true,
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void Size_law_covers_every_result_whose_weight_is_within_the_bound(object result)
    {
        var type = HostTypes.Of(result.GetType(), false, "");
        var value = HostTypes.Take(result, type, out _)!;
        var law = new HostOf(type, Math.Max(1, HostTypes.Weight(value))).ResultSize(new SizeArguments(ReadOnlySpan<Value>.Empty));

        Assert.True(Measure.Fits(value, law));
    }

    /// <summary>A function of the host with a result of any type.</summary>
    private sealed class HostOf(Types.RlmType result, long most) : HostFunction(new Signature("f", [], result, ""), "", true)
    {
        public override long Most => most;

        public override Value Invoke(Arguments a) => NoneValue.Instance;
    }

    public sealed class Node
    {
        public Node? Next { get; set; }
    }
}
