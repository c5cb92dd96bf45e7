using System.Globalization;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Properties.Generators;
using RlmLang.Sizes;
using RlmLang.Values;
using Xunit.Sdk;

namespace RlmLang.Properties;

/// <summary>The formulas that stand without a context cover what comes of the program on every context.</summary>
public sealed class FormulasSound
{
    private static readonly string[] s_contexts =
    [
        "", "a", "a,b,,c", "pay me\nnow, 5 euros\n\nor else", "😀😀😀,😀 x\r\ny", new string('x', 90), "a b c d e f g h i j", ",,,,,,,,", "\n\n\n\n", "# A\n```py\nab\n```\n1.2 B\nab,ab", "ab ab. Ab! ab? ab\n\nab",
        "\"a\",\"b\"\"c\"\n1,2", "[\"a\", \"bc\"]",
    ];

    [Fact]
    public void Every_value_is_within_the_formula_of_its_size()
    {
        var tests = int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_TESTS"), CultureInfo.InvariantCulture, out var many) ? 10 * many : 1_500;
        var first = int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 0;
        var checkedValues = 0;
        for (var i = first; i < first + tests; i++)
        {
            var source = new Programs(new Random(i), callsModel: false).Program();
            if (!RlmScript.TryCompile(source, out var script, out var diagnostics))
            {
                throw new XunitException($"Seed {i} is not well-typed: {diagnostics.First(d => d.Severity == Diagnostics.Severity.Error).Message}\n{source}");
            }

            var bounds = ProgramBounds.Symbolic(script.Program, new CallLimits(0, 0));
            foreach (var context in s_contexts)
            {
                checkedValues += Check(script.Program, bounds, context, $"Seed {i}, context {ValueJson.Write(new TextValue(context))}:\n{source}");
            }
        }

        Assert.InRange(checkedValues, tests, int.MaxValue);
    }

    /// <summary>What the formulas of a program do not cover, or null.</summary>
    internal static string? Complaint(CoreProgram program)
    {
        var bounds = ProgramBounds.Symbolic(program, new CallLimits(0, 0));
        return s_contexts.Select(context => Complaint(program, bounds, context, out _)).FirstOrDefault(c => c is not null);
    }

    private static int Check(CoreProgram program, ProgramBounds bounds, string context, string shown)
    {
        var complaint = Complaint(program, bounds, context, out var count);
        Assert.True(complaint is null, $"{shown}\n{complaint}");
        return count;
    }

    private static string? Complaint(CoreProgram program, ProgramBounds bounds, string context, out int count)
    {
        var frame = new Value?[program.FrameSize];
        frame[program.Context.Slot] = new TextValue(context);
        frame[program.Documents.Slot] = ListValue.Empty;
        frame[program.Query.Slot] = TextValue.Empty;
        count = 0;
        try
        {
            foreach (var parameter in program.Parameters)
            {
                frame[parameter.Variable.Slot] = new PureEvaluator(new StrictMeter()).Evaluate(parameter.Default!, frame);
            }

            foreach (var let in program.Statements.OfType<CoreLetStatement>())
            {
                var value = new PureEvaluator(new StrictMeter()).Evaluate(let.Value, frame);
                frame[let.Variable.Slot] = value;
                var size = bounds.Lets.Single(l => l.Variable == let.Variable).Size.Map(e => At(e, program, frame));
                if (!Measure.Fits(value, size))
                {
                    return $"`{let.Variable.Name}` is {ValueJson.Write(value)}, of size {Measure.Exact(value)}; the formula gives {size}";
                }

                count++;
            }
        }
        catch (EvaluationException)
        {
            // A failure has no size.
        }

        return null;
    }

    private static SizeExpr At(SizeExpr e, CoreProgram program, Value?[] frame) => SizeArithmetic.Substitute(
        SizeArithmetic.Expand(e),
        v => v.Name.Contains("computed", StringComparison.Ordinal) ? SizeExpr.Infinite
            // There are no documents here.
            : v.Name.Contains("docs", StringComparison.Ordinal) ? SizeExpr.Zero
            : program.Parameters.Select(p => p.Variable).Append(program.Context).FirstOrDefault(p => $"|{p.Name}|" == v.Name) is { } given && frame[given.Slot] is TextValue text ? text.Length
            : throw new XunitException($"Nothing is known of {v.Name}."));

    /// <summary>Ends what would take long: such programs show nothing more.</summary>
    private sealed class StrictMeter : IWorkMeter
    {
        private long _spent;

        public void Charge(long units)
        {
            _spent += units;
            if (_spent > 300_000 || units < 0)
            {
                throw new EvaluationException(span => Diagnostics.EvaluationDiagnostics.WorkLimit(span, _spent, 300_000));
            }
        }
    }
}
