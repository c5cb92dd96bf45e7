using RlmLang.Builtins.Forms;
using RlmLang.Core;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Forms;

public class ParseAsTests
{
    private static readonly RlmType s_label = new OneOfType(["billing", "other"]);
    private static readonly RlmType s_rows = new ListType(RlmType.Record(("a", RlmType.Text), ("n", RlmType.Option(RlmType.Int))), 2);

    public static TheoryData<string, string, string> Cases => new()
    {
        { "int", "12", "12" },
        { "int", " 12 ", "12" },
        { "int", "about 12", "null" },
        { "float", "2.5", "2.5" },
        { "bool", "yes", "true" },
        { "text", "\"quoted\" as it is", "\"\\\"quoted\\\" as it is\"" },
        { "label", "Billing", "\"billing\"" },
        { "label", "shipping", "null" },
        { "rows", "[{\"a\": \"x\"}, {\"a\": \"y\", \"n\": 3}]", "[{\"a\":\"x\",\"n\":null},{\"a\":\"y\",\"n\":3}]" },
        { "rows", "[{\"a\": \"x\"}, {\"a\": \"y\"}, {\"a\": \"z\"}]", "null" },
        { "rows", "[{\"n\": 1}]", "null" },
        { "rows", "[", "null" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_text_is_read_as_the_type_or_is_none_and_is_never_larger_than_the_law_says(string type, string text, string json)
    {
        var operation = new ParseAs(TypeOf(type));
        Value[] values = [new TextValue(text)];

        var read = operation.Invoke(new Arguments(values, new FreeWorkMeter()));

        Assert.Equal(json, ValueJson.Write(read));
        Assert.True(Measure.Fits(read, operation.ResultSize(new SizeArguments(values))));
    }

    [Fact]
    public void What_is_read_from_the_context_knows_where_it_came_from()
    {
        var source = new TextValue("[\"x\"]".AsMemory(), new VerbatimProvenance(0, 100));

        var read = (ListValue)new ParseAs(RlmType.List(RlmType.Text)).Invoke(new Arguments(new Value[] { source }, new FreeWorkMeter()));

        Assert.NotNull(((TextValue)read.Items[0]).Origin);
    }

    [Fact]
    public void Labels_that_the_caller_gives_are_arguments_of_the_reading() =>
        Assert.Equal("parse(query, areas)", Checked.Program("param areas: [text] = [\"a\"]\nset FINAL = query.parse(as=one_of(areas))").Final);

    private static RlmType TypeOf(string name) => name switch
    {
        "int" => RlmType.Int,
        "float" => RlmType.Float,
        "bool" => RlmType.Bool,
        "text" => RlmType.Text,
        "label" => s_label,
        _ => s_rows,
    };
}
