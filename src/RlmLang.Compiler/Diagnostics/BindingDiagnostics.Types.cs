using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about types.</summary>
internal static partial class BindingDiagnostics
{
    private static readonly DiagnosticDescriptor s_typeMismatch = new("RLM2101", Severity.Error)
    {
        Title = "A value of another type than expected",
        Example = "param limit: int = \"three\"\nset FINAL = limit",
        Repaired = "param limit: int = 3\nset FINAL = limit",
        Explanation = "Nothing is converted unasked but an int to a float, a `one_of` to a text, and a value to an optional one.",
    };

    private static readonly DiagnosticDescriptor s_notBool = new("RLM2102", Severity.Error)
    {
        Title = "A condition that is not a bool",
        Example = "let lines = context.lines()\nset FINAL = 1 if lines else 0",
        Repaired = "let lines = context.lines()\nset FINAL = 1 if lines.len() > 0 else 0",
        Explanation = "There is no truthiness: say what is asked.",
    };

    private static readonly DiagnosticDescriptor s_mayBeNone = new("RLM2103", Severity.Error)
    {
        Title = "A value that may be none is used as if it were there",
        Example = "param note: text?\nset FINAL = note.len()",
        Repaired = "param note: text?\nset FINAL = (note ?? \"\").len()",
        Explanation = "`x ?? fallback` puts a value in the place of none; in the branch of `if x != none`, and after `filter(it != none)`, `x` is known to be there.",
    };

    private static readonly DiagnosticDescriptor s_mayHoldNone = new("RLM2104", Severity.Error)
    {
        Title = "A list that may hold none is used as if it did not",
        Example = "param notes: [text?]\nfn width(xs: [text]) -> int = xs.len()\nset FINAL = width(notes)",
        Repaired = "param notes: [text?]\nfn width(xs: [text]) -> int = xs.len()\nset FINAL = width(notes.compact())",
    };

    private static readonly DiagnosticDescriptor s_operatorTypes = new("RLM2105", Severity.Error)
    {
        Title = "An operator that does not go with its operands",
        Example = "set FINAL = context / 2",
        Repaired = "set FINAL = context.len() / 2",
    };

    private static readonly DiagnosticDescriptor s_textPlus = new("RLM2106", Severity.Error)
    {
        Title = "Something is added to a text that is no text",
        Example = "set FINAL = \"characters: \" + context.len()",
        Repaired = "set FINAL = \"characters: \" + f\"{context.len()}\"",
        Explanation = "In an f-string any value is printed as text.",
    };

    private static readonly DiagnosticDescriptor s_branches = new("RLM2107", Severity.Error)
    {
        Title = "Values that have to be of one type and are not",
        Example = "set FINAL = [1, \"two\"]",
        Repaired = "set FINAL = [\"1\", \"two\"]",
        Explanation = "The items of a list, and the two branches of a conditional, have one type.",
    };

    private static readonly DiagnosticDescriptor s_unknownLabel = new("RLM2108", Severity.Error)
    {
        Title = "A text that is none of the labels",
        Example = "param area: one_of(\"billing\", \"shipping\") = \"biling\"\nset FINAL = area",
        Repaired = "param area: one_of(\"billing\", \"shipping\") = \"billing\"\nset FINAL = area",
    };

    private static readonly DiagnosticDescriptor s_neverEqual = new("RLM2109", Severity.Error)
    {
        Title = "Values of types that are never equal are compared",
        Example = "set FINAL = context.len() == \"12\"",
        Repaired = "set FINAL = context.len() == 12",
    };

    private static readonly DiagnosticDescriptor s_notIndexable = new("RLM2110", Severity.Error)
    {
        Title = "A value without items or characters is indexed",
        Example = "let n = 12\nset FINAL = n[0]",
        Repaired = "let n = [12]\nset FINAL = n[0]",
    };

    private static readonly DiagnosticDescriptor s_regex = new("RLM2111", Severity.Error)
    {
        Title = "A regex that cannot be used",
        Example = "set FINAL = context.split(r\"(?=Chapter)\")",
        Repaired = "set FINAL = context.split(r\"Chapter\", keep=\"start\")",
        Explanation = "Regexes are .NET's, matched without backtracking so that they run in linear time. That excludes lookahead, lookbehind, backreferences, atomic groups and conditionals.",
    };

    private static readonly DiagnosticDescriptor s_numberFormat = new("RLM2112", Severity.Error)
    {
        Title = "A number's format on something else",
        Example = "set FINAL = f\"{query:.1f}\"",
        Repaired = "set FINAL = f\"{query}\"",
    };

