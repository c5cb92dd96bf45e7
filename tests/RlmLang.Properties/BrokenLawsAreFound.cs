using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Properties.Generators;
using RlmLang.Sizes;

namespace RlmLang.Properties;

/// <summary>The property of <see cref="FormulasSound"/> can fail: whoever breaks a size law is found out by the programs that it generates.</summary>
public sealed class BrokenLawsAreFound
{
    private const int Programs = 2_000;

    private static readonly Lazy<ImmutableArray<CoreProgram>> s_programs = new(() =>
        [.. Enumerable.Range(0, Programs).Select(seed => RlmScript.Compile(new Programs(new Random(seed), callsModel: false).Program()).Program)]);

    /// <summary>What somebody could get wrong.</summary>
    public static TheoryData<string, string> Laws =>
    [
        ("split", "the last piece is forgotten"), ("lines", "there are half as many"), ("chunk", "there are half as many"), ("words", "there are half as many"), ("join", "there are no separators"),
        ("replace", "nothing gets longer"), ("pairs", "there are half as many"), ("cross", "there are half as many"), ("batch", "there are half as many"), ("window", "there are half as many"),
        ("flatten", "there are half as many"), ("take", "there are half as many"), ("clip", "it is half as long"), ("escape", "nothing gets longer"), ("extract", "there are half as many"),
        ("unique", "there are half as many"), ("reversed", "the items are half as large"), ("sorted", "all together are half as large"), ("len", "it is half as large"), 
        ("pack", "there are half as many"), ("filter", "all together are half as large"), ("range", "there are half as many"), ("range", "the ints are half as large"), ("range", "none is below 0"),
        ("rank_by", "there are half as many"), ("jsonl", "there are half as many"), ("compact", "there are half as many"), ("lstrip", "it is half as long"),
    ];

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_broken_law_is_found(string operation, string mistake)
    {
        var used = 0;
        for (var seed = 0; seed < Programs; seed++)
        {
            if (BrokenLaw.In(s_programs.Value[seed], operation, (a, size) => Broken(mistake, a, size)) is { } broken)
            {
                used++;
                if (FormulasSound.Complaint(broken) is not null)
                {
                    return;
                }
            }
        }

        Assert.Fail($"{used} of {Programs} programs use `{operation}`, and none shows that {mistake}.");
    }

    [Fact]
    public void Laws_as_they_are_pass() =>
        Assert.All(s_programs.Value.Take(100), p => Assert.Null(FormulasSound.Complaint(BrokenLaw.In(p, "split", (_, size) => size) ?? p)));

    private static Size Broken(string mistake, SizeArguments a, Size size) => (mistake, size) switch
    {
        ("there are half as many", ListSize list) => list with { Count = Half(list.Count) },
        ("the last piece is forgotten", ListSize list) => list with { Count = Half(list.Count + list.Count) is var all && all.Constant is { } n ? n - 1 : SizeExpr.FloorDiv(list.Count, 3) },
        ("the items are half as large", ListSize list) => list with { Item = list.Item.Map(Half) },
        ("all together are half as large", ListSize list) => list with { Total = list.Total.Map(Half) },
        ("it is half as long", TextSize text) => new TextSize(Half(text.Length)),
        ("the ints are half as large", ListSize { Item: IntSize item } list) => list with { Item = item with { Max = Half(item.Max) } },
        ("none is below 0", ListSize { Item: IntSize item } list) => list with { Item = item with { Min = 0 } },
        ("it is half as large", IntSize number) => number with { Max = Half(number.Max) },
        ("nothing gets longer", TextSize) => new TextSize(a.Length(0)),
        ("there are no separators", TextSize) => a.List(0).Total is TextSize total ? total : size,
        _ => size,
    };

    private static SizeExpr Half(SizeExpr e) => SizeExpr.FloorDiv(e, 2);
}
