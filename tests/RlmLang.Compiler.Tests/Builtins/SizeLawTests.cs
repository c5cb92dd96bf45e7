using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins;

/// <summary>Every size law of the library against what its function does, over generated arguments.</summary>
public sealed class SizeLawTests
{
    private const int Cases = 800;

    private static readonly RlmType[] s_itemTypes =
    [
        RlmType.Int,
        RlmType.Text,
        RlmType.Float,
        RlmType.Bool,
        RlmType.Option(RlmType.Text),
        RlmType.List(RlmType.Text),
        RlmType.List(RlmType.List(RlmType.Int)),
        RlmType.Record(("id", RlmType.Int), ("text", RlmType.Text)),
    ];

    private static readonly string[] s_marks = ["# a", "## b #", "```", "~~~x", "\n", "\n\n", "1 A", "1.2 B", ",", "\"", "\r\n", "😀"];

    public static TheoryData<string> Names => [.. BuiltinCatalogue.All.OfType<Builtin>().Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_result_is_never_larger_than_its_size_law_says(string name)
    {
        var evaluated = 0;
        foreach (var (builtin, values) in Generated(name))
        {
            if (Invoke(builtin, values) is not { } result)
            {
                continue;
            }

            evaluated++;
            var bound = builtin.ResultSize(new SizeArguments(values));
            Assert.True(Measure.Fits(result, bound), $"{Shown(name, values)} gives {ValueJson.Write(result)}, of size {Measure.Exact(result)}; its law says {bound}");
        }

        Assert.True(evaluated > Cases / 20, $"Only {evaluated} cases of `{name}` could be evaluated.");
    }

    /// <summary>The law is reached: one that is lower by one is found out. So no law is needlessly loose, and these tests can fail.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_law_that_is_lower_by_one_is_broken_by_some_case(string name)
    {
        var (canBeLower, isBroken) = (false, false);
        foreach (var (builtin, values) in Generated(name))
        {
            if (Invoke(builtin, values) is { } result)
            {
                var law = builtin.ResultSize(new SizeArguments(values));
                var lower = law.Map(e => e.Constant is > 0 and var n ? n - 1 : e);
                canBeLower |= !lower.Equals(law);
                isBroken |= !Measure.Fits(result, lower);
            }
        }

        // A bool or float is as large as any other.
        Assert.True(isBroken || !canBeLower, $"No case of `{name}` reaches its law.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_law_covers_the_result_where_only_bounds_of_the_arguments_are_known(string name)
    {
        foreach (var (builtin, values, bounds) in Bounded(name))
        {
            if (Invoke(builtin, values) is { } result)
            {
                var bound = builtin.ResultSize(new SizeArguments(bounds));
                Assert.True(Measure.Fits(result, bound), $"{Shown(name, values)} gives {ValueJson.Write(result)}; from bounds its law says {bound}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wider_bounds_of_the_arguments_never_give_a_smaller_bound_of_size_or_work(string name)
    {
        foreach (var (builtin, values, bounds) in Bounded(name))
        {
            var (exact, wider) = (new SizeArguments(values), new SizeArguments(bounds));
            var (small, large) = (builtin.ResultSize(exact), builtin.ResultSize(wider));
            Assert.True(Measure.Fits(small, large), $"{Shown(name, values)}: {small} is not within {large}");
            var (less, more) = (builtin.Work(exact), builtin.Work(wider));
            Assert.True(more.IsInfinite || less.Constant <= more.Constant, $"{Shown(name, values)}: work {less} against {more}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_its_law_calls_exact_is_exact(string name)
    {
        foreach (var (builtin, values) in Generated(name).Where(c => c.Builtin.IsSizeExact))
        {
            if (Invoke(builtin, values) is { } result && builtin.ResultSize(new SizeArguments(values)) is ListSize { Count: { IsExact: true } count })
            {
                Assert.True(count.Constant == ((ListValue)result).Count, $"{Shown(name, values)} has {((ListValue)result).Count} items; its law says exactly {count}");
            }
        }
    }

    private static Value? Invoke(Builtin builtin, Value[] values)
    {
        try
        {
            return builtin.Invoke(new Arguments(values, new FreeWorkMeter()));
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    private static string Shown(string name, Value[] values) => $"{name}({string.Join(", ", values.Select(v => ValueJson.Write(v)))})";

    private static IEnumerable<(Builtin Builtin, Value[] Values)> Generated(string name)
    {
        var builtin = (Builtin)BuiltinCatalogue.Find(name)!;
        var random = new Random(20_26);
        for (var i = 0; i < Cases; i++)
        {
            var signature = builtin.Signatures[i % builtin.Signatures.Length];
            yield return (builtin, Arguments(signature, Concrete(random), random));
        }
    }

    /// <summary>Arguments, and for each a bound that covers it and another value of its type.</summary>
    private static IEnumerable<(Builtin Builtin, Value[] Values, (Value? Value, Size? Size)[] Bounds)> Bounded(string name)
    {
        var builtin = (Builtin)BuiltinCatalogue.Find(name)!;
        var random = new Random(11_11);
        for (var i = 0; i < Cases; i++)
        {
            var signature = builtin.Signatures[i % builtin.Signatures.Length];
            var types = Concrete(random);
            var (values, others) = (Arguments(signature, types, random), Arguments(signature, types, random));
            var bounds = values.Select((v, at) => random.Next(3) == 0 && v is not ListValue || v is NoneValue
                ? (v, null)
                : ((Value?)null, (Size?)Size.Hull(Measure.Exact(v), Measure.Exact(others[at])))).ToArray();
            yield return (builtin, values, bounds);
        }
    }

    private static Dictionary<string, RlmType> Concrete(Random random) =>
        new[] { "T", "U", "K" }.ToDictionary(n => n, _ => s_itemTypes[random.Next(s_itemTypes.Length)]);

    private static Value[] Arguments(Signature signature, Dictionary<string, RlmType> types, Random random)
    {
        var values = new List<Value>();
        foreach (var parameter in signature.Parameters)
        {
            values.Add(parameter switch
            {
                { Type: FunctionType, Default: { } none } when random.Next(2) == 0 => none,
                { Type: FunctionType lambda } => List(((ListValue)values[0]).Count, lambda.Result, types, random),
                { Default: { } given } when random.Next(3) == 0 => given,
                _ => Of(parameter.Type, types, random),
            });
        }

        return [.. values];
    }

    private static ListValue List(int count, RlmType item, Dictionary<string, RlmType> types, Random random) =>
        new([.. Enumerable.Range(0, count).Select(_ => Of(item, types, random))]);

    private static Value Of(RlmType type, Dictionary<string, RlmType> types, Random random) => type switch
    {
        TypeParameter p => Of(types[p.Name], types, random),
        OptionType o => random.Next(4) == 0 ? NoneValue.Instance : Of(o.Item, types, random),
        ListType l => List(random.Next(random.Next(4) == 0 ? 9 : 4), l.Item, types, random),
        RecordType r => new RecordValue([.. r.Fields.Select(f => f.Name)], [.. r.Fields.Select(f => Of(f.Type, types, random))]),
        IntType => new IntValue(random.Next(4) == 0 ? random.Next(-20, 40) : random.Next(-1, 6)),
        OneOfType o => new TextValue(o.Labels[random.Next(o.Labels.Length)]),
        RegexType => Pattern(random.Next(5) switch { 0 => "a", 1 => "", 2 => @"(?m)^.", 3 => @"\z", _ => @"\s+" }),
        FloatType => new FloatValue(random.Next(-4, 9) / 2.0),
        BoolType => BoolValue.Of(random.Next(2) == 0),
        // Headings, fences, quotes: what the functions for structure look for.
        TextType when random.Next(4) == 0 => new TextValue(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => s_marks[random.Next(s_marks.Length)]))),
        TextType => new TextValue(string.Concat(Enumerable.Range(0, random.Next(random.Next(5) == 0 ? 30 : 5)).Select(_ => random.Next(6) switch { 0 => "😀", 1 => " ", 2 => "\n", _ => "ab" }))),
        _ => throw new InvalidOperationException($"No value for {type}."),
    };

    private static RegexValue Pattern(string p) => new(p, new System.Text.RegularExpressions.Regex(p, System.Text.RegularExpressions.RegexOptions.NonBacktracking));
}