    private static readonly DiagnosticDescriptor s_notRecord = new("RLM2113", Severity.Error)
    {
        Title = "Something other than a record is spread into a record",
        Example = "let xs = [1]\nset FINAL = {...xs, a: 1}",
        Repaired = "let xs = {b: 1}\nset FINAL = {...xs, a: 1}",
    };

    private static readonly DiagnosticDescriptor s_notReply = new("RLM2114", Severity.Error)
    {
        Title = "A type that no reply can have",
        Example = "set FINAL = llm(\"A pattern for dates, please.\", as=regex)",
        Repaired = "set FINAL = llm(\"A pattern for dates, please.\", as=text)",
        Explanation = "Program text never comes from data, so no reply is a regex; and a reply is never none alone.",
    };

    private static readonly DiagnosticDescriptor s_notConstant = new("RLM2115", Severity.Error)
    {
        Title = "A value that has to stand in the program is computed",
        Example = "let n = context.len()\nbudget calls=n\nset FINAL = n",
        Repaired = "let n = context.len()\nbudget calls=100\nset FINAL = n",
        Explanation = "Budgets, options of model calls and defaults are fixed before anything runs: bounds rest on them.",
    };

    private static readonly DiagnosticDescriptor s_budgetName = new("RLM2116", Severity.Error)
    {
        Title = "A budget that does not exist",
        Example = "budget cals=100\nset FINAL = 1",
        Repaired = "budget calls=100\nset FINAL = 1",
        Explanation = "A budget limits `calls`, `depth`, `prompt_chars`, `tokens`, `seconds` or `usd`.",
    };

    private static readonly DiagnosticDescriptor s_budgetAmount = new("RLM2117", Severity.Error)
    {
        Title = "A budget that is no amount",
        Example = "budget calls=1.5\nset FINAL = 1",
        Repaired = "budget calls=2\nset FINAL = 1",
    };

    private static readonly DiagnosticDescriptor s_noLabels = new("RLM2118", Severity.Error)
    {
        Title = "Labels that are no texts",
        Example = "set FINAL = llm(\"How many?\", as=one_of(1, 2))",
        Repaired = "set FINAL = llm(\"How many?\", as=one_of(\"1\", \"2\"))",
        Explanation = "`one_of` takes texts, or one list of texts.",
    };

    private static readonly DiagnosticDescriptor s_callInDefault = new("RLM2119", Severity.Error)
    {
        Title = "A default that calls a model",
        Example = "param topic: text = llm(\"Name a topic.\")\nset FINAL = topic",
        Repaired = "param topic: text = \"billing\"\nset FINAL = topic",
    };

    /// <param name="span">The value.</param>
    /// <param name="what">What it is for, as the beginning of a sentence: <c>`limit`</c>, <c>The result of `f`</c>.</param>
    /// <param name="expected">The type asked for.</param>
    /// <param name="actual">The value's type.</param>
    public static Diagnostic TypeMismatch(TextSpan span, string what, string expected, string actual) =>
        new(s_typeMismatch, span, $"{what} is to be {expected}; this is {actual}.") { Facts = Facts(("expected", expected), ("actual", actual)) };

