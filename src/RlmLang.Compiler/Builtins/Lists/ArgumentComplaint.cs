using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

/// <summary>What is wrong with a number that says how many: as the end of a sentence, or null.</summary>
internal static class ArgumentComplaint
{
    public static string? Negative(Value? value, string parameter) =>
        value is IntValue { Number: < 0 } n ? $"`{parameter}` must not be negative; it is {n.Number}" : null;

    public static string? BelowOne(Value? value, string parameter) =>
        value is IntValue { Number: < 1 } n ? $"`{parameter}` must be at least 1; it is {n.Number}" : null;

    /// <summary>The same complaint while running, where there is no reading of such a value.</summary>
    public static void Refuse(string function, string? complaint)
    {
        if (complaint is not null)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.BadArgument(span, function, complaint));
        }
    }
}
