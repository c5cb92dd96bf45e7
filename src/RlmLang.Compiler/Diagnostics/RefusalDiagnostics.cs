using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>Programs that may not run within the limits they were given, the 4000s. Nothing was paid.</summary>
internal static class RefusalDiagnostics
{
    private static readonly DiagnosticDescriptor s_tooMany = new("RLM4001", Severity.Refusal)
    {
        Title = "A bound is over its limit",
        Example = """
            budget calls=2
            set FINAL = ["a", "b", "c"].map_llm(f"Translate to French: {it}")
            """,
        Repaired = """
            budget calls=3
            set FINAL = ["a", "b", "c"].map_llm(f"Translate to French: {it}")
            """,
        Explanation = "The bound is on what the run can do in the worst case, found on the real input before anything is paid.",
        Blame = Blame.Budget,
    };

    private static readonly DiagnosticDescriptor s_unbounded = new("RLM4002", Severity.Refusal)
    {
        Title = "There is no bound",
        Explanation = "A list or text that comes from a model's reply has no length that is known in advance. `take(n)`, `at_most(n)`, a slice or a type such as `[text; 8]` gives it one.",
        Blame = Blame.Program,
    };

    private static readonly DiagnosticDescriptor s_promptTooLarge = new("RLM4003", Severity.Refusal)
    {
        Title = "A prompt may not fit the model's window",
        Explanation = "A prompt that is longer than the window would be cut in silence, which is a wrong answer without an error. Cut the text that goes in: `it[0:8_000]`, `chunk(8_000)`; let fewer share a prompt: `fan=8`, `per_call=4`; or shorten the replies that it holds: `max_chars=500`.",
        Blame = Blame.Program,
    };

    private static readonly DiagnosticDescriptor s_noPrices = new("RLM4009", Severity.Refusal)
    {
        Title = "A budget of money where no price is known",
        Explanation = "A budget that is not held is worse than none. Prices are configured as `prices` in rlm.json, or given as `RlmOptions.Prices`, by the model's name and in US dollars per million tokens; a model that costs nothing has 0 for both.",
        Blame = Blame.Budget,
    };

