using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Sessions;

/// <summary>What is said about sessions, in the 5100s.</summary>
internal static class SessionDiagnostics
{
    private static readonly DiagnosticDescriptor s_noFinal = new("RLM5101", Severity.Error)
    {
        Title = "A session that ended without FINAL",
        Explanation = "The root model used up its turns or the budget. What it bound last is returned, marked as partial.",
        Blame = Blame.Budget,
    };

    private static readonly DiagnosticDescriptor s_queryWithContent = new("RLM5102", Severity.Error)
    {
        Title = "In a sealed session, a child's question that hangs on content",
        Explanation = "The question of `rlm` and `map_rlm` stands in the prompt of another root model, which writes programs; in a sealed session nothing of the context, and nothing that a model replied, may reach one. What the child is asked about may be any text.",
    };

    private static readonly DiagnosticDescriptor s_parameter = new("RLM5103", Severity.Error)
    {
        Title = "A parameter in a program of a session",
        Explanation = "`param` takes a value from whoever runs a script. A program that a root model writes has nobody who could give it one.",
    };

    private static readonly DiagnosticDescriptor s_rootFailed = new("RLM5104", Severity.Error)
    {
        Title = "A root model that failed for good",
        Explanation = "After its retries. The root model writes the programs of a session: without it there is no answer but what was bound before.",
        Blame = Blame.Provider,
    };

    private static readonly DiagnosticDescriptor s_noRoom = new("RLM5105", Severity.Refusal)
    {
        Title = "A window in which no session has room",
        Explanation = "A root model is sent rules, the card of the language, the question and facts about the context, and needs room for its reply. The shortest card is tried before this is said.",
        Blame = Blame.Host,
    };

    private static readonly DiagnosticDescriptor s_brokenDeclaration = new("RLM5106", Severity.Error)
    {
        Title = "A name made anew that an earlier function or type of the session needs",
        Explanation = "Functions and types of earlier programs of a session stay. A program that gives another meaning to a name in them would change what they do, or leave them without one.",
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_noFinal, s_queryWithContent, s_parameter, s_rootFailed, s_noRoom, s_brokenDeclaration];

    /// <param name="reason">What ended it.</param>
    /// <param name="best">The name whose value is returned in place of FINAL; null where there is none.</param>
    /// <param name="isPaid">Whether calls were paid for it.</param>
    public static Diagnostic NoFinal(string reason, string? best, bool isPaid) => new(s_noFinal, default, $"The session ended without FINAL: {reason}.")
    {
        Notes = [best is null ? "Nothing was bound that could stand in for it." : $"`{best}` is returned: the last value that was {(isPaid ? "paid for" : "bound")}.", "More turns (`--turns`), a larger budget or a stronger root model may help."],
    };

    /// <param name="span">The call.</param>
    /// <param name="function"><c>rlm</c> or <c>map_rlm</c>.</param>
    public static Diagnostic QueryWithContent(TextSpan span, string function) =>
        new(s_queryWithContent, span, $"The question of `{function}` hangs on content or on a reply, and this session is sealed.")
        {
            Notes = ["Ask a question that stands in the program, or `query`; the text is the first argument, and may be anything."],
        };

    /// <param name="span">The parameter.</param>
    /// <param name="name">Its name.</param>
    public static Diagnostic Parameter(TextSpan span, string name) =>
        new(s_parameter, span, $"Nobody gives `{name}` a value here: a program of a session has no parameters.") { Notes = [$"Write `let {name} = …`."] };

    /// <param name="model">Its name.</param>
    /// <param name="reason">One sentence.</param>
    /// <param name="ways">What the provider knows of ways out.</param>
    public static Diagnostic RootFailed(string model, string reason, ImmutableArray<string> ways) => new(s_rootFailed, default, $"The root model `{model}` failed: {reason}")
    {
        Notes = [.. ways, "Another model writes the programs with `--root-model` (in .NET `RlmOptions.RootModel`), or answers all with `--model`; `--strategy` needs none."],
        Facts = ImmutableSortedDictionary<string, object>.Empty.Add("model", model),
    };

    /// <param name="model">Its name.</param>
    /// <param name="needed">Characters, the reply's among them.</param>
    /// <param name="window">Characters.</param>
    /// <param name="reply">Characters that are kept for the reply.</param>
    public static Diagnostic NoRoom(string model, long needed, long window, int reply) =>
        new(s_noRoom, default, $"A session needs {needed:N0} characters of the root model's window, and that of `{model}` has {window:N0}.")
        {
            Notes =
            [
                $"{reply:N0} of them are kept for the reply, the rest are rules, the shortest card of the language, the question and the facts.",
                $"If the model has the room, say so with `--window {needed}` or more; another one writes the programs with `--root-model`; `--strategy` needs none.",
            ],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("model", model).Add("needed", needed).Add("window", window),
        };

    /// <summary>A budget with which a session cannot even begin.</summary>
    /// <param name="spent">Which it is.</param>
    /// <param name="chars">Characters of the first turn.</param>
    public static Diagnostic NoFirstTurn(Diagnostic spent, long chars) => spent with
    {
        Notes =
        [
            .. spent.Notes,
            $"The first turn sends {chars:N0} characters (rules, the card of the language, the question, facts), and asks for a program in reply.",
            "`--card short` sends fewer, `--direct true` makes one plain call of a short context, and `--strategy` needs no root model; else it takes a larger budget.",
        ],
    };

    /// <summary>A refusal of a program that nobody has written or sees: of a strategy, or of the plain call. Its places and edits are left out.</summary>
    /// <param name="refusal">Of the program.</param>
    /// <param name="strategy">Its name; null for the plain call.</param>
    public static Diagnostic Unseen(Diagnostic refusal, string? strategy) => refusal with
    {
        Span = default,
        SpanLabel = null,
        Labels = [],
        Fixes = [],
        Message = refusal.Message
            .Replace("This program", strategy is null ? "A plain call over the whole context" : $"The strategy `{strategy}`", StringComparison.Ordinal)
            .Replace("A prompt here", strategy is null ? "A plain call over the whole context" : $"A prompt of the strategy `{strategy}`", StringComparison.Ordinal),
        Notes =
        [
            .. refusal.Facts.ContainsKey("window") ? [] : refusal.Notes,
            .. strategy is null ? ["`--direct false` lets a root model write programs that read it in pieces."] : ImmutableArray<string>.Empty,
            .. refusal.Facts.GetValueOrDefault("bound") is long needed && Limit(refusal.Facts.GetValueOrDefault("what") as string) is { } name
                ? [$"It takes `--budget {name}={needed}` or more, and a policy that allows it{(strategy is null ? "" : $"; {Cheaper(strategy)}")}."]
                : ImmutableArray<string>.Empty,
        ],
    };

    private static string? Limit(string? what) => what switch { "calls" => "calls", "prompt characters" => "prompt_chars", _ => null };

    private static string Cheaper(string strategy) => strategy is "search" or "answer"
        ? "a root model writes programs for what there is (`--model`)"
        : "`--strategy search` and `--strategy answer` read only what the question's words choose";

    /// <param name="span">What the program makes anew.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kept">The function or type of an earlier program that needs it.</param>
    /// <param name="trouble">What would be wrong with that.</param>
    public static Diagnostic BrokenDeclaration(TextSpan span, string name, string kept, string trouble) =>
        new(s_brokenDeclaration, span, $"`{kept}` of an earlier program needs `{name}` as it was: {trouble}")
        {
            Notes = [$"Take another name for the new `{name}`, or write `{kept}` anew in this program as well."],
        };
}
