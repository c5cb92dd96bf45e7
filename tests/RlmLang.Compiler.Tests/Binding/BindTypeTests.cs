using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

public class BindTypeTests
{
    [Theory]
    [InlineData("1 + 2", "int")]
    [InlineData("1 + 2.0", "float")]
    [InlineData("1 / 2", "float")]
    [InlineData("7 // 2", "int")]
    [InlineData("[1, 2.5]", "[float]")]
    [InlineData("[1, none]", "[int?]")]
    [InlineData("\"a\" if context.len() > 3 else none", "text?")]
    [InlineData("context.lines().first()", "text?")]
    [InlineData("context.lines().first() ?? \"\"", "text")]
    [InlineData("context.lines()[0]", "text")]
    [InlineData("context[0]", "text")]
    [InlineData("docs", "[doc]")]
    [InlineData("{...docs[0], n: 1}", "{name: text, text: text, n: int}")]
    [InlineData("{...docs[0], text: 1}", "{name: text, text: int}")]
    [InlineData("docs.group_by(it.name)", "[{key: text, items: [doc]}]")]
    [InlineData("llm(f\"{context}\", as=one_of(\"a\", \"b\"))", "one_of(\"a\", \"b\")")]
    [InlineData("llm(f\"{context}\", as=int, or=none)", "int?")]
    [InlineData("llm(f\"{context}\", as=int(1..5), samples=3)", "[int(1..5)]")]
    [InlineData("docs.map_llm(f\"{it}\", as=bool, samples=3)", "[[bool]]")]
    [InlineData("docs.filter_llm(f\"{it}\")", "[doc]")]
    [InlineData("docs.reduce_llm(\"Combine.\")", "text")]
    [InlineData("context.parse(as=[{a: int}])", "[{a: int}]?")]
    public void Types_follow_from_what_is_written(string expression, string type) => Assert.Equal(type, Checked.Expression(expression).FinalType);

    [Theory]
    [InlineData("let x = context.lines().first()\nset FINAL = x.len() if x != none else 0")]
    [InlineData("let x = context.lines().first()\nset FINAL = 0 if x == none else x.len()")]
    [InlineData("let x = context.lines().first()\nset FINAL = x != none and x.len() > 3")]
    [InlineData("let x = context.lines().first()\nset FINAL = x == none or x.len() > 3")]
    [InlineData("let x = context.lines().first()\nset FINAL = not (x == none) and x.len() > 3")]
    [InlineData("let xs = docs.map(it.text.lines().first())\nset FINAL = xs.filter(it != none).map(it.len())")]
    [InlineData("let xs = docs.map(it.text.lines().first())\nset FINAL = [x.len() for x in xs if x != none]")]
    [InlineData("let xs = docs.map({f: it.text.lines().first()})\nset FINAL = xs.filter(it.f != none).map(it.f.len())")]
    [InlineData("let xs = docs.map({f: it.text.lines().first()})\nset FINAL = xs.map(it.f.len() if it.f != none else 0)")]
    [InlineData("let xs = docs.map(it.text.lines().first())\nset FINAL = xs.compact().map(it.len())")]
    public void What_is_known_not_to_be_none_is_of_the_bare_type(string source) => Checked.Program(source).Clean();

    [Fact]
    public void What_one_branch_knows_the_other_does_not() =>
        Checked.Program("let x = context.lines().first()\nset FINAL = 0 if x != none else ⟦x⟧.len()").Only("RLM2103");

    [Fact]
    public void A_label_is_compared_with_the_labels_there_are()
    {
        var program = Checked.Program("let xs = docs.map_llm(f\"{it}\", as=one_of(\"billing\", \"shipping\"))\nset FINAL = xs.filter(it == ⟦\"biling\"⟧)");

        program.Only("RLM2108");
        Assert.EndsWith("it == \"billing\")", program.Fixed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("let labels = [\"a\", \"b\"]\nset FINAL = llm(f\"{context}\", as=one_of(labels))", "one_of(\"a\", \"b\")")]
    [InlineData("param labels: [text] = [\"a\", \"b\"]\nset FINAL = llm(f\"{context}\", as=one_of(labels))", "one_of(…)")]
    [InlineData("let labels = context.lines()\nset FINAL = llm(f\"{context}\", as=one_of(labels))", "one_of(…)")]
    [InlineData("type Label = one_of(\"a\", \"b\")\nset FINAL = llm(f\"{context}\", as=Label)", "one_of(\"a\", \"b\")")]
    [InlineData("let Label = one_of(\"a\", \"b\")\nset FINAL = llm(f\"{context}\", as=Label)", "one_of(\"a\", \"b\")")]
    [InlineData("param labels: [text] = [\"a\"]\ntype Reply = {area: one_of(labels), n: int}\nset FINAL = llm(f\"{context}\", as=Reply)", "{area: one_of(…), n: int}")]
    public void Labels_are_closed_where_the_program_says_them_and_open_where_the_caller_or_the_data_does(string source, string type) =>
        Assert.Equal(type, Checked.Program(source).FinalType);

    [Theory]
    [InlineData("param n: int(1..5) = ⟦7⟧\nset FINAL = n")]
    [InlineData("param t: text(3) = ⟦\"long\"⟧\nset FINAL = t")]
    [InlineData("param t: [int; 2] = ⟦[1, 2, 3]⟧\nset FINAL = t")]
    [InlineData("let n: int = ⟦context⟧\nset FINAL = n")]
    public void A_literal_is_held_to_the_limits_of_its_type(string source) => Checked.Program(source).Only("RLM2101");

    [Theory]
    [InlineData("param n: int(1..5) = 5\nset FINAL = n")]
    [InlineData("param r: {a: float, b: one_of(\"x\")?} = {a: 1, b: \"x\"}\nset FINAL = r")]
    [InlineData("param xs: [one_of(\"x\", \"y\"); 2] = [\"x\", \"y\"]\nset FINAL = xs")]
    [InlineData("param xs: [text] = []\nset FINAL = xs")]
    public void Literals_take_the_type_that_is_asked_for(string source) => Checked.Program(source).Clean();

    [Theory]
    [InlineData(@"context.split(⟦r""(?=x)""⟧)", "lookahead")]
    [InlineData(@"context.split(⟦r""(?<=x)""⟧)", "lookbehind")]
    [InlineData(@"context.split(⟦r""(a)\1""⟧)", "backreference")]
    [InlineData(@"context.split(⟦r""(a""⟧)", "no regex")]
    public void A_regex_that_cannot_be_matched_says_which_construct_it_is(string expression, string said) =>
        Assert.Contains(said, Checked.Expression(expression).Only("RLM2111").Message, StringComparison.Ordinal);
}
