using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

public class BindLambdaTests
{
    [Theory]
    [InlineData("context.lines().map(it.len())", "each(lines(context), it => len(it))")]
    [InlineData("context.lines().map(x => x.len())", "each(lines(context), x => len(x))")]
    [InlineData("context.lines().map((x, i) => i)", "each(lines(context), (x, i) => i)")]
    [InlineData("context.lines().enumerate().map((i, x) => x)", "each(enumerate(lines(context), 0), i_x => i_x.value)")]
    [InlineData("context.lines().pairs().map((p, q) => p + q)", "each(pairs(lines(context)), p_q => +(p_q.a, p_q.b))")]
    [InlineData("docs.count_by(it.name).map((k, n) => n)", "each(count_by(docs, each(docs, it => it.name)), k_n => k_n.count)")]
    [InlineData("[x + y for x, y in context.lines().pairs()]", "each(pairs(lines(context)), x_y => +(x_y.a, x_y.b))")]
    [InlineData("docs.map({name: it.name, n: it.text.len()})", "each(docs, it => {name: it.name, n: len(it.text)})")]
    [InlineData("docs.map(x => { let n = x.text.len()  n + 1 })", "each(docs, x => let n = len(x.text) in +(n, 1))")]
    public void Lambdas_bind_the_item_the_index_or_the_two_fields_of_a_pair(string expression, string core)
    {
        var program = Checked.Expression(expression);

        program.Clean();
        Assert.Equal(core, program.Final);
    }

    [Fact]
    public void The_nearest_lambda_binds_it()
    {
        var program = Checked.Expression("docs.map(it.text.lines().filter(it.len() > 3).len() + it.name.len())");

        program.Clean();
        Assert.Equal("each(docs, it => +(len(let xs = lines(it.text) in filter(xs, each(xs, it => <(3, len(it))))), len(it.name)))", program.Final);
    }

    [Fact]
    public void An_it_that_an_inner_lambda_binds_makes_no_lambda_of_the_outer_expression() =>
        Checked.Program("let lines = context.lines()\nset FINAL = lines.map(⟦lines.filter(it.len() > 3).len()⟧)").Only("RLM2206");

    [Fact]
    public void A_name_of_a_function_is_answered_with_its_call()
    {
        var program = Checked.Expression("context.lines().map(⟦upper⟧)");

        program.Only("RLM2021");
        Assert.Equal("set FINAL = context.lines().map(it.upper())", program.Fixed);
    }

    [Fact]
    public void A_condition_is_a_bool_and_a_list_in_its_place_is_answered_with_its_length()
    {
        var program = Checked.Expression("docs.filter(⟦it.text.lines()⟧)");

        program.Only("RLM2102");
        Assert.Equal("set FINAL = docs.filter(it.text.lines().len() > 0)", program.Fixed);
    }

    [Theory]
    [InlineData("[1, 2].reduce(0, (a, x) => a + x)", "int")]
    [InlineData("[1, 2].reduce(0, (a, x) => a + x / 2)", "float")]
    [InlineData("context.lines().reduce([], (a, x) => a + [x.len()])", "[int]")]
    [InlineData("context.lines().reduce(\"\", (a, x) => a + x)", "text")]
    public void Reduce_finds_the_type_of_the_result_so_far(string expression, string type) => Assert.Equal(type, Checked.Expression(expression).FinalType);

    [Fact]
    public void A_fault_in_a_lambda_that_is_looked_at_twice_is_reported_once() =>
        Checked.Expression("context.lines().reduce([], (a, x) => a + [x.⟦lenn⟧()])").Only("RLM2002");

    [Fact]
    public void It_outside_of_a_lambda_is_reported() => Checked.Expression("context.chunk(⟦it⟧)").Only("RLM2007");

    [Fact]
    public void A_prompt_without_the_item_gets_it_put_behind_with_a_note()
    {
        var program = Checked.Expression("docs.map_llm(⟦\"Summarise.\"⟧)");

        program.Only("RLM2302");
        Assert.Equal("each(docs, it => call#0(\"Summarise.\\n\\n\" + {it.text}) as text)", program.Final);
    }

    [Fact]
    public void A_prompt_that_lacks_its_f_is_reported_for_that_alone()
    {
        var program = Checked.Expression("docs.map_llm(⟦\"Summarise {it.text}\"⟧)");

        program.Only("RLM2301");
        Assert.Equal("set FINAL = docs.map_llm(f\"Summarise {it.text}\")", program.Fixed);
    }
}
