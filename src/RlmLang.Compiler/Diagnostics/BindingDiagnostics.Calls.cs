using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about calls and their arguments.</summary>
internal static partial class BindingDiagnostics
{
    private static readonly DiagnosticDescriptor s_tooManyArguments = new("RLM2201", Severity.Error)
    {
        Title = "More arguments than parameters",
        Example = "set FINAL = context.len(3)",
        Repaired = "set FINAL = context.len()",
    };

    private static readonly DiagnosticDescriptor s_missingArgument = new("RLM2202", Severity.Error)
    {
        Title = "An argument is missing",
        Example = "set FINAL = context.chunk()",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_unknownParameter = new("RLM2203", Severity.Error)
    {
        Title = "A named argument that the function does not have",
        Example = "set FINAL = context.chunk(8_000, overlp=200)",
        Repaired = "set FINAL = context.chunk(8_000, overlap=200)",
    };

    private static readonly DiagnosticDescriptor s_argumentTwice = new("RLM2204", Severity.Error)
    {
        Title = "An argument is given twice",
        Example = "set FINAL = context.chunk(8_000, size=4_000)",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_positionalAfterNamed = new("RLM2205", Severity.Error)
    {
        Title = "An argument without a name after one with a name",
        Example = "set FINAL = context.chunk(overlap=200, 8_000)",
        Repaired = "set FINAL = context.chunk(8_000, overlap=200)",
    };

    private static readonly DiagnosticDescriptor s_lambdaExpected = new("RLM2206", Severity.Error)
    {
        Title = "A value where a lambda is expected",
        Example = "set FINAL = context.lines().filter(true)",
        Repaired = "set FINAL = context.lines().filter(it.len() > 0)",
        Explanation = "An expression that mentions `it`, or `x => …`, says what is done with each item.",
    };

    private static readonly DiagnosticDescriptor s_lambdaParameters = new("RLM2207", Severity.Error)
    {
        Title = "A lambda with the wrong number of parameters",
        Example = "set FINAL = [1, 2].reduce(0, a => a)",
        Repaired = "set FINAL = [1, 2].reduce(0, (a, x) => a + x)",
    };

    private static readonly DiagnosticDescriptor s_lambdaUnexpected = new("RLM2208", Severity.Error)
    {
        Title = "A lambda where a value is expected",
        Example = "set FINAL = context.chunk(x => 8_000)",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_badArgument = new("RLM2209", Severity.Error)
    {
        Title = "An argument that the function cannot use",
        Example = "set FINAL = context.chunk(0)",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_doesNotTake = new("RLM2210", Severity.Error)
    {
        Title = "An argument of another type than the function takes",
        Example = "set FINAL = context.chunk(\"big\")",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_itemWise = new("RLM2211", Severity.Error)
    {
        Title = "A function of one item is called on a list",
        Example = "set FINAL = context.lines().chunk(80)",
        Repaired = "set FINAL = context.lines().map(it.chunk(80))",
    };

    private static readonly DiagnosticDescriptor s_looksLikeRegex = new("RLM2212", Severity.Warning)
    {
        Title = "A text that looks like a regex",
        Example = "set FINAL = context.split(\"(?m)^---\")",
        Repaired = "set FINAL = context.split(r\"(?m)^---\")",
        Explanation = "A text is looked for as it stands. A regex is written `r\"…\"`.",
    };

    private static readonly DiagnosticDescriptor s_typeUnexpected = new("RLM2213", Severity.Error)
    {
        Title = "`as=` where no type is asked for",
        Example = "set FINAL = context.lines(as=text)",
        Repaired = "set FINAL = context.lines()",
    };

    private static readonly DiagnosticDescriptor s_option = new("RLM2214", Severity.Error)
    {
        Title = "An option with a value that it cannot have",
        Example = "set FINAL = context.lines().map_llm(f\"Is this a complaint?\\n{it}\", per_call=0)",
        Repaired = "set FINAL = context.lines().map_llm(f\"Is this a complaint?\\n{it}\", per_call=5)",
    };

    private static readonly DiagnosticDescriptor s_typeByPlace = new("RLM2215", Severity.Error)
    {
        Title = "A value where the type of a reply is asked for",
        Example = "set FINAL = llm(f\"Is this a complaint?\\n{context}\", bool)",
        Repaired = "set FINAL = llm(f\"Is this a complaint?\\n{context}\", as=bool)",
        Explanation = "The type stands after `as=`. Instruction and data stand in one prompt: `llm(f\"Is this a complaint?\\n{context}\", as=bool)`.",
    };

    private static readonly DiagnosticDescriptor s_order = new("RLM2216", Severity.Error)
    {
        Title = "A call in another language's form",
        Example = "set FINAL = \", \".join(context.lines())",
        Repaired = "set FINAL = context.lines().join(\", \")",
        Explanation = "A function's first argument is what it works on: `xs.map(x => …)`, `xs.join(\", \")`, `xs.max()`.",
    };

    private static readonly DiagnosticDescriptor s_questionFirst = new("RLM2304", Severity.Warning)
    {
        Title = "A question where the text to read stands",
        Example = "set FINAL = rlm(\"What is it about?\", context, calls=5)",
        Repaired = "set FINAL = rlm(context, \"What is it about?\", calls=5)",
        Explanation = "`rlm` reads its first argument and asks its second about it, as `map_llm` works on its first.",
    };

    private static readonly DiagnosticDescriptor s_pieceByPlace = new("RLM2305", Severity.Note)
    {
        Title = "A piece taken by its place, though blank pieces are left out",
        Example = "set FINAL = context.lines().map(it.split(\",\")[2])",
        Repaired = "set FINAL = context.lines().map(it.split(\",\", blanks=true)[2])",
        Explanation = "`split` leaves pieces without a character that prints out, so what stands behind an empty one has a smaller place than in other languages. `blanks=true` keeps them.",
    };

    /// <summary>Every entry, in the order of codes.</summary>
    /// <remarks>Made when asked for: the fields of the three files are not initialised in a known order.</remarks>
    public static ImmutableArray<DiagnosticDescriptor> All =>
    [
        s_unknownName, s_unknownFunction, s_unknownField, s_unknownType, s_alreadyBound, s_reserved, s_itOutside, s_finalRead, s_noFinal, s_secondFinal, s_functionCycle, s_typeCycle,
        s_unknownModule, s_moduleCycle, s_nameOfModule, s_moduleAtFault, s_notOfModule, s_functionTaken, s_missingCall, s_fieldCalled, s_fieldOfList, s_foreignFunction, s_typeAsValue, s_functionAsValue, s_twice,
        s_typeMismatch, s_notBool, s_mayBeNone, s_mayHoldNone, s_operatorTypes, s_textPlus, s_branches, s_unknownLabel, s_neverEqual, s_notIndexable, s_regex, s_numberFormat, s_notRecord,
        s_notReply, s_notConstant, s_budgetName, s_budgetAmount, s_noLabels, s_callInDefault,
        s_tooManyArguments, s_missingArgument, s_unknownParameter, s_argumentTwice, s_positionalAfterNamed, s_lambdaExpected, s_lambdaParameters, s_lambdaUnexpected, s_badArgument,
        s_doesNotTake, s_itemWise, s_looksLikeRegex, s_typeUnexpected, s_option, s_typeByPlace, s_order,
        s_missingF, s_promptWithoutItem, s_unusedCalls, s_questionFirst, s_pieceByPlace,
    ];

    /// <param name="span">The first argument that is too many.</param>
    public static Diagnostic TooManyArguments(TextSpan span, string function, string header) =>
        new(s_tooManyArguments, span, $"`{function}` takes no more arguments.")
        {
            Notes = [function == "replace" ? "Every place is replaced; for the first alone write `t[0:i] + new + t[i + old.len():]` with the place `i` that `t.find(old)` gives." : $"Its header is `{header}`."],
        };

    public static Diagnostic MissingArgument(TextSpan span, string function, string parameter, string header) =>
        new(s_missingArgument, span, $"`{function}` needs `{parameter}`.") { Notes = [$"Its header is `{header}`."], Facts = Facts(("function", function), ("parameter", parameter)) };

    /// <param name="removed">The argument with its comma, where it says how a model is asked: that is the host's to say.</param>
    public static Diagnostic UnknownParameter(TextSpan span, string function, string name, IReadOnlyList<string> nearest, string header, bool isCertain, TextSpan? removed = null) =>
        new(s_unknownParameter, span, $"`{function}` has no parameter `{name}`{DidYouMean(nearest)}")
        {
            Notes = removed is null ? name is "max_items" or "max_results" or "num_results" or "n" && header.Contains("as: type", StringComparison.Ordinal)
                    ? ["A list of at most five is asked for with `as=[text; 5]`; several replies to one prompt with `samples=5`."] : [$"Its header is `{header}`."] : ["How a model is asked is the host's to say, in rlm.json; a call has `as=`, `model=`, `samples=`, `max_chars=` and `or=`."],
            Fixes = removed is { } argument ? [Fix.Replace(argument, "", $"remove `{name}`", FixApplicability.Likely)] : Replacements(span, name, nearest, isCertain),
            Facts = Facts(("function", function), ("parameter", name)),
        };

    public static Diagnostic ArgumentTwice(TextSpan span, string function, string parameter) =>
        new(s_argumentTwice, span, $"`{parameter}` of `{function}` is given twice.");

    public static Diagnostic PositionalAfterNamed(TextSpan span) =>
        new(s_positionalAfterNamed, span, "An argument without a name stands before those with names.");

    /// <param name="span">The argument.</param>
    /// <param name="parameters">How many parameters the lambda has.</param>
    public static Diagnostic LambdaExpected(TextSpan span, string function, string parameter, int parameters) =>
        new(s_lambdaExpected, span, parameters == 1
            ? $"`{function}` takes a lambda for `{parameter}`; this does not mention `it`."
            : $"`{function}` takes a lambda of two parameters for `{parameter}`.")
        {
            Notes = [parameters == 1 ? "Write an expression that mentions `it`, or `x => …`." : "Write `(a, b) => …`."],
        };

    /// <summary><c>rows.group_by("area")</c></summary>
    public static Diagnostic FieldAsLambda(TextSpan span, string function, string field) =>
        new(s_lambdaExpected, span, $"`{function}` takes a lambda: a field of each item is `it.{field}`.") { Fixes = [Fix.Replace(span, $"it.{field}", $"write `it.{field}`")] };

    public static Diagnostic LambdaParameters(TextSpan span, string function, int expected, int actual) =>
        new(s_lambdaParameters, span, $"The lambda of `{function}` takes {Count(expected)}; this one has {actual}.")
        {
            Notes = [expected == 1 ? "A second one stands for the index, or both for the two fields of a pair, a group or an enumerated item." : "The first is the result so far, the second the item."],
        };

    /// <summary><c>for a, b in [[1, 2]]</c></summary>
    public static Diagnostic NotPairs(TextSpan span, string item) =>
        new(s_lambdaParameters, span, $"Two names, `for a, b in`, stand for the fields of a pair; these items are {item}.") { Notes = ["Write one name, and `row[0]`, `row[1]` for its parts."] };

    public static Diagnostic LambdaUnexpected(TextSpan span, string function, string parameter, string type) =>
        new(s_lambdaUnexpected, span, $"`{function}` takes {type} for `{parameter}`, not a lambda.");

    /// <param name="span">The argument, or the function's name where it is not one alone.</param>
    /// <param name="complaint">The end of a sentence.</param>
    public static Diagnostic BadArgument(TextSpan span, string function, string complaint) => new(s_badArgument, span, $"`{function}`: {complaint}.");

    /// <param name="span">The argument.</param>
    /// <param name="parameter">Its parameter.</param>
    /// <param name="headers">The function's headers.</param>
    /// <param name="fix">The way out where there is one.</param>
    public static Diagnostic DoesNotTake(TextSpan span, string function, string parameter, string expected, string actual, IReadOnlyList<string> headers, Fix? fix) =>
        new(s_doesNotTake, span, $"`{function}` takes {expected} for `{parameter}`; this is {actual}.")
        {
            Notes = [headers.Count == 1 ? $"Its header is `{headers[0]}`." : $"Its headers are {string.Join(", ", headers.Select(h => $"`{h}`"))}."],
            Fixes = fix is null ? [] : [fix],
            Facts = Facts(("function", function), ("parameter", parameter), ("expected", expected), ("actual", actual)),
        };

    /// <param name="span">The function's name.</param>
    /// <param name="call">Name, parentheses and all between them.</param>
    /// <param name="written">The same as text.</param>
    public static Diagnostic ItemWise(TextSpan span, string function, string expected, string actual, TextSpan call, string written) =>
        new(s_itemWise, span, $"`{function}` takes {expected}; this is {actual}.")
        {
            Notes = [$"For each item of the list write `map(it.{function}(…))`."],
            Fixes = [Fix.Replace(call, $"map(it.{written})", $"write `map(it.{written})`", FixApplicability.Likely)],
            Facts = Facts(("function", function), ("expected", expected), ("actual", actual)),
        };

    public static Diagnostic LooksLikeRegex(TextSpan span, string function) =>
        new(s_looksLikeRegex, span, $"`{function}` looks for this text as it stands; a regex is written `r\"…\"`.")
        {
            Fixes = [Fix.Insert(span.Start, "r", "put `r` before the quote", FixApplicability.Likely)],
        };

    /// <summary><c>t.split(",", 1)</c></summary>
    /// <param name="span">The number.</param>
    /// <param name="text">What is cut, fit to stand before a dot.</param>
    /// <param name="separator">As written.</param>
    /// <param name="tight">The separator, fit to stand before a dot.</param>
    public static Diagnostic SplitLimit(TextSpan span, string text, string separator, string tight, Fix? fix) =>
        new(s_doesNotTake, span, "`split` cuts at every separator: it takes no number of cuts.")
        {
            Notes = text.Length + separator.Length > 60
                ? ["What stands before the first is `t.split(sep, blanks=true)[0]`, what stands behind it `t[(t.find(sep) ?? t.len()) + sep.len():]`."]
                : [$"What stands before the first is `{text}.split({separator}, blanks=true)[0]`, what stands behind it `{text}[({text}.find({separator}) ?? {text}.len()) + {tight}.len():]`."],
            Fixes = fix is null ? [] : [fix],
            Facts = Facts(("function", "split"), ("parameter", "keep")),
        };

    /// <summary><c>rlm("What?", context)</c></summary>
    public static Diagnostic QuestionFirst(TextSpan span, TextEdit[] edits) =>
        new(s_questionFirst, span, "`rlm` reads this text: what is read stands first, then the question, `rlm(text, \"question\")`.") { Fixes = [new Fix("exchange the two", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>l.split(",")[2]</c></summary>
    /// <param name="place">The index.</param>
    /// <param name="end">Before the parenthesis that closes the call.</param>
    public static Diagnostic PieceByPlace(TextSpan place, int end) =>
        new(s_pieceByPlace, place, "Blank pieces are left out, and those behind them move up: `split(sep, blanks=true)` keeps every place.")
        {
            Fixes = [Fix.Insert(end, ", blanks=true", "write `blanks=true`", FixApplicability.Likely)],
        };

    public static Diagnostic TypeUnexpected(TextSpan span, string function) => new(s_typeUnexpected, span, $"`{function}` takes no type: there is no `as=`.");

    /// <param name="span">The function's name.</param>
    /// <param name="call">The whole call.</param>
    /// <param name="isMended">Whether there are other slips in the call: it cannot be written down before they are put right.</param>
    public static Diagnostic Order(TextSpan span, string function, TextSpan call, string replacement, bool isMended = false) =>
        new(s_order, span, !isMended && replacement.Length <= 80 && !replacement.Contains('`', StringComparison.Ordinal) ? $"This is written `{replacement}` here." : $"This is written `xs.{function}(…)` here.")
        {
            Fixes = [Fix.Replace(call, replacement, $"write `{replacement}`")],
        };

    /// <summary><c>g.count()</c> of a group.</summary>
    /// <param name="span">The function's name.</param>
    /// <param name="call">The whole call.</param>
    /// <param name="replacement">The same of the group's items.</param>
    /// <param name="isCertain">Whether nothing but the items can have been meant.</param>
    public static Diagnostic OfItems(TextSpan span, TextSpan call, string replacement, bool isCertain) =>
        new(s_order, span, $"A group is a record `{{key, items}}`: write {Written(replacement, "it of its `items`")}.")
        {
            Fixes = [Fix.Replace(call, replacement, $"write {Written(replacement, "it of the items")}", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>xs.groupby(it).size()</c>: how many items each group has, or how many groups there are.</summary>
    /// <param name="span">The function's name.</param>
    /// <param name="call">The whole call.</param>
    /// <param name="counts">The items of each group.</param>
    /// <param name="groups">The groups.</param>
    public static Diagnostic GroupCounts(TextSpan span, TextSpan call, string counts, string groups) =>
        new(s_order, span, $"How many items each group has is written {Written(counts, "`xs.count_by(…)`")}, how many groups there are {Written(groups, "`xs.group_by(…).len()`")}.")
        {
            Fixes = [Fix.Replace(call, counts, "write `count_by`", FixApplicability.Likely), Fix.Replace(call, groups, "write `.len()`", FixApplicability.Likely)],
        };

    /// <param name="span">The argument.</param>
    /// <param name="isType">Whether a type is written there.</param>
    /// <param name="fix">One prompt of instruction and data, where it can be written down.</param>
    public static Diagnostic TypeByPlace(TextSpan span, string function, bool isType, Fix? fix) =>
        new(s_typeByPlace, span, isType ? "A type stands after `as=`." : $"`{function}` takes one prompt, and the type of the reply after `as=`.")
        {
            Notes = isType ? [] : ["Instruction and data stand in one prompt: `llm(f\"…\\n{context}\", as=…)`."],
            Fixes = isType ? [Fix.Insert(span.Start, "as=", "write `as=` before the type")] : fix is null ? [] : [fix],
        };

    /// <param name="complaint">The end of a sentence.</param>
    public static Diagnostic Option(TextSpan span, string function, string complaint) => new(s_option, span, $"`{function}`: {complaint}.");

    private static string Count(int parameters) => parameters == 1 ? "one parameter" : $"{parameters} parameters";
}
