using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using RlmLang.Builtins;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins;

/// <summary>The laws of every built-in against what it does, over generated arguments of its headers' types; and its documentation against what it says.</summary>
public class BuiltinLawTests
{
    private static readonly string[] s_fragments =
    [
        "", "a", "b", "ab", "aa", " ", "  ", "\n", "\r\n", "\n\n", "\r", ",", ",,", "1", "-7", "2.5", ". ", "! ", "Dr. ", "# a\n", "=", "\\", "\"", "é", "ß",
        "\ud83d\ude00", "\ud83d", "\ude00", "the quick brown fox", "\t", "\u2028", "\0", "<1>", "99999999999999999999",
    ];

    private static readonly string[] s_patterns =
    [
        "", "a", "a|", "b*", ".", "(?s).", "a.*b|a", "^", "$", "(?m)^", "(?m)$", "(?m)^# .*", @"\s+", @"\w+", @"(\w)(\w)?", "(a)|b", @"(?<k>\w+)=?(?<v>\w*)", @"\b", "[^a]", ".*", "\n", @"(?<name>.)*",
    ];

    private static readonly RegexValue[] s_regexes = [.. s_patterns.Select(p => RegexLanguage.TryCreate(p, out _)!)];

    public static TheoryData<string> Names => [.. BuiltinCatalogue.All.OfType<Builtin>().Select(f => f.Name)];

    public static TheoryData<string, string, string> Examples =>
        [.. BuiltinCatalogue.All.OfType<Builtin>().SelectMany(f => f.Documentation.Examples.Select(e => (f.Name, e.Expression.Trim(), e.Result.Trim())))];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_gives_fits_its_size_law_and_equals_it_where_that_is_exact(string name) => Props.ForAll(
        Arb.From(Calls((Builtin)BuiltinCatalogue.Find(name)!)),
        call =>
        {
            if (call.Result() is not { } result)
            {
                return;
            }

            var law = call.Function.ResultSize(new SizeArguments(call.Arguments));
            Assert.True(Measure.Fits(result, law), $"{call} gives {Measure.Exact(result)}, more than {law}");
            if (call.Function.IsSizeExact)
            {
                Assert.True(Measure.Fits(Measure.Exact(result), law) && Counts(Measure.Exact(result)).SequenceEqual(Counts(law)), $"{call} gives {Measure.Exact(result)}, not {law}");
            }
        },
        tests: 150);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_gives_fits_its_size_law_when_only_sizes_are_known(string name) => Props.ForAll(
        Arb.From(Calls((Builtin)BuiltinCatalogue.Find(name)!)),
        call =>
        {
            // A pattern is known wherever its groups become fields, and so is what has no size.
            var known = call.Arguments.Select(v => v is RegexValue or NoneValue ? (v, (Size?)null) : (null, Measure.Exact(v))).ToList();
            if (call.Result() is { } result)
            {
                var law = call.Function.ResultSize(new SizeArguments(known));
                Assert.True(Measure.Fits(result, law), $"{call} gives {Measure.Exact(result)}, more than {law}");
            }
        },
        tests: 100);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Its_examples_give_what_the_documentation_says(string name, string expression, string result)
    {
        Assert.NotNull(name);
        Assert.Equal(ValueJson.Write(Evaluated(result)), ValueJson.Write(Evaluated(expression)));
    }

    private static Value Evaluated(string expression)
    {
        var read = Checked.Expression(expression);
        Assert.True(read.Core is not null, $"{expression}: {string.Join("; ", read.Diagnostics.Select(d => d.Message))}");
        var final = read.Core!.Statements.OfType<CoreFinalStatement>().Single().Value;
        return new PureEvaluator(new FreeWorkMeter()).Evaluate(final, new Value?[read.Core.FrameSize]);
    }

    // Lengths and counts, which is what exactness speaks of; the largest item and the range of an int are bounds by nature.
    private static IEnumerable<long?> Counts(Size size) => size switch
    {
        TextSize text => [text.Length.Constant],
        ListSize list => [list.Count.Constant],
        RecordSize record => record.Fields.SelectMany(Counts),
        _ => [],
    };