    private static readonly DiagnosticDescriptor s_modelForbidden = new("RLM4010", Severity.Refusal)
    {
        Title = "A model that the policy does not allow",
        Explanation = "The policy names the models that may be asked (`models` in a policy file); nothing else gets a prompt.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_functionForbidden = new("RLM4011", Severity.Refusal)
    {
        Title = "A function that the policy forbids",
        Explanation = "The policy names functions that programs may not call (`forbidden` in a policy file), such as `rlm` where no child sessions are wanted.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_notApproved = new("RLM4012", Severity.Refusal)
    {
        Title = "A run that was not approved",
        Explanation = "Whoever is asked before anything is spent said no. Nothing was spent on this program.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_redactedLabel = new("RLM4013", Severity.Refusal)
    {
        Title = "A label that may not leave",
        Explanation = "A reply has to be one of the labels, so they are sent as they are; a label that the policy's redactions match cannot be.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_tooLongToBound = new("RLM4014", Severity.Refusal)
    {
        Title = "A bound that was given up",
        Explanation = "What hangs on replies is bounded by formulas, and formulas of thousands of parts are given up. Bind steps with `let`: the size of a let is a number as soon as the let is bound.",
        Blame = Blame.Program,
    };

    private static readonly DiagnosticDescriptor s_functionNotThere = new("RLM4015", Severity.Refusal)
    {
        Title = "A function of another host",
        Explanation = "A script may call the functions of the engine that runs it, and is compiled with them: `engine.Compile(source)`, or `RlmScript.Compile(source, functions: options.Functions)`.",
        Blame = Blame.Host,
    };

    private static readonly DiagnosticDescriptor s_unknownModel = new("RLM4016", Severity.Refusal)
    {
        Title = "A model that the host does not know",
        Explanation = "`model=` takes an alias that the host gives to one of its models: under `models` in rlm.json, with `--large`, or in `RlmOptions.Models`. Asking another model in its place would be an answer that nobody asked for. `default` is the model that answers where nothing is said; so is `large` on a host that has no model of that name.",
        Blame = Blame.Program,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_tooMany, s_unbounded, s_promptTooLarge, s_noPrices, s_modelForbidden, s_functionForbidden, s_notApproved, s_redactedLabel, s_tooLongToBound, s_functionNotThere, s_unknownModel];

    /// <param name="span">The dearest call site.</param>
    /// <param name="what">What is bounded: <c>calls</c>, <c>requests</c>, ….</param>
    /// <param name="bound">How much it can be.</param>
    /// <param name="limit">How much is allowed.</param>
    /// <param name="source">Who set the limit: <c>the program's budget</c>, <c>the policy</c>.</param>
    /// <param name="formula">The bound as a formula.</param>
    public static Diagnostic TooMany(TextSpan span, string what, long bound, long limit, string source, string formula) =>
        new(s_tooMany, span, $"This program may make {Counted(bound, what)}, and {source} allows {limit:N0}.")
        {
            Notes = [$"{what} <= {formula} = {bound:N0}; over by {bound - limit:N0} ({(limit > 0 ? $"{(double)bound / limit:0.##} times" : "none are allowed")})."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("bound", bound).Add("limit", limit).Add("what", what),
        };

    /// <summary>A number of something, as in <c>1 call</c>, <c>1 reply</c> or <c>3 levels of depth</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="what">Of what, in the plural.</param>
    public static string Counted(long number, string what)
    {
        if (number != 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}");
        }

        // Of `levels of depth` the first word is counted, of `repeated calls` the last.
        var (counted, rest) = Math.Max(what.IndexOf(" of ", StringComparison.Ordinal), what.IndexOf(" in ", StringComparison.Ordinal)) is var end and >= 0 ? (what[..end], what[end..]) : (what, "");
        return $"1 {(counted.EndsWith("ies", StringComparison.Ordinal) ? $"{counted[..^3]}y" : counted.TrimEnd('s'))}{rest}";
    }

    public static Diagnostic Unbounded(TextSpan span, string what, long limit, string source) =>
        new(s_unbounded, span, $"There is no bound on this program's {what}, and {source} allows {limit:N0}.")
        {
            Notes = ["Give the list or text that comes from a reply a limit before it is used here: `take(n)`, `at_most(n)`, `[0:n]`, or `as=[text; n]`."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("limit", limit).Add("what", what),
        };

    /// <summary>The same where a bound was given up for its length.</summary>
    public static Diagnostic TooLongToBound(TextSpan span, string what, int most, long limit, string source) =>
        new(s_tooLongToBound, span, $"The formula for this program's {what} has more than {most:N0} parts, and {source} allows {limit:N0}.")
        {
            Notes = ["Bind steps of what goes in with `let`: the size of each is then one number."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("limit", limit).Add("what", what),
        };

    /// <param name="span">The entry of the budget; none where the policy has it.</param>
    /// <param name="models">Those without a price.</param>
    public static Diagnostic NoPrices(TextSpan span, IReadOnlyCollection<string> models) =>
        new(s_noPrices, span, $"The budget of money cannot be held, since no price of {string.Join(" and ", models.Select(m => $"`{m}`"))} is known here.")
        {
            Notes =
            [
                $"Give it in rlm.json, in US dollars per million tokens: {{\"prices\": {{\"{models.FirstOrDefault()}\": {{\"input\": 0.25, \"output\": 2}}}}}}, or as `RlmOptions.Prices`.",
                "Or write `calls=…` or `tokens=…` in its place.",
            ],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("models", string.Join(", ", models)),
        };

    /// <param name="span">The call site.</param>
    /// <param name="model">As its provider calls it.</param>
    /// <param name="allowed">The models that may be asked.</param>
    public static Diagnostic ModelForbidden(TextSpan span, string model, IReadOnlyList<string> allowed) =>
        new(s_modelForbidden, span, $"The policy does not allow the model `{model}`.")
        {
            Notes = [allowed.Count == 0 ? "It allows no model at all." : $"It allows {string.Join(", ", allowed.Select(a => $"`{a}`"))}."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("model", model),
        };

    /// <param name="span">The call site.</param>
    /// <param name="alias">As it was written.</param>
    /// <param name="known">The aliases that there are.</param>
    public static Diagnostic UnknownModel(TextSpan span, string alias, IReadOnlyCollection<string> known) =>
        new(s_unknownModel, span, $"This host has no model `{alias}`{NearestName.Find(alias, known) switch { [] => ".", var near => $"; did you mean {string.Join(" or ", near.Select(n => $"`{n}`"))}?" }}")
        {
            Notes = [$"`model=` may be {string.Join(", ", known.Select(k => $"`{k}`"))}; an alias is given under `models` in rlm.json, or as `RlmOptions.Models`."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("model", alias),
        };

    /// <param name="span">A call of it.</param>
    /// <param name="name">The function's name.</param>
    public static Diagnostic FunctionForbidden(TextSpan span, string name) =>
        new(s_functionForbidden, span, $"The policy does not allow programs to call `{name}`.")
        {
            Notes = ["Do it with other functions, or ask whoever owns the policy."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("function", name),
        };

    /// <param name="span">A call of it.</param>
    /// <param name="name">The function's name.</param>
    public static Diagnostic FunctionNotThere(TextSpan span, string name) =>
        new(s_functionNotThere, span, $"This script was compiled with a function `{name}` that the engine does not have.")
        {
            Notes = ["Compile it with the functions of the engine that runs it: `engine.Compile(source)`."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("function", name),
        };

    /// <param name="calls">The most calls that it might have made; null without bound.</param>
    public static Diagnostic NotApproved(long? calls) =>
        new(s_notApproved, default, $"This program was not approved: it might have made {(calls is { } n ? Counted(n, "calls") : "any number of calls")}.")
        {
            Notes = ["Lower what it may cost, as in `budget calls=100`, and ask again."],
        };

    /// <param name="span">The call.</param>
    public static Diagnostic RedactedLabel(TextSpan span) =>
        new(s_redactedLabel, span, "A label of this call holds what the policy does not let out.")
        {
            Notes = ["Number the labels in the program and let the model choose a number."],
        };

    /// <param name="span">The call site.</param>
    /// <param name="largest">Characters that its prompt can have; null without bound.</param>
    /// <param name="window">Characters that fit.</param>
    /// <param name="model">The model's name.</param>
    public static Diagnostic PromptTooLarge(TextSpan span, long? largest, long window, string model) =>
        new(s_promptTooLarge, span, $"A prompt here may have {(largest is { } n ? $"{n:N0}" : "any number of")} characters, and {window:N0} fit `{model}` with its reply.")
        {
            Notes = ["Cut what goes into the prompt, as in `it[0:8_000]`, or cut the list's items with `chunk(8_000)` before; where several share a prompt, let fewer: `fan=8`, `per_call=4`."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("window", window).Add("model", model),
        };
}
