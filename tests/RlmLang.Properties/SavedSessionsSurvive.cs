using FsCheck;
using FsCheck.Fluent;
using RlmLang.Properties.Generators;
using RlmLang.Sessions;
using RlmLang.Testing;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Properties;

/// <summary>Whatever a program binds is there again after a session was saved and restored: values, types, and where texts came from.</summary>
public sealed class SavedSessionsSurvive
{
    private static readonly RlmContext s_context = new([new("a.txt", "The 😀 parcel is late.\r\nCall \"Ann\"\n"), new("b", "")]);

    private static readonly string[] s_odd = ["a", "if", "a b", "\"q\"", "r'\"", "\\", "{x}", "é", "\u2028", "😀", "\ud83d", "\udc00a", "", "type", "int", "\n"];

    private static readonly string[] s_patterns = ["a\"b", "'", "\"'\"", "\\d+", "\\\\", "\"\"\"", "{a}", "(?m)^#\\s$", "\ud83d", "\n"];

    [Fact]
    public void Values_of_every_type_survive() => Props.ForAll(
        Arb.From(Gen.Sized(size => from type in Types(Math.Min(3, size / 8)) from value in Values(type) select (Type: type, Value: value))),
        made =>
        {
            var bindings = SessionBindings.Empty.With(new("x", made.Type, made.Value, true)).With(new("y1", RlmType.List(made.Type), new ListValue([made.Value, made.Value]), false));
            var saved = SessionStore.Write(s_context, bindings);

            var read = SessionStore.Read(saved, s_context);

            Assert.Equal(bindings.Values.Select(b => (b.Name, b.Type, b.Value, b.CostCalls)), read.Values.Select(b => (b.Name, b.Type, b.Value, b.CostCalls)));
            Assert.Equal(bindings.Values.Select(b => Origins(b.Value)), read.Values.Select(b => Origins(b.Value)));
            Assert.Equal(saved, SessionStore.Write(s_context, read));
        },
        tests: 400);

    [Fact]
    public async Task What_programs_bind_survives()
    {
        var (first, tests) = CallsSound.Seeds(150);
        var bound = 0;
        for (var seed = first; seed < first + tests; seed++)
        {
            var random = new Random(seed);
            var source = new Programs(random, callsModel: true).Program();
            var context = RlmContext.FromText(Inputs.Context(random));
            using var model = new AdversarialModel(seed, _ => $"```rlm\n{source}\n```");
            var engine = new RlmEngine(model, new RlmOptions { WindowChars = Trial.Window, Policy = new RlmPolicy { MaxCalls = 400, MaxWork = 3_000_000, MaxDepth = 3 } });
            var session = engine.StartSession(context, new() { Direct = RlmDirect.Never, MaxTurns = 1 });
            await session.AskAsync("Why?", null, TestContext.Current.CancellationToken);
            var saved = session.Save();

            var restored = engine.RestoreSession(saved, context);

            Assert.True(saved == restored.Save(), $"Seed {seed}\n{source}");
            Assert.Equal(session.Names, restored.Names);
            bound += session.Names.Count;
        }

        Assert.InRange(bound, tests / 3, int.MaxValue);
    }

    private static Gen<RlmType> Types(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Elements<RlmType>(RlmType.Text, RlmType.Int, RlmType.Float, RlmType.Bool, RlmType.Regex, RlmType.None, RlmType.Doc, RlmType.List(RlmType.Never), new OneOfType(default), new TextType(9), new IntType(-5, long.MaxValue)),
            Gen.Elements(s_odd).NonEmptyListOf().Select(RlmType (l) => new OneOfType([.. l.Distinct()])))
        : Gen.OneOf(
            Types(0),
            Types(depth - 1).Select(RlmType (t) => RlmType.List(t)),
            Types(depth - 1).Select(RlmType (t) => new ListType(t, 4)),
            Types(depth - 1).Select(RlmType.Option),
            from names in Gen.Elements(s_odd).ListOf()
            from types in Types(depth - 1).ArrayOf(names.Distinct().Count())
            select (RlmType)new RecordType([.. names.Distinct().Zip(types, (n, t) => new RecordField(n, t))]));

    private static Gen<Value> Values(RlmType type) => type switch
    {
        TextType { MaxLength: null } or OneOfType { Labels.IsDefault: true } => Texts().Select(Value (t) => t),
        RegexType => Gen.Elements(s_patterns).Select(Value (p) => new RegexValue(p)),
        FloatType => Gen.Elements(0.1, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, 1e300, 3).Select(Value (n) => new FloatValue(n)),
        ListType { Item: NeverType } => Gen.Constant<Value>(ListValue.Empty),
        ListType list => Values(list.Item).Resize(3).ListOf(2).Select(Value (i) => new ListValue([.. i])),
        OptionType option => Gen.OneOf(Gen.Constant<Value>(NoneValue.Instance), Values(option.Item)),
        RecordType record => record.Fields.Aggregate(
            Gen.Constant(System.Collections.Immutable.ImmutableArray<Value>.Empty), (so, field) => from before in so from value in Values(field.Type) select before.Add(value))
            .Select(Value (values) => new RecordValue([.. record.Fields.Select(f => f.Name)], values)),
        _ => ValueGenerator.Of(type),
    };

    /// <summary>Texts of the program, of the context, made from it, and joined of such.</summary>
    private static Gen<TextValue> Texts()
    {
        var document = s_context.Documents[0].Text;
        var whole = new TextValue(document.AsMemory(), new VerbatimProvenance(0, 0));
        var own = Gen.OneOf(Gen.Elements(s_odd), TextGenerator.Of(null)).Select(t => new TextValue(t));
        var place = from start in Gen.Choose(0, document.Length) from length in Gen.Choose(1, 9) let cut = whole.Cut(start) select whole.Slice(cut, whole.Cut(start + length) - cut);
        var derived = from text in own from source in place select TextValue.Derived(text.ToString(), source, whole.Slice(0, 3));
        var any = Gen.OneOf(own, place, derived);
        return Gen.OneOf(any, any.ArrayOf(3).Select(p => TextValue.Concat(p)));
    }

    private static string Origins(Value value) => value switch
    {
        TextValue { Origin: { } origin } text => Spans(origin, text.Length),
        ListValue list => string.Join(';', list.Items.Select(Origins)),
        RecordValue record => string.Join(';', record.Values.Select(Origins)),
        _ => "",
    };

    private static string Spans(Provenance origin, int length)
    {
        var spans = new List<SourceSpan>();
        origin.AddSpans(length, spans);
        return $"{origin switch { VerbatimProvenance => "verbatim", JoinedProvenance => "joined", _ => "derived" }} {string.Join(',', spans)}";
    }
}