    private static Gen<Call> Calls(Builtin function) =>
        from signature in Gen.Elements(function.Signatures.AsEnumerable())
        from item in Gen.Elements<RlmType>(RlmType.Int, RlmType.Text, RlmType.Record(("a", RlmType.Int), ("b", RlmType.Text)))
        from arguments in Arguments(signature.Parameters, 0, item, [])
        select new Call(function, [.. arguments]);

    private static Gen<ImmutableList<Value>> Arguments(ImmutableArray<SignatureParameter> parameters, int at, RlmType item, ImmutableList<Value> sofar) =>
        at == parameters.Length
            ? Gen.Constant(sofar)
            : Argument(parameters[at], item, sofar).SelectMany(value => Arguments(parameters, at + 1, item, sofar.Add(value)));

    private static Gen<Value> Argument(SignatureParameter parameter, RlmType item, ImmutableList<Value> sofar)
    {
        var given = parameter.Type is FunctionType lambda
            ? Gen.ArrayOf(Of(lambda.Result, item), sofar is [ListValue first, ..] ? first.Count : 0).Select(items => (Value)new ListValue([.. items]))
            : Of(parameter.Type, item);
        return parameter.Default is { } usual ? Gen.Frequency((1, Gen.Constant(usual)), (2, given)) : given;
    }

    private static Gen<Value> Of(RlmType type, RlmType item) => type switch
    {
        TypeParameter => Of(item, item),
        IntType => Gen.Frequency(
            (6, Gen.Choose(0, 12).Select(i => (long)i)),
            (1, Gen.Choose(-9, 60).Select(i => (long)i)),
            (1, Gen.Elements(long.MinValue, long.MinValue + 1, int.MinValue, -1, int.MaxValue, (1L << 53) + 1, long.MaxValue))).Select(i => (Value)new IntValue(i)),
        FloatType => Gen.Elements(0.0, -0.0, 1.5, -2.5, 1e300, 9.3e18, double.Epsilon, double.NaN, double.PositiveInfinity).Select(f => (Value)new FloatValue(f)),
        BoolType => Gen.Elements(true, false).Select(b => (Value)BoolValue.Of(b)),
        RegexType => Gen.Elements<Value>(s_regexes),
        TextType => Texts.Select(t => (Value)new TextValue(t)),
        OneOfType { Labels.IsDefault: false } labels => Gen.Elements(labels.Labels.AsEnumerable()).Select(l => (Value)new TextValue(l)),
        OptionType option => Gen.Frequency((1, Gen.Constant((Value)NoneValue.Instance)), (4, Of(option.Item, item))),
        ListType list => Gen.Choose(0, 7).SelectMany(n => Gen.ArrayOf(Of(list.Item, item), n)).Select(items => (Value)new ListValue([.. items])),
        RecordType record => Gen.CollectToArray(record.Fields, f => Of(f.Type, item))
            .Select(values => (Value)new RecordValue([.. record.Fields.Select(f => f.Name)], [.. values])),
        _ => throw new InvalidOperationException($"No values of {type} are generated."),
    };

    // Half of them many pieces, half of them one piece over and over: all separators, one long line, a row of emoji.
    private static Gen<string> Texts => Gen.OneOf(
        Gen.Choose(0, 14).SelectMany(n => Gen.ArrayOf(Gen.Elements(s_fragments), n)).Select(string.Concat),
        Gen.Choose(0, 40).SelectMany(n => Gen.Elements(s_fragments).Select(f => string.Concat(Enumerable.Repeat(f, n)))));

    private sealed record Call(Builtin Function, Value[] Arguments)
    {
        /// <summary>What it gives, or null where it fails with a listed failure or would be refused for its work, as a run refuses it.</summary>
        public Value? Result()
        {
            if (Function.Work(new SizeArguments(Arguments)).Constant is not <= 100_000)
            {
                return null;
            }

            try
            {
                return Function.Invoke(new Arguments(Arguments, new FreeWorkMeter()));
            }
            catch (EvaluationException)
            {
                return null;
            }
        }

        public override string ToString() => $"{Function.Name}({string.Join(", ", Arguments.Select(a => ValueJson.Write(a)))})";
    }
}
