using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>The 2000s: what is said about names. Types and calls stand in the other files.</summary>
internal static partial class BindingDiagnostics
{
    private static readonly DiagnosticDescriptor s_unknownName = new("RLM2001", Severity.Error)
    {
        Title = "A name that stands for nothing",
        Example = """
            let tickets = context.lines()
            set FINAL = tickts.len()
            """,
        Repaired = """
            let tickets = context.lines()
            set FINAL = tickets.len()
            """,
    };

    private static readonly DiagnosticDescriptor s_unknownFunction = new("RLM2002", Severity.Error)
    {
        Title = "A call to a function that does not exist",
        Example = "set FINAL = context.chnk(8_000)",
        Repaired = "set FINAL = context.chunk(8_000)",
    };

    private static readonly DiagnosticDescriptor s_unknownField = new("RLM2003", Severity.Error)
    {
        Title = "A field that the record does not have",
        Example = "set FINAL = docs.map(it.nam)",
        Repaired = "set FINAL = docs.map(it.name)",
    };

    private static readonly DiagnosticDescriptor s_unknownType = new("RLM2004", Severity.Error)
    {
        Title = "A type that does not exist",
        Example = "param limit: itn = 3\nset FINAL = limit",
        Repaired = "param limit: int = 3\nset FINAL = limit",
        Explanation = "Types are `text`, `int`, `float`, `bool`, `doc`, `[T]`, `{a: T}`, `T?`, `one_of(\"a\", \"b\")`, and what `type` names.",
    };

    private static readonly DiagnosticDescriptor s_alreadyBound = new("RLM2005", Severity.Error)
    {
        Title = "A name is bound twice",
        Example = "let n = 1\nlet n = 2\nset FINAL = n",
        Repaired = "let n1 = 1\nlet n = 2\nset FINAL = n",
        Explanation = "A `let` is not rebound within a program: a name means one thing from its first line to the last.",
    };

    private static readonly DiagnosticDescriptor s_reserved = new("RLM2006", Severity.Error)
    {
        Title = "A reserved name is bound",
        Example = "let query = \"refund\"\nset FINAL = query",
        Repaired = "let wanted = \"refund\"\nset FINAL = wanted",
        Explanation = "`it`, `FINAL`, `context`, `docs` and `query` always mean the same.",
    };

    private static readonly DiagnosticDescriptor s_itOutside = new("RLM2007", Severity.Error)
    {
        Title = "`it` where nothing binds it",
        Example = "set FINAL = it.len()",
        Repaired = "set FINAL = context.lines().map(it.len())",
        Explanation = "Where a function takes a lambda of one parameter, an expression that mentions `it` is that lambda. Elsewhere `it` stands for nothing.",
    };

    private static readonly DiagnosticDescriptor s_finalRead = new("RLM2008", Severity.Error)
    {
        Title = "FINAL is read",
        Example = "set FINAL = context.len()\nshow FINAL",
        Repaired = "let size = context.len()\nset FINAL = size\nshow size",
        Explanation = "FINAL is what the program answers. Bind the value with `let` to use it in several places.",
    };

    private static readonly DiagnosticDescriptor s_noFinal = new("RLM2009", Severity.Error)
    {
        Title = "A script that answers nothing",
        Example = "let size = context.len()",
        Repaired = "let size = context.len()\nset FINAL = size",
        Explanation = "A script sets FINAL exactly once: that value is its answer.",
    };

    private static readonly DiagnosticDescriptor s_secondFinal = new("RLM2010", Severity.Error)
    {
        Title = "FINAL is set twice",
        Example = "set FINAL = 1\nset FINAL = 2",
        Repaired = "set FINAL = [1, 2]",
        Explanation = "Several results are one record: `set FINAL = {a: …, b: …}`.",
    };

    private static readonly DiagnosticDescriptor s_functionCycle = new("RLM2011", Severity.Error)
    {
        Title = "Functions that call each other in a circle",
        Example = "fn f(n: int) -> int = f(n - 1)\nset FINAL = f(3)",
        Repaired = "fn f(n: int) -> int = n - 1\nset FINAL = f(3)",
        Explanation = "There is no recursion, so that every program ends. Go through a list with `map` or `reduce`, or cut a text with `chunk`.",
    };

