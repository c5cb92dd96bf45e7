using RlmLang.Diagnostics;

namespace RlmLang.Cli;

/// <summary>Asks a person before anything is spent.</summary>
internal static class Approval
{
    public const string InputIsTaken = "`--approve` reads its answer from standard input, and so does `--context -`: give the context as a file.";

    /// <param name="plan">What would run.</param>
    /// <param name="answers">Where the answer comes from.</param>
    /// <param name="questions">Where the question goes.</param>
    public static bool Ask(RlmPlan plan, TextReader answers, TextWriter questions)
    {
        var calls = plan.MaxCalls is { } most ? $"{(plan.IsExact ? "" : "at most ")}{RefusalDiagnostics.Counted(most, "calls")}" : "calls without bound";
        var money = plan is { EstimatedUsd: { } estimated, MaxUsd: { } dearest } ? $", about {Usd.Write(estimated)} and at worst {Usd.Write(dearest)}" : "";
        questions.Write($"This run makes {calls}{money} (plan {plan.Fingerprint[..12]}). Go on? [y/N] ");
        var answer = answers.ReadLine()?.Trim() ?? "";
        return answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase);
    }
}