    /// <summary><c>x or fallback</c> for what may be none.</summary>
    public static Diagnostic OrFallback(TextSpan span, string sign, bool isCertain) =>
        new(s_notBool, span, $"What may be none is replaced with `??`; `{sign}` joins two conditions.")
        {
            Fixes = [Fix.Replace(span, "??", "write `??`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>x or "fallback"</c>, <c>c and "a" or "b"</c> as values.</summary>
    /// <param name="span">The operator.</param>
    /// <param name="sign">As written.</param>
    /// <param name="whole">All of it.</param>
    /// <param name="replacement">A conditional.</param>
    public static Diagnostic ValueOfCondition(TextSpan span, string sign, TextSpan whole, string replacement, bool isCertain) =>
        new(s_notBool, span, $"`{sign}` joins two conditions; one of two values is taken with `a if c else b`.")
        {
            Fixes = [Fix.Replace(whole, replacement, $"write {Written(replacement, "a conditional")}", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>t.find("x") != -1</c></summary>
    /// <param name="span">The operator.</param>
    /// <param name="whole">The comparison.</param>
    public static Diagnostic NeverNegative(TextSpan span, TextSpan whole, string replacement) =>
        new(s_neverEqual, span, "What is not there has no place: it is `none`, never -1.") { Fixes = [Fix.Replace(whole, replacement, $"write {Written(replacement, "a comparison with `none`")}")] };

    /// <param name="span">The condition.</param>
    /// <param name="type">Its type.</param>
    /// <param name="replacement">What was probably meant, or null.</param>
    /// <param name="isCertain">Whether nothing else can have been meant.</param>
    public static Diagnostic NotBool(TextSpan span, string written, string type, string? replacement, bool isCertain) =>
        new(s_notBool, span, $"A condition must be bool; {Written(written)} is {type}.")
        {
            Fixes = replacement is null ? [] : [Fix.Replace(span, replacement, $"write `{replacement}`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
            Facts = Facts(("expected", "bool"), ("actual", type)),
        };

    /// <summary><c>xs.select(it.upper())</c></summary>
    /// <param name="span">The function's name.</param>
    /// <param name="name">As written.</param>
    /// <param name="written">What stands where a condition would.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isCertain">Whether it cannot have been meant as a condition.</param>
    public static Diagnostic SelectMaps(TextSpan span, string name, string written, string type, bool isCertain) =>
        new(s_notBool, span, $"`{name}` is `filter` here, and {Written(written)} is {type}, no condition: what is made of each item is written `map(…)`.")
        {
            Fixes = [Fix.Replace(span, "map", "write `map`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
            Facts = Facts(("expected", "bool"), ("actual", type)),
        };

    /// <param name="span">The value that may be none.</param>
    /// <param name="written">Its source.</param>
    /// <param name="type">Its type.</param>
    /// <param name="fallback">A literal that would do in the place of none, or null.</param>
    /// <param name="needsParentheses">Whether something follows that would bind tighter than <c>??</c>.</param>
    public static Diagnostic MayBeNone(TextSpan span, string written, string type, string? fallback, bool needsParentheses)
    {
        var replacement = needsParentheses ? $"({written} ?? {fallback ?? "…"})" : $"{written} ?? {fallback ?? "…"}";
        return new(s_mayBeNone, span, $"{Written(written)} may be none.")
        {
            Notes = [$"It is {type}. Write `{written} ?? {fallback ?? "fallback"}`, or look with `!= none` first."],
            Fixes = fallback is null ? [] : [Fix.Replace(span, replacement, $"write `{replacement}`", FixApplicability.Likely)],
            Facts = Facts(("actual", type)),
        };
    }

    public static Diagnostic MayHoldNone(TextSpan span, string type, string expected) =>
        new(s_mayHoldNone, span, $"This list may hold none: it is {type}.")
        {
            Notes = [$"{expected} is asked for. `compact()` leaves none out."],
            Fixes = [Fix.Insert(span.End, ".compact()", "add `.compact()`", FixApplicability.Likely)],
            Facts = Facts(("expected", expected), ("actual", type)),
        };

    /// <param name="span">The operator.</param>
    /// <param name="written">The operator as written.</param>
    /// <param name="operands">The types.</param>
    /// <param name="note">What it goes with.</param>
    public static Diagnostic OperatorTypes(TextSpan span, string written, IReadOnlyList<string> operands, string note) =>
        new(s_operatorTypes, span, operands.Count == 1 ? $"`{written}` does not go with {operands[0]}." : $"`{written}` does not go with {operands[0]} and {operands[1]}.")
        {
            Notes = [note],
            Facts = Facts(("operator", written), ("left", operands[0]), ("right", operands[^1])),
        };

    /// <param name="span">What is no text.</param>
    /// <param name="written">Its source.</param>
    /// <param name="type">Its type.</param>
    public static Diagnostic TextPlus(TextSpan span, string written, string type) =>
        new(s_textPlus, span, $"A text can only be joined to a text, such as `f\"{{x}}\"`; this is {type}.")
        {
            Fixes = [Fix.Replace(span, $"f\"{{{written}}}\"", $"write `f\"{{{written}}}\"`")],
            Facts = Facts(("expected", "text"), ("actual", type)),
        };

    /// <param name="span">The value that does not go with the others.</param>
    /// <param name="what">What has to agree, such as <c>The items of a list</c>.</param>
    public static Diagnostic Branches(TextSpan span, string what, string first, string second) =>
        new(s_branches, span, $"{what} have one type; this is {second}, and the other is {first}.") 
        {
            Notes = what.Contains("list", StringComparison.Ordinal) ? ["Different things together are a record, `{a: …, b: …}`."] : [],
            Facts = Facts(("expected", first), ("actual", second)),
        };

    public static Diagnostic UnknownLabel(TextSpan span, string label, string type, IReadOnlyList<string> nearest) =>
        new(s_unknownLabel, span, $"\"{label}\" is none of the labels{DidYouMean(nearest)}")
        {
            Notes = [$"The type is {type}."],
            Fixes = [.. nearest.Select(n => Fix.Replace(span, $"\"{n}\"", $"write \"{n}\"", nearest.Count == 1 ? FixApplicability.Certain : FixApplicability.Likely))],
            Facts = Facts(("expected", type), ("actual", label)),
        };

    public static Diagnostic NeverEqual(TextSpan span, string left, string right) =>
        new(s_neverEqual, span, $"A value of type {left} never equals one of type {right}.") { Facts = Facts(("left", left), ("right", right)) };

    /// <summary><c>"-" * 10</c></summary>
    public static Diagnostic Repeated(TextSpan span, string replacement, TextSpan product) =>
        new(s_operatorTypes, span, $"`*` takes two numbers: what is repeated is written `[x for _ in range(n)]`.") { Fixes = [Fix.Replace(product, replacement, $"write `{replacement}`")] };

    /// <summary><c>rows["n"]</c> where the items have no such field.</summary>
    /// <param name="isGroups">Whether the list is one of groups, `{key, items}`.</param>
    public static Diagnostic ListByName(TextSpan span, string name, string type, bool isGroups) =>
        new(s_notIndexable, span, $"A list is indexed by place, not by `\"{name}\"`; this is {type}.")
        {
            Notes = [isGroups ? $"A group has a `key` and its `items`: `.map({{key: it.key, {name}: it.items.map(it.{name}).sum()}})`." : "A field of each item is `xs.map(it.name)`; a row is found with `xs.find_first(it.key == k)`."],
            Facts = Facts(("actual", type)),
        };

    public static Diagnostic NotIndexable(TextSpan span, string type) =>
        new(s_notIndexable, span, $"Lists and texts can be indexed; this is {type}.") { Facts = Facts(("actual", type)) };

    /// <summary><c>pair[0]</c></summary>
    /// <param name="member">The brackets behind the record.</param>
    public static Diagnostic FieldByPlace(TextSpan span, TextSpan member, string name) =>
        new(s_notIndexable, span, $"This is a record: its field is `.{name}`.") { Fixes = [Fix.Replace(member, $".{name}", $"write `.{name}`")] };

    /// <param name="span">The literal.</param>
    /// <param name="construct">What cannot be there, in words.</param>
    /// <param name="wayRound">What to write in its place, as a sentence; null where it is no regex at all.</param>
    public static Diagnostic Regex(TextSpan span, string construct, string? wayRound) =>
        new(s_regex, span, wayRound is null ? $"This is no regex: it has {construct}." : $"This regex uses {construct}, which cannot be matched in linear time.")
        {
            Notes = wayRound is null ? [] : [wayRound],
        };

    public static Diagnostic NumberFormat(TextSpan span, string format, string type) =>
        new(s_numberFormat, span, $"The format `{format}` is for numbers; this is {type}.") { Facts = Facts(("actual", type)) };

    public static Diagnostic NotRecord(TextSpan span, string type) =>
        new(s_notRecord, span, $"Only a record can be spread into a record; this is {type}.") { Facts = Facts(("actual", type)) };

    public static Diagnostic NotReply(TextSpan span, string type) =>
        new(s_notReply, span, $"No reply can be {type}.") { Notes = ["A reply is a text, a number, a bool, a label, or lists and records of these."] };

    /// <param name="span">The value.</param>
    /// <param name="what">What it is for, as the beginning of a sentence.</param>
    public static Diagnostic NotConstant(TextSpan span, string what) =>
        new(s_notConstant, span, $"{what} has to stand in the program: bounds are known before anything runs.") { Notes = ["Write the value itself."] };

    public static Diagnostic BudgetName(TextSpan span, string name, IReadOnlyList<string> nearest, IReadOnlyList<string> known) =>
        new(s_budgetName, span, $"There is no budget `{name}`{DidYouMean(nearest)}") { Notes = [$"Budgets are {Names(known)}."], Fixes = Replacements(span, name, nearest) };

    public static Diagnostic BudgetAmount(TextSpan span, string name, bool isWhole) =>
        new(s_budgetAmount, span, isWhole ? $"`{name}` takes a whole number that is not negative." : $"`{name}` takes a number that is not negative.");

    public static Diagnostic NoLabels(TextSpan span, string type) =>
        new(s_noLabels, span, $"`one_of` takes texts, or one list of texts; this is {type}.") { Facts = Facts(("actual", type)) };

    public static Diagnostic CallInDefault(TextSpan span) => new(s_callInDefault, span, "A default must not call a model.") { Notes = ["Give the value itself; a `let` can call the model."] };

    private static string Written(string written, string otherwise = "this") => written.Length <= 40 && !written.Contains('\n', StringComparison.Ordinal) && !written.Contains('`', StringComparison.Ordinal) ? $"`{written}`" : otherwise;
}