    private static readonly DiagnosticDescriptor s_typeCycle = new("RLM2012", Severity.Error)
    {
        Title = "A type that stands for itself",
        Example = "type Tree = [Tree]\nset FINAL = 1",
        Repaired = "type Tree = [text]\nset FINAL = 1",
    };

    private static readonly DiagnosticDescriptor s_functionTaken = new("RLM2014", Severity.Error)
    {
        Title = "A function's name is taken",
        Example = "fn len(t: text) -> int = 1\nset FINAL = len(context)",
        Repaired = "fn size(t: text) -> int = 1\nset FINAL = size(context)",
    };

    private static readonly DiagnosticDescriptor s_missingCall = new("RLM2016", Severity.Error)
    {
        Title = "A function without its parentheses",
        Example = "set FINAL = context.len",
        Repaired = "set FINAL = context.len()",
    };

    private static readonly DiagnosticDescriptor s_fieldCalled = new("RLM2017", Severity.Error)
    {
        Title = "A field that is called",
        Example = "set FINAL = docs.map(it.name())",
        Repaired = "set FINAL = docs.map(it.name)",
    };

    private static readonly DiagnosticDescriptor s_fieldOfList = new("RLM2018", Severity.Error)
    {
        Title = "A field of a list's items is taken from the list",
        Example = "set FINAL = docs.name",
        Repaired = "set FINAL = docs.map(it.name)",
    };

    private static readonly DiagnosticDescriptor s_foreignFunction = new("RLM2019", Severity.Error)
    {
        Title = "A function of another language",
        Example = "let xs = [1]\nset FINAL = xs.append(2)",
        Repaired = "let xs = [1]\nset FINAL = xs + [2]",
    };

    private static readonly DiagnosticDescriptor s_typeAsValue = new("RLM2020", Severity.Error)
    {
        Title = "A type where a value is expected",
        Example = "set FINAL = one_of(\"a\", \"b\")",
        Repaired = "set FINAL = [\"a\", \"b\"]",
        Explanation = "`one_of(…)` is a type: it stands after `as=`, after a colon, or after `type Name =`.",
    };

    private static readonly DiagnosticDescriptor s_functionAsValue = new("RLM2021", Severity.Error)
    {
        Title = "A function's name in place of a lambda",
        Example = "set FINAL = context.lines().map(len)",
        Repaired = "set FINAL = context.lines().map(it.len())",
    };

    private static readonly DiagnosticDescriptor s_twice = new("RLM2022", Severity.Error)
    {
        Title = "A field or parameter that is given twice",
        Example = "set FINAL = {a: 1, a: 2}",
        Repaired = "set FINAL = {a: 1, b: 2}",
    };

    private static readonly DiagnosticDescriptor s_missingF = new("RLM2301", Severity.Warning)
    {
        Title = "A text with braces lacks its `f`",
        Example = "let n = context.len()\nset FINAL = \"{n} characters\"",
        Repaired = "let n = context.len()\nset FINAL = f\"{n} characters\"",
        Explanation = "Only an f-string puts values into its braces. In a plain text they are characters like any other.",
    };

    private static readonly DiagnosticDescriptor s_promptWithoutItem = new("RLM2302", Severity.Note)
    {
        Title = "A prompt for each item that never mentions the item",
        Example = "set FINAL = context.lines().map_llm(\"Is this a complaint?\", as=bool)",
        Repaired = "set FINAL = context.lines().map_llm(f\"Is this a complaint?\\n{it}\", as=bool)",
        Explanation = "Every call would ask the same, so the item is put after the prompt. `{it}` in an f-string says where it belongs.",
    };

    private static readonly DiagnosticDescriptor s_unusedCalls = new("RLM2303", Severity.Warning)
    {
        Title = "A let that costs model calls is never used",
        Example = "let summary = llm(f\"Summarise.\\n{context[0:1_000]}\")\nset FINAL = context.len()",
        Repaired = "let summary = llm(f\"Summarise.\\n{context[0:1_000]}\")\nset FINAL = summary",
    };

