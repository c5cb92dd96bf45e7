using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Tests.Support;

/// <summary>What an expression without model calls and context gives.</summary>
internal static class Evaluated
{
    public static Value Expression(string expression, IWorkMeter? meter = null)
    {
        var program = RlmScript.Compile($"set FINAL = {expression.Trim()}").Program;
        var frame = new Value?[program.FrameSize];
        var final = program.Statements.OfType<CoreFinalStatement>().Single();
        return new PureEvaluator(meter ?? new FreeWorkMeter()).Evaluate(final.Value, frame);
    }

    /// <summary>The code of the failure that evaluating ends in.</summary>
    public static string Failure(string expression) => Assert.Throws<EvaluationException>(() => Expression(expression)).ToDiagnostic().Code;

    /// <summary>The value as the language prints it, so that 2 and 2.0 differ.</summary>
    public static string Json(string expression) => ValueJson.Write(Expression(expression));
}
