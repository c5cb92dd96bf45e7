using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What can fail while running, the 5000s. What was paid for by then stays in the run log.</summary>
internal static class EvaluationDiagnostics
{
    private static readonly DiagnosticDescriptor s_indexOutOfRange = new("RLM5001", Severity.Error)
    {
        Title = "An index outside of a list or text",
        Example = """set FINAL = ["a", "b"][5]""",
        Repaired = """set FINAL = ["a", "b"].last() ?? "" """,
        Explanation = "`xs[i]` fails when there is no such item. `first()`, `last()` and `find_first(…)` give none instead, which `??` replaces; slices clip.",
    };

    private static readonly DiagnosticDescriptor s_divisionByZero = new("RLM5002", Severity.Error)
    {
        Title = "A division by zero",
        Example = "set FINAL = 1 // (2 - 2)",
        Repaired = "set FINAL = 1 // 2",
        Explanation = "Guard the division: `a / b if b != 0 else 0`.",
    };

    private static readonly DiagnosticDescriptor s_expectFailed = new("RLM5003", Severity.Error)
    {
        Title = "An expect that does not hold",
        Example = """
            expect 1 > 2, "one is not more than two"
            set FINAL = 1
            """,
        Repaired = """
            expect 1 < 2, "one is not more than two"
            set FINAL = 1
            """,
    };

