using System.Diagnostics;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Tests.Support;
using RlmLang.Values;

namespace RlmLang.Tests.Core;

/// <summary>How bounds without a context are told, and that they are found in no time.</summary>
public sealed class FormulaTests
{
    private static readonly CallLimits s_limits = new(1, 2);

    [Fact]
    public void Lets_are_opened_where_others_of_the_formula_bound_them()
    {
        var report = Report(
            """
            let tickets = context.split(r"(?m)^---$")
            let threats = tickets.filter_llm(f"Is it a threat? {it}")
            let labelled = threats.map({ticket: it, area: llm(f"Which area? {it}", as=one_of("a", "b"))})
            set FINAL = labelled.group_by(it.area).map(it.key)
            """);

        Assert.Equal(("|tickets| + |threats|", "2|tickets|"), (report.Calls.Formula.ToString(), SizeArithmetic.OverFewer(report.Calls.Formula).ToString()));
        Assert.Equal(["|tickets| <= |context| + 2", "|threats| <= |tickets|"], report.Where(report.Calls.Formula));
    }

    [Fact]
    public void Let_is_not_opened_where_that_leads_to_the_whole_context()
    {
        var report = Report("let parts = context.chunk(100)\nset FINAL = parts.map_llm(f\"Shorten {it}\")");

        Assert.Equal("|parts|", SizeArithmetic.OverFewer(report.Calls.Formula).ToString());
    }

    [Theory]
    [InlineData("{0} + {0}")]
    [InlineData("{0}.cross({0}).map((x, y) => x + y)")]
    [InlineData("{0}.zip({0}).map((x, y) => x + y).take(9) + {0}.drop(1)")]
    public void Forty_lets_that_use_the_former_twice_are_bounded_without_opening_them(string step)
    {
        var lets = Enumerable.Range(1, 40).Select(i => $"let a{i} = {string.Format(System.Globalization.CultureInfo.InvariantCulture, step, $"a{i - 1}")}");
        var source = $"let a0 = context.lines()\n{string.Join('\n', lets)}\nset FINAL = a40.map_llm(f\"Shorten {{it}}\")";
        var script = RlmScript.Compile(source);
        var clock = Stopwatch.StartNew();

        var report = new BoundReport(ProgramBounds.Symbolic(script.Program, s_limits), null, script.Program.Sites);
        var expanded = SizeArithmetic.Expand(report.PromptChars.Formula);

        Assert.Equal("|a40|", report.Calls.Formula.ToString());
        Assert.Null(report.Calls.Max);
        Assert.InRange(expanded.Weight, 1, SizeExpr.WeightLimit);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Hang.Limit);
    }

    [Fact]
    public void Call_whose_reply_does_not_matter_is_neither_made_nor_counted()
    {
        var program = RlmScript.Compile("set FINAL = iterate(llm(\"x\"), times=2, step=x => \"y\")").Program;

        var bounds = ProgramBounds.Measured(program, s_limits, new FreeWorkMeter(), Inputs(program, ""));

        Assert.Equal(SizeExpr.Zero, bounds.Total.Calls);
    }

    [Fact]
    public void Less_remains_when_a_list_that_a_model_decides_has_come()
    {
        var program = RlmScript.Compile("let kept = context.lines().filter_llm(f\"Keep? {it}\")\nset FINAL = kept.map_llm(f\"Shorten {it}\")").Program;
        var inputs = Inputs(program, "a\nb\nc");
        var bounds = ProgramBounds.Measured(program, s_limits, new FreeWorkMeter(), inputs);
        inputs.Add(bounds.Lets[0].Variable, new ListValue([new TextValue("b")]));

        var remaining = ProgramBounds.Remaining(program, s_limits, new FreeWorkMeter(), inputs, new HashSet<CoreStatement> { program.Statements[0] });

        Assert.Equal((6L, 1L), (bounds.Total.Calls.Constant, remaining));
    }

    [Fact]
    public void Sum_of_what_is_only_bounded_is_not_exact()
    {
        var item = new SizeVariable("|item|");
        var sum = new AmortisedSum(1, new Dictionary<SizeVariable, ItemRange> { [item] = new(1, 1) });

        Assert.False(sum.Total(((SizeExpr)3 * item.ToExpr()).AtMost()).IsExact);
        Assert.True(sum.Total((SizeExpr)3 * item.ToExpr()).IsExact);
    }

    private static Dictionary<CoreVariable, Value> Inputs(CoreProgram program, string context) =>
        new() { [program.Context] = new TextValue(context), [program.Documents] = ListValue.Empty, [program.Query] = TextValue.Empty };

    private static BoundReport Report(string source)
    {
        var program = RlmScript.Compile(source).Program;
        return new(ProgramBounds.Symbolic(program, s_limits), null, program.Sites);
    }
}
