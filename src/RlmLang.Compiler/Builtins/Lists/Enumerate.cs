using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Enumerate : Builtin
{
    public override string Header => "enumerate(xs: [T], start: int = 0) -> [{index: int, value: T}]";

    public override Documentation Documentation { get; } = new("Each item with its index.")
    {
        Examples =
        [
            new(""" ["a", "b"].enumerate() """, """ [{index: 0, value: "a"}, {index: 1, value: "b"}] """),
            new(""" ["a", "b"].enumerate(start=1).map((i, x) => f"{i}. {x}") """, """ ["1. a", "2. b"] """),
        ],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, start) = (a.List(0), a.Int(1));
        var last = start.Max + (xs.Count.Constant is { } count and > 0 ? count - 1 : xs.Count);
        var index = new IntSize(start.Min, last.AtMost());
        return new ListSize(
            xs.Count,
            RecordSize.Of(("index", index), ("value", xs.Item)),
            RecordSize.Of(("index", index.Times(xs.Count).AtMost()), ("value", xs.Total)));
    }

    public override Value Invoke(Arguments a)
    {
        var (items, start) = (a.List(0).Items, a.Int(1));
        a.Meter.Make(110L * items.Length);
        return start <= long.MaxValue - items.Length
            ? new ListValue([.. items.Select((item, i) => RecordValue.Of(("index", new IntValue(start + i)), ("value", item)))])
            : throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name));
    }
}