    private static readonly DiagnosticDescriptor s_tooManyItems = new("RLM5004", Severity.Error)
    {
        Title = "More items than at_most allows",
        Example = "set FINAL = [1, 2, 3].at_most(2)",
        Repaired = "set FINAL = [1, 2, 3].at_most(3)",
        Explanation = "`at_most(n)` fails loudly where `take(n)` would drop data in silence.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_unequalLengths = new("RLM5005", Severity.Error)
    {
        Title = "A zip of lists that differ in length",
        Example = "set FINAL = [1, 2].zip([3])",
        Repaired = "set FINAL = [1, 2].zip([3, 4])",
        Explanation = "A short list would shift every later pair, so `zip` refuses. Cut both to one length first, or look at why they differ.",
    };

    private static readonly DiagnosticDescriptor s_workLimit = new("RLM5006", Severity.Error)
    {
        Title = "More pure work than the policy allows",
        Explanation = "Work counts characters read or written and items made. It is bounded so that no program can outlast the universe or fill the memory.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_numberOverflow = new("RLM5007", Severity.Error)
    {
        Title = "A number that does not fit an int",
        Example = "set FINAL = 9_000_000_000_000_000_000 + 9_000_000_000_000_000_000",
        Repaired = "set FINAL = 9_000_000_000_000_000_000 + 9.0",
        Explanation = "An int has 64 bits. A float holds larger numbers, less exactly.",
    };

    private static readonly DiagnosticDescriptor s_badArgument = new("RLM5008", Severity.Error)
    {
        Title = "An argument that the function cannot use",
        Example = """set FINAL = "abc".chunk(0)""",
        Repaired = """set FINAL = "abc".chunk(8_000)""",
    };

    private static readonly DiagnosticDescriptor s_callFailed = new("RLM5009", Severity.Error)
    {
        Title = "A model call that failed for good",
        Explanation = "After its retries and repairs. `or=value` stands in for such a call instead of failing the run; the result then says how many were replaced.",
        Blame = Blame.Provider,
    };

    private static readonly DiagnosticDescriptor s_budgetSpent = new("RLM5010", Severity.Error)
    {
        Title = "A budget that is measured while running is used up",
        Explanation = "Calls, depth and prompt sizes are bounded before the run. Tokens, seconds and money are only known as it goes.",
        Blame = Blame.Budget,
    };

    private static readonly DiagnosticDescriptor s_cancelled = new("RLM5011", Severity.Error)
    {
        Title = "The run was cancelled",
        Explanation = "What was paid for is in the run log.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_tooMuchMemory = new("RLM5012", Severity.Error)
    {
        Title = "Values that do not fit into memory",
        Explanation = "A list or text is made whole. What is made is held to the policy's memory, so that no program can take the machine down.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_hostFunctionFailed = new("RLM5013", Severity.Error)
    {
        Title = "A function of the host that failed",
        Explanation = "Functions that the embedding program adds (`RlmOptions.Functions`) run its own code. What that code throws, a result of another type, and one that is larger than it may be, end the run here.",
        Blame = Blame.Host,
    };

    private static readonly DiagnosticDescriptor s_callsReplaced = new("RLM5014", Severity.Warning)
    {
        Title = "Calls that failed, and what `or=` put in their place",
        Explanation = "`or=` keeps a run going where a call fails for good. Where many do, the result says little: a server that nobody reached looks like texts in which nothing was found.",
        Blame = Blame.Provider,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        s_indexOutOfRange, s_divisionByZero, s_expectFailed, s_tooManyItems, s_unequalLengths, s_workLimit, s_numberOverflow, s_badArgument, s_callFailed, s_budgetSpent, s_cancelled, s_tooMuchMemory,
        s_hostFunctionFailed, s_callsReplaced,
    ];

    /// <param name="span">The indexing.</param>
    /// <param name="index">As the program gave it.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What is indexed: <c>list</c> or <c>text</c>.</param>
    public static Diagnostic IndexOutOfRange(TextSpan span, long index, int count, string what) =>
        new(s_indexOutOfRange, span, count == 0 ? $"Index {index} of an empty {what}." : $"Index {index} of a {what} of {count:N0}.")
        {
            Notes = [what == "list" ? "`first()` and `last()` give none where there is no item: `xs.first() ?? fallback`." : "A slice clips: `t[0:1]` of an empty text is empty."],
            Facts = Fact("index", index).Add("count", (long)count),
        };

    public static Diagnostic DivisionByZero(TextSpan span) =>
        new(s_divisionByZero, span, "Division by zero.") { Notes = ["Guard it: `a / b if b != 0 else 0`."] };

    public static Diagnostic ExpectFailed(TextSpan span, string? message) =>
        new(s_expectFailed, span, message is null ? "This expectation does not hold." : $"An expectation does not hold: {message}") { Quoted = message };

    public static Diagnostic TooManyItems(TextSpan span, long limit, long count) =>
        new(s_tooManyItems, span, $"There {(count == 1 ? "is" : "are")} {RefusalDiagnostics.Counted(count, "items")} where `at_most({limit:N0})` allows {limit:N0}.")
        {
            Notes = [$"Raise the limit to {count:N0}, filter before it, or take({limit:N0}) and leave {count - limit:N0} unread."],
            Facts = Fact("limit", limit).Add("count", count),
        };

    public static Diagnostic UnequalLengths(TextSpan span, long left, long right) =>
        new(s_unequalLengths, span, $"`zip` needs lists of one length; these have {left:N0} and {right:N0} items.")
        {
            Notes = ["To stop at the shorter one, as Python does: `xs.take(ys.len()).zip(ys.take(xs.len()))`."],
            Facts = Fact("left", left).Add("right", right),
        };

    /// <param name="span">The operation that would pass the limit.</param>
    /// <param name="work">What would have been done in all by then.</param>
    /// <param name="limit">The policy's <c>MaxWork</c>.</param>
    public static Diagnostic WorkLimit(TextSpan span, long work, long limit) =>
        new(s_workLimit, span, $"This takes the work done to {work:N0} units, and the policy allows {limit:N0}.")
        {
            Notes = ["A unit is a character read or written, or an item made. Cut the lists that are combined here before combining them."],
            Facts = Fact("work", work).Add("limit", limit),
        };

    /// <param name="span">The operation that there is no room for.</param>
    /// <param name="what">What it would make, such as <c>a text of 2,000,000,000 characters</c>.</param>
    public static Diagnostic TooMuchMemory(TextSpan span, string what) =>
        new(s_tooMuchMemory, span, $"There is no room for {what}.") { Notes = ["Cut lists before combining them, and texts before joining them; `map` over pieces keeps each small."] };

    public static Diagnostic NumberOverflow(TextSpan span, string operation) =>
        new(s_numberOverflow, span, $"The result of `{operation}` does not fit an int of 64 bits.") { Notes = ["Use a float where such numbers can come up."] };

    /// <param name="span">The call.</param>
    /// <param name="function">Its name.</param>
    /// <param name="complaint">What is wrong, as the end of a sentence, such as <c>`size` must be at least 1; it is 0</c>.</param>
    public static Diagnostic BadArgument(TextSpan span, string function, string complaint) =>
        new(s_badArgument, span, $"`{function}`: {complaint}.") { Quoted = complaint };

    /// <param name="span">The call.</param>
    /// <param name="function">Its name.</param>
    /// <param name="what">What it did, as the end of a sentence with its full stop: <c>failed: there is no such article.</c></param>
    public static Diagnostic HostFunctionFailed(TextSpan span, string function, string what) =>
        new(s_hostFunctionFailed, span, $"`{function}` {what}") { Quoted = what, Facts = Fact("function", function) };

    /// <summary>Why a call fails that nothing can answer.</summary>
    public const string NoLabels = "the list of labels is empty, so no reply could be one of them; nothing was asked.";

    /// <param name="span">The call.</param>
    /// <param name="reason">One sentence.</param>
    /// <param name="ways">What the provider knows of ways out.</param>
    public static Diagnostic CallFailed(TextSpan span, string reason, ImmutableArray<string> ways) =>
        new(s_callFailed, span, $"A model call failed: {reason}") { Quoted = reason, Notes = [.. ways, "`or=value` in the call stands in for calls that fail."] };

    /// <param name="span">One of the calls.</param>
    /// <param name="replies">That `or=` stands in for.</param>
    /// <param name="reason">Why that one failed.</param>
    /// <param name="ways">What the provider knows of ways out.</param>
    public static Diagnostic CallsReplaced(TextSpan span, long replies, string reason, ImmutableArray<string> ways) =>
        new Diagnostic(s_callsReplaced, span, $"`or=` stands in for {RefusalDiagnostics.Counted(replies, "replies")} that failed. One of them: {reason}") { Quoted = reason, Notes = ways }.WithFact("replies", replies);

    public static Diagnostic BudgetSpent(TextSpan span, string what, string used, string limit) =>
        new(s_budgetSpent, span, $"The budget of {limit} {what} is used up ({used}).") { Facts = ImmutableSortedDictionary<string, object>.Empty.Add("budget", what) };

    public static bool IsBudgetSpent(Diagnostic diagnostic) => diagnostic.Code == s_budgetSpent.Code;

    public static Diagnostic Cancelled(TextSpan span) => new(s_cancelled, span, "The run was cancelled.");

    private static ImmutableSortedDictionary<string, object> Fact(string name, object value) => ImmutableSortedDictionary<string, object>.Empty.Add(name, value);
}
