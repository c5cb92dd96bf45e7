using RlmLang.Bounds;
using RlmLang.Sizes;

namespace RlmLang.Tests.Sizes;

public sealed class SizeArithmeticTests
{
    private static readonly SizeVariable s_context = new("|context|");
    private static readonly SizeVariable s_tickets = new("|tickets|", s_context.ToExpr() + 2);
    private static readonly SizeVariable s_threats = new("|threats|", s_tickets.ToExpr());

    [Fact]
    public void Variable_that_others_of_the_formula_bound_is_put_into_their_terms() =>
        Assert.Equal("2|tickets|", SizeArithmetic.OverFewer(s_tickets.ToExpr() + s_threats.ToExpr()).ToString());

    [Fact]
    public void No_new_variable_comes_into_a_formula()
    {
        Assert.Equal("|tickets|", SizeArithmetic.OverFewer(s_tickets.ToExpr()).ToString());
        Assert.Equal("|threats|", SizeArithmetic.OverFewer(s_threats.ToExpr()).ToString());
    }

    [Fact]
    public void Variable_with_a_number_is_put_in()
    {
        var top = new SizeVariable("|top|", 20);

        Assert.Equal("|tickets| + 20", SizeArithmetic.OverFewer(s_tickets.ToExpr() + top.ToExpr()).ToString());
    }

    [Fact]
    public void Formula_stays_short_where_each_let_uses_the_one_before_it_twice()
    {
        var source = "let a0 = context.lines()\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"let a{i} = a{i - 1} + a{i - 1}\n")) + "set FINAL = a200.map_llm(f\"x {it}\").len()";

        var bounds = ProgramBounds.Symbolic(RlmScript.Compile(source).Program, new CallLimits(1, 2));

        Assert.Equal("|a200|", bounds.Total.Calls.ToString());
    }
}