    /// <param name="span">The name.</param>
    /// <param name="name">As written.</param>
    /// <param name="nearest">What was probably meant, the best first.</param>
    /// <param name="visible">Some of the names that can be used there.</param>
    /// <param name="fix">What was certainly meant, where that is no other name.</param>
    /// <param name="advice">A sentence that says more than the names here.</param>
    public static Diagnostic UnknownName(TextSpan span, string name, IReadOnlyList<string> nearest, IReadOnlyList<string> visible, Fix? fix = null, string? advice = null) =>
        new(s_unknownName, span, $"There is no value `{name}`{DidYouMean(nearest)}")
        {
            SpanLabel = "unknown name",
            Notes = advice is not null ? [advice] : nearest.Count == 0 && visible.Count > 0 ? [$"Values here: {Names(visible)}."] : [],
            Fixes = fix is null ? Replacements(span, name, nearest) : [fix],
            Facts = Facts(("name", name)),
        };

    /// <param name="span">The name alone: the fix edits nothing else.</param>
    /// <param name="name">As written.</param>
    /// <param name="receiver">The type of what it is called on, or null where the call has no receiver.</param>
    /// <param name="nearest">Functions that fit there and were probably meant, the best first.</param>
    public static Diagnostic UnknownFunction(TextSpan span, string name, string? receiver, IReadOnlyList<string> nearest, bool isCertain) =>
        new(s_unknownFunction, span, $"There is no function `{name}`{DidYouMean(nearest)}")
        {
            SpanLabel = "unknown function",
            Notes = receiver is null ? [] : [$"It is called on a value of type {receiver}."],
            Fixes = Replacements(span, name, nearest, isCertain),
            Facts = receiver is null ? Facts(("name", name)) : Facts(("name", name), ("receiver", receiver)),
        };

    /// <summary>A misspelt function of a module that is not used.</summary>
    public static Diagnostic ModuleMeant(TextSpan span, string name, string function, string module) =>
        new(s_unknownFunction, span, $"There is no function `{name}`; did you mean `{function}` of `{module}`?")
        {
            SpanLabel = "unknown function",
            Fixes = [new Fix($"add `use \"{module}\"`, and call `{function}`", FixApplicability.Likely, [new TextEdit(new TextSpan(0, 0), $"use \"{module}\"\n"), new TextEdit(span, function)])],
            Facts = Facts(("name", name)),
        };

    /// <param name="isQuoted">Whether the name is written as a text, <c>r["name"]</c>.</param>
    public static Diagnostic UnknownField(TextSpan span, string name, string type, IReadOnlyList<string> nearest, IReadOnlyList<string> fields, bool isQuoted) =>
        new(s_unknownField, span, $"There is no field `{name}`{DidYouMean(nearest)}")
        {
            SpanLabel = "unknown field",
            Notes = [fields.Count > 0 ? $"The fields are {Names(fields)}." : $"A value of type {type} has no fields."],
            Fixes = isQuoted ? [.. nearest.Select(n => Fix.Replace(span, $"\"{n}\"", $"replace `{name}` by `{n}`", FixApplicability.Likely))] : Replacements(span, name, nearest),
            Facts = Facts(("name", name), ("type", type)),
        };

    /// <param name="member">The dot and the name.</param>
    public static Diagnostic FieldOfText(TextSpan span, string name, TextSpan member) =>
        new(s_unknownField, span, $"There is no field `{name}`: this is a text already.") { SpanLabel = "unknown field", Fixes = [Fix.Replace(member, "", $"remove `.{name}`")], Facts = Facts(("name", name), ("type", "text")) };

    public static Diagnostic UnknownType(TextSpan span, string name, IReadOnlyList<string> nearest, string? advice = null) =>
        new(s_unknownType, span, $"There is no type `{name}`{DidYouMean(nearest)}") { Notes = advice is null ? [] : [advice], Fixes = Replacements(span, name, nearest), Facts = Facts(("name", name)) };

