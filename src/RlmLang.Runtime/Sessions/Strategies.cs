using System.Text.RegularExpressions;
using RlmLang.Contexts;
using RlmLang.Models;
using RlmLang.Modules;

namespace RlmLang.Sessions;

/// <summary>The strategies of the library: a module each, with a function of its name over a text and a question. They answer without a root model.</summary>
internal static partial class Strategies
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. StandardLibrary.Names.Select(n => n[StandardLibrary.Prefix.Length..])];

    /// <summary>The plan of a strategy in one program; null where the root model writes the programs.</summary>
    public static RlmPlan? Find(SessionEngine engine, SessionQuestion question, RlmAskOptions options, RlmPolicy policy, CancellationToken cancellation) =>
        options.Strategy is { } name
            ? engine.Plan(RlmScript.Compile($"use \"{StandardLibrary.Prefix}{name}\"\nset FINAL = {Call(name, question)}", $"{name}.rlm"), question.Input, policy, question.Query, SessionBindings.Empty, cancellation)
            : null;

    /// <summary>The call of a strategy; what counts records is given those of the context, where their format is recognised, and what reads code its files by name.</summary>
    private static string Call(string name, SessionQuestion question) => name switch
    {
        "classify" when RecordFormats.Of(question.About) is { Records: { } records } => $"classify_records({records}, query)",
        "code" => "code_in(docs, query)",
        _ => $"{name}(context, query)",
    };

    /// <summary>The options with a strategy where one is needed: the offline model writes no programs.</summary>
    public static RlmAskOptions Settle(SessionEngine engine, SessionQuestion question, RlmAskOptions options, CancellationToken cancellation) =>
        options.Strategy is null && engine.Root.Endpoints.Main.GetService(typeof(OfflineChatClient)) is not null && DirectAnswer.Find(engine, question, options, engine.Options.Policy, cancellation) is null
            ? options with { Strategy = Choose(question.Query, RecordFormats.Of(question.About).Kind) }
            : options;

    /// <summary>The strategy that a question asks for of such a text: sources are read as sources, unless they are to be summarised.</summary>
    public static string Choose(string question, RecordKind kind) =>
        Choose(question) is var strategy && kind == RecordKind.Source && strategy != "summarise" ? "code" : strategy;

    /// <summary>The strategy that a question's shape asks for.</summary>
    public static string Choose(string question) =>
        Counts().IsMatch(question) ? "classify"
        : Summarises().IsMatch(question) ? "summarise"
        : Compares().IsMatch(question) ? "compare_pairs"
        : Orders().IsMatch(question) ? "timeline"
        : Repeats().IsMatch(question) ? "deduplicate"
        : Lists().IsMatch(question) ? "extract_table"
        : Seeks().IsMatch(question) ? "search"
        : "answer";

    [GeneratedRegex(@"\b(how many|count|(the|a|total) number of \w+s|what (share|fraction|percentage))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Counts();

    [GeneratedRegex(@"\b(summar\w+|overview|outline|gist)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Summarises();

    [GeneratedRegex(@"\b(contradict\w*|conflict\w*|inconsisten\w+|disagree\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Compares();

    [GeneratedRegex(@"\b(timeline|chronolog\w+|in what order)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Orders();

    [GeneratedRegex(@"\bduplicat\w+\b", RegexOptions.IgnoreCase)]
    private static partial Regex Repeats();

    [GeneratedRegex(@"\b(list|extract|enumerate|which|all|every)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Lists();

    [GeneratedRegex(@"^\s*(what|who|when|where)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Seeks();
}
