using RlmLang.Bounds;
using RlmLang.Diagnostics;
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

    [Theory]
    [InlineData(long.MaxValue - 1, 1, null, long.MaxValue - 1)]
    [InlineData(long.MaxValue - 2, 1, long.MaxValue - 1, long.MaxValue - 2)]
    [InlineData(long.MaxValue / 2, 2, (long.MaxValue / 2) + 2, long.MaxValue - 1)]
    [InlineData((long.MaxValue / 2) + 1, 2, (long.MaxValue / 2) + 3, null)]
    [InlineData(1L << 32, 1L << 32, 1L << 33, null)]
    [InlineData(1L << 31, 1L << 31, 1L << 32, 1L << 62)]
    public void What_no_number_can_hold_is_without_bound(long a, long b, long? sum, long? product)
    {
        Assert.Equal(sum, ((SizeExpr)a + b).Constant);
        Assert.Equal(product, ((SizeExpr)a * b).Constant);
        Assert.Equal(product is null, (a * (b * s_context.ToExpr())).IsInfinite);
        Assert.Equal(sum is null, (s_context.ToExpr() + a + b).IsInfinite);
    }

    [Fact]
    public void Formula_that_grows_too_long_is_made_coarser_before_it_is_given_up()
    {
        var pairs = Enumerable.Range(0, 2_000).Select(i => (Left: new SizeVariable($"|a{i}|"), Right: new SizeVariable($"|b{i}|"))).ToList();

        var sum = pairs.Aggregate(SizeExpr.Zero, (e, p) => e + SizeExpr.Min(p.Left.ToExpr(), p.Right.ToExpr()));

        // Each minimum is at most 2; what took its place is 2 or 5.
        Assert.InRange(sum.Weight, 1, SizeExpr.WeightLimit);
        Assert.False(sum.IsExact);
        Assert.InRange(SizeArithmetic.Substitute(sum, v => v.Name.StartsWith("|a", StringComparison.Ordinal) ? 5 : 2).Constant ?? -1, 2 * 2_000, 5 * 2_000);
        Assert.InRange(SizeArithmetic.Substitute(sum, v => v.Name.StartsWith("|a", StringComparison.Ordinal) ? 2 : 5).Constant ?? -1, 2 * 2_000, 5 * 2_000);
    }

    [Fact]
    public void Formula_without_minima_is_given_up_and_says_so_wherever_it_goes()
    {
        var largest = Enumerable.Range(0, 2_001).Aggregate(SizeExpr.Zero, (e, i) => SizeExpr.Max(e, new SizeVariable($"|a{i}|").ToExpr()));
        SizeExpr[] grown = [largest + 1, 2 * largest, s_context.ToExpr() * largest, SizeExpr.Max(largest, SizeExpr.Infinite), SizeExpr.Max(SizeExpr.Infinite, largest), SizeExpr.CeilDiv(largest, 3), largest.AtMost()];

        Assert.True(largest.IsInfinite);
        Assert.All(grown, e => Assert.True(e.IsGivenUp));
        Assert.False((SizeExpr.Infinite + 1).IsGivenUp);
        Assert.Equal(7, SizeExpr.Min(largest, 7).Constant);
    }

    [Fact]
    public void Call_without_a_formula_is_told_with_its_place_and_the_way_out_helps()
    {
        var parameters = string.Concat(Enumerable.Range(0, 2_001).Select(i => $"param p{i}: text = \"a\"\n"));
        string Names(int from, int to) => string.Join(", ", Enumerable.Range(from, to - from).Select(i => $"p{i}"));
        var source = $"{parameters}set FINAL = [{Names(0, 2_001)}].map(llm(it))";
        var named = $"{parameters}let a = [{Names(0, 1_000)}]\nlet b = [{Names(1_000, 2_001)}]\nset FINAL = (a + b).map(llm(it))";

        var warning = Assert.Single(Report(source).Warnings());

        Assert.Equal(("RLM3002", "llm", Severity.Warning), (warning.Code, source[warning.Span.Start..warning.Span.End], warning.Severity));
        Assert.Contains("`let`", Assert.Single(warning.Notes), StringComparison.Ordinal);
        Assert.Empty(Report(named).Warnings());

        static BoundReport Report(string text)
        {
            var program = RlmScript.Compile(text).Program;
            return new BoundReport(ProgramBounds.Symbolic(program, new CallLimits(1, 2)), null, program.Sites);
        }
    }

    [Fact]
    public void Formula_stays_short_where_each_let_uses_the_one_before_it_twice()
    {
        var source = "let a0 = context.lines()\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"let a{i} = a{i - 1} + a{i - 1}\n")) + "set FINAL = a200.map_llm(f\"x {it}\").len()";

        var bounds = ProgramBounds.Symbolic(RlmScript.Compile(source).Program, new CallLimits(1, 2));

        Assert.Equal("|a200|", bounds.Total.Calls.ToString());
    }
}