    /// <param name="fix">Another name for the first value, where every use of it is known.</param>
    public static Diagnostic AlreadyBound(TextSpan span, string name, TextSpan? first, Fix? fix = null) =>
        new(s_alreadyBound, span, $"`{name}` is already bound; choose another name.")
        {
            Fixes = fix is null ? [] : [fix],
            Labels = first is { } place ? [new(place, "bound here first")] : [],
            Facts = Facts(("name", name)),
        };

    /// <param name="fix">What was meant, where it is no other name.</param>
    public static Diagnostic Reserved(TextSpan span, string name, Fix? fix = null) =>
        new(s_reserved, span, name is "context" or "docs" or "query" ? $"`{name}` is already bound; choose another name." : name == "FINAL" ? "`FINAL` is reserved: the answer is given with `set FINAL = …`." : $"`{name}` is reserved; choose another name.")
        {
            Fixes = fix is null ? [] : [fix],
            Facts = Facts(("name", name)),
        };

    public static Diagnostic ItOutside(TextSpan span) =>
        new(s_itOutside, span, "Nothing binds `it` here.")
        {
            Notes = ["`it` stands for the item where a function takes a lambda: `xs.map(it.len())`."],
        };

    public static Diagnostic FinalRead(TextSpan span) =>
        new(s_finalRead, span, "`FINAL` can only be set.") { Notes = ["Bind the value with `let` first, and set FINAL to that."] };

    /// <param name="end">Just past the last statement.</param>
    /// <param name="last">The last `let`, whose value is probably the answer; null where there is none.</param>
    public static Diagnostic NoFinal(int end, string? last) =>
        new(s_noFinal, new TextSpan(end, 0), "The script sets no FINAL: it would run and answer nothing.")
        {
            Fixes = last is null ? [] : [Fix.Insert(end, $"\nset FINAL = {last}", $"add `set FINAL = {last}`", FixApplicability.Likely)],
        };

    public static Diagnostic SecondFinal(TextSpan span, TextSpan first) =>
        new(s_secondFinal, span, "FINAL is set already.") { Labels = [new(first, "set here first")], Notes = ["Several results are one record: `set FINAL = {a: …, b: …}`."] };

    /// <param name="cycle">The functions' names on the way round, the first one again at the end.</param>
    public static Diagnostic FunctionCycle(TextSpan span, IReadOnlyList<string> cycle) =>
        new(s_functionCycle, span, $"There is no recursion: {string.Join(" calls ", cycle.Select(c => $"`{c}`"))}.")
        {
            Notes = ["Go through a list with `map` or `reduce`, or cut a text with `chunk`."],
        };

    public static Diagnostic TypeCycle(TextSpan span, string name) => new(s_typeCycle, span, $"The type `{name}` stands for itself.");

    public static Diagnostic FunctionTaken(TextSpan span, string name, TextSpan? first, bool isHost = false) =>
        new(s_functionTaken, span, first is null ? $"`{name}` is a function of the {(isHost ? "host" : "library")}; choose another name." : $"There is a function `{name}` already; choose another name.")
        {
            Labels = first is { } place ? [new(place, "declared here first")] : [],
        };

    /// <param name="span">The name.</param>
    /// <param name="name">The function's right name.</param>
    public static Diagnostic MissingCall(TextSpan span, string name) =>
        new(s_missingCall, span, $"`{name}` is a function: it needs its parentheses.") { Fixes = [Fix.Replace(span, $"{name}()", $"write `{name}()`")] };

    /// <param name="span">The name.</param>
    /// <param name="parentheses">What stands behind it.</param>
    /// <param name="isEmpty">Whether there is nothing between them.</param>
    public static Diagnostic FieldCalled(TextSpan span, string name, TextSpan parentheses, bool isEmpty) =>
        new(s_fieldCalled, span, $"`{name}` is a field, not a function.") { Fixes = isEmpty ? [Fix.Replace(parentheses, "", "remove the parentheses")] : [] };

    /// <param name="span">The field's name.</param>
    /// <param name="member">The field access behind the list.</param>
    public static Diagnostic FieldOfList(TextSpan span, string name, string type, TextSpan member) =>
        new(s_fieldOfList, span, $"This is a list; `{name}` is a field of its items.")
        {
            Notes = [$"The list is {type}."],
            Fixes = [Fix.Replace(member, $".map(it.{name})", $"write `.map(it.{name})`")],
            Facts = Facts(("name", name), ("type", type)),
        };

