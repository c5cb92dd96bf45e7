using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

public class BindCallTests
{
    [Fact]
    public void Misspelt_function_is_reported_once_at_its_name_with_a_certain_fix()
    {
        var program = Checked.Expression("context.⟦chnk⟧(8_000).filter(it.len() > 3).map(it.foo)");

        Assert.Equal("chunk", Assert.Single(program.Only("RLM2002").Fixes, f => f.IsCertain).Edits[0].NewText);
    }

    [Fact]
    public void Only_functions_that_take_the_receiver_are_proposed()
    {
        // `len` of a number would be no better than `lem`.
        var program = Checked.Expression("context.len().⟦lem⟧()");

        Assert.Empty(program.Only("RLM2002").Fixes);
    }

    [Theory]
    [InlineData("context.len()", "len(context)")]
    [InlineData("len(context)", "len(context)")]
    [InlineData("context.lines().len()", "len(lines(context))")]
    [InlineData("context.lines().take(n=3)", "take(lines(context), 3)")]
    [InlineData("context.chunk(overlap=1, size=10)", "chunk(context, 10, 1, \"line\")")]
    public void A_receiver_is_the_first_argument_and_names_find_their_parameters(string expression, string core) =>
        Assert.Equal(core, Checked.Expression(expression).Final);

    [Theory]
    [InlineData("context.lines().length", "len(lines(context))")]
    [InlineData("context.length", "len(context)")]
    [InlineData("context.lines().size()", "len(lines(context))")]
    [InlineData("context.includes(\"x\")", "contains(context, \"x\")")]
    [InlineData("context.toLowerCase()", "lower(context)")]
    [InlineData("context.toUpperCase()", "upper(context)")]
    [InlineData("context.trim()", "strip(context)")]
    [InlineData("context.startsWith(\"x\")", "startswith(context, \"x\")")]
    [InlineData("context.starts_with(\"x\")", "startswith(context, \"x\")")]
    [InlineData("context.lines().some(it == \"x\")", "let xs = lines(context) in any(xs, each(xs, it => ==(it, \"x\")))")]
    [InlineData("context.lines().every(it == \"x\")", "let xs = lines(context) in all(xs, each(xs, it => ==(it, \"x\")))")]
    [InlineData("context.lines().find(it == \"x\")", "let xs = lines(context) in find_first(xs, each(xs, it => ==(it, \"x\")))")]
    [InlineData("context.lines().indexOf(\"x\")", "index_of(lines(context), \"x\")")]
    [InlineData("context.indexOf(\"x\")", "find(context, \"x\")")]
    [InlineData("context.slice(0, 10)", "[:](context, 0, 10)")]
    public void Names_of_other_languages_are_taken_as_they_stand(string expression, string core)
    {
        var program = Checked.Expression(expression);

        program.Clean();
        Assert.Equal(core, program.Final);
    }

    [Theory]
    [InlineData("let ys = context.lines()\nset FINAL = ys.⟦append⟧(\"x\")", "let ys = context.lines()\nset FINAL = ys + [\"x\"]")]
    [InlineData("let ys = context.lines()\nset FINAL = ys.⟦push⟧(\"x\")", "let ys = context.lines()\nset FINAL = ys + [\"x\"]")]
    public void Changing_a_list_is_answered_with_a_new_one(string source, string repaired)
    {
        var program = Checked.Program(source);

        program.Only("RLM2019");
        Assert.Equal(repaired, program.Fixed);
    }

    [Theory]
    [InlineData("⟦json.loads⟧(context)")]
    [InlineData("⟦re.findall⟧(r\"x\", context)")]
    [InlineData("⟦math.floor⟧(1.5)")]
    public void Modules_of_other_languages_are_answered_with_what_to_write(string expression) => Checked.Expression(expression).Only("RLM2019");

    [Fact]
    public void A_text_option_takes_only_its_labels_and_proposes_the_nearest()
    {
        var program = Checked.Expression("context.chunk(80, by=⟦\"lin\"⟧)");

        program.Only("RLM2108");
        Assert.Equal("set FINAL = context.chunk(80, by=\"line\")", program.Fixed);
    }

    [Fact]
    public void Records_with_a_text_stand_for_their_text_where_texts_are_asked_for()
    {
        Assert.Equal("each(docs, it => len(it.text))", Checked.Expression("docs.map(it.len())").Final);
        Assert.Equal("join(each(docs, item => item.text), \"\\n\")", Checked.Expression("docs.join(\"\\n\")").Final);
        Assert.Equal("[:]([](docs, 0).text, 0, 10)", Checked.Expression("docs[0][0:10]").Final);
    }

    [Fact]
    public void An_optional_argument_is_reported_with_a_fallback_of_its_type()
    {
        var program = Checked.Program("let first = context.lines().first()\nset FINAL = ⟦first⟧.upper()");

        Assert.Equal("(first ?? \"\")", Assert.Single(program.Only("RLM2103").Fixes).Edits[0].NewText);
    }

    [Fact]
    public void A_list_where_its_items_are_asked_for_is_answered_with_map()
    {
        var program = Checked.Expression("context.lines().⟦upper⟧()");

        Assert.Equal("map(it.upper())", Assert.Single(program.Only("RLM2211").Fixes).Edits[0].NewText);
    }

    [Fact]
    public void A_fault_in_an_argument_is_not_reported_again_for_the_call() => Checked.Expression("context.chunk(⟦sze⟧ + 1).take(wrong)").OnlyFirst("RLM2001");

    [Fact]
    public void A_fault_in_the_receiver_silences_what_hangs_on_it() => Checked.Expression("⟦tickts⟧.filter(it.len() > 3).map(it.foo)").Only("RLM2001");

    [Fact]
    public void Values_and_functions_have_names_of_their_own()
    {
        var program = Checked.Program("let lines = context.lines()\nlet len = lines.len()\nset FINAL = lines.take(len)");

        program.Clean();
        Assert.Equal("take(lines, len)", program.Final);
    }

    [Fact]
    public void An_argument_that_always_fails_is_found_before_running() => Checked.Expression("context.⟦chunk⟧(0)").Only("RLM2209");
}
