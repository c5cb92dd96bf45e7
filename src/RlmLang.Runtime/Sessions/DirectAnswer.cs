using System.Globalization;
using RlmLang.Calls;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>One plain call over the whole context: below some thousands of tokens nothing does better.</summary>
internal static class DirectAnswer
{
    // About 16,000 tokens.
    private const int Longest = 64_000;
    private const int LongestReply = 4_000;

    /// <summary>The plan of the call, where it is wanted and fits; null where a root model has to write programs.</summary>
    /// <exception cref="RlmException">It is asked for in any case, and does not fit.</exception>
    public static RlmPlan? Find(SessionEngine engine, SessionQuestion question, RlmAskOptions options, RlmPolicy policy, CancellationToken cancellation)
    {
        if (options.Direct == RlmDirect.Never || options.IsSealed || (options.Direct == RlmDirect.Automatic && question.Input.Context.Length > Longest))
        {
            return null;
        }

        var earlier = EarlierQuestions.Plain(question.Bindings, Redactor.Of(policy));
        var bindings = earlier is null ? SessionBindings.Empty : SessionBindings.Empty.With(new("earlier", RlmType.Text, new TextValue(earlier), CostCalls: false));
        var before = earlier is null ? "" : "\\n\\nIt may refer to what was asked and answered before:\\n{earlier}\\n\\nThe text:";
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            set FINAL = llm(f"Answer this question from the text below, and from it alone: {query}{{before}}\n\n{context}", max_chars={{LongestReply}})
            """);
        if (!RlmScript.TryCompile(Parser.Parse(new SourceText(text)), bindings.Symbols, needsFinal: true, null, out var script, out var diagnostics))
        {
            throw new RlmDiagnosticsException(diagnostics);
        }

        var plan = engine.Plan(script, question.Input, policy, question.Query, bindings, cancellation);
        return plan.IsAdmitted ? plan
            : options.Direct == RlmDirect.Always ? throw new RlmException(SessionDiagnostics.Unseen(plan.Diagnostics[0], strategy: null))
            : null;
    }
}