    /// <param name="span">The function's name.</param>
    /// <param name="advice">What to write, as a sentence.</param>
    /// <param name="fix">The way out where it can be written down.</param>
    public static Diagnostic ForeignFunction(TextSpan span, string name, string advice, Fix? fix) =>
        new(s_foreignFunction, span, $"There is no function `{name}`: {advice}") { Fixes = fix is null ? [] : [fix], Facts = Facts(("name", name)) };

    public static Diagnostic TypeAsValue(TextSpan span, string type) =>
        new(s_typeAsValue, span, $"`{type}(…)` is a type, and a value is expected here.") { Notes = ["Write it after `as=`, or name it with `type Name = …`."] };

    /// <param name="span">The name.</param>
    /// <param name="isCertain">Whether the function takes one argument.</param>
    public static Diagnostic FunctionAsValue(TextSpan span, string name, bool isCertain) =>
        new(s_functionAsValue, span, $"`{name}` is a function, and a lambda is expected here.")
        {
            Fixes = [Fix.Replace(span, $"it.{name}()", $"write `it.{name}()`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    public static Diagnostic Twice(TextSpan span, string name, string what) => new(s_twice, span, $"The {what} `{name}` is given twice.");

    /// <param name="span">The text literal.</param>
    /// <param name="names">What stands in its braces.</param>
    /// <param name="isCertain">Whether all of its braces would be holes.</param>
    /// <param name="signs">The dollar signs before them.</param>
    public static Diagnostic MissingF(TextSpan span, IReadOnlyList<string> names, IReadOnlyList<TextSpan> signs, bool isCertain) =>
        new(s_missingF, span, $"{string.Join(" and ", names.Select(n => $"`{{{n}}}`"))} {(names.Count == 1 ? "is" : "are")} not interpolated: put `f` before the quote.")
        {
            // A `$` may be JavaScript's, and may as well be money.
            Fixes = signs.Count > 0
                ? [new Fix("put `f` before the quote, and remove `$`", FixApplicability.Likely, [new TextEdit(new TextSpan(span.Start, 0), "f"), .. signs.Select(s => new TextEdit(s, ""))]), Fix.Insert(span.Start, "f", "put `f` before the quote", FixApplicability.Likely)]
                : [Fix.Insert(span.Start, "f", "put `f` before the quote", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <param name="span">The prompt.</param>
    /// <param name="item">The name that stands for the item.</param>
    public static Diagnostic PromptWithoutItem(TextSpan span, string item) =>
        new(s_promptWithoutItem, span, $"The prompt does not mention `{item}`: each item is put after it.") { Notes = [$"Write `f\"… {{{item}}}\"` to say where the item belongs."] };

    public static Diagnostic UnusedCalls(TextSpan span, string name) =>
        new(s_unusedCalls, span, $"`{name}` costs model calls and is never used.") { Notes = ["Its calls are made, and paid for, all the same. Use it, show it, or leave it out."] };

    private static string DidYouMean(IReadOnlyList<string> nearest) => nearest.Count switch
    {
        0 => ".",
        1 => $"; did you mean `{nearest[0]}`?",
        _ => $"; did you mean `{nearest[0]}` or `{nearest[1]}`?",
    };

    // One near name is meant; of two, neither is certain. A name of two letters is near to too much.
    private static ImmutableArray<Fix> Replacements(TextSpan span, string name, IReadOnlyList<string> nearest, bool isCertain = true) =>
        [.. nearest.Select(n => Fix.Replace(span, n, $"replace `{name}` by `{n}`", isCertain && nearest.Count == 1 && name.Length > 2 ? FixApplicability.Certain : FixApplicability.Likely))];

    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(12)) + (all.Count > 12 ? $" and {all.Count - 12} more" : "");
    }

    private static ImmutableSortedDictionary<string, object> Facts(params ReadOnlySpan<(string Name, object Value)> facts)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            all.Add(name, value);
        }

        return all.ToImmutable();
    }
}
