using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about values that other languages write otherwise, and about the quotes of texts.</summary>
internal static partial class SyntaxDiagnostics
{
    private static readonly DiagnosticDescriptor s_setLiteral = new("RLM1147", Severity.Error)
    {
        Title = "A set is a list without repetitions",
        Example = "let marks = {\"!\", \"?\"}",
        Repaired = "let marks = [\"!\", \"?\"]",
        Explanation = "`in` asks a list what it asks a set; `xs.unique()` leaves repetitions out.",
    };

    private static readonly DiagnosticDescriptor s_keyedRecord = new("RLM1148", Severity.Error)
    {
        Title = "A record's fields have names",
        Example = "let names = {1: \"one\", 2: \"two\"}",
        Repaired = "let names = [{key: 1, value: \"one\"}, {key: 2, value: \"two\"}]",
        Explanation = "What other languages look up by key is a list of records, asked with `rows.find_first(it.key == k)`.",
    };

    private static readonly DiagnosticDescriptor s_apostrophe = new("RLM1149", Severity.Error)
    {
        Title = "An apostrophe ends a text in single quotes",
        Example = "let x = llm('What don't they say?')",
        Repaired = "let x = llm(\"What don't they say?\")",
    };

    private static readonly DiagnosticDescriptor s_holeSign = new("RLM1150", Severity.Error)
    {
        Title = "A sign behind the value of a hole",
        Example = "let n = 3\nlet x = f\"{n=}\"",
        Repaired = "let n = 3\nlet x = f\"n={n}\"",
        Explanation = "A hole holds a value and, for numbers, a format: `{n}`, `{n:.2f}`. Texts are put in as they stand, lists and records as JSON.",
    };

    private static readonly DiagnosticDescriptor s_mapSelect = new("RLM1151", Severity.Error)
    {
        Title = "Items are chosen with `filter`",
        Example = "let xs = [{a: 1}]\nlet ys = xs.map(select(it.a > 0))",
        Repaired = "let xs = [{a: 1}]\nlet ys = xs.filter(it.a > 0)",
    };

    private static readonly DiagnosticDescriptor s_patternParameter = new("RLM1152", Severity.Error)
    {
        Title = "A lambda's parameter is a name",
        Example = "let xs = [{area: \"a\", n: 1}]\nlet ys = xs.map(({area, n}) => area)",
        Repaired = "let xs = [{area: \"a\", n: 1}]\nlet ys = xs.map(r => r.area)",
        Explanation = "Two names, `(a, b) => …`, stand for the fields of a pair, a group or an enumerated item; nothing else is taken apart.",
    };

    private static readonly DiagnosticDescriptor s_itemAssign = new("RLM1153", Severity.Error)
    {
        Title = "An item of a list or a field of a record is assigned",
        Example = "let xs = [\"a\", \"b\"]\nlet n = xs.reduce({}, (acc, x) => { acc[x] = 1; return acc })",
        Repaired = "let xs = [\"a\", \"b\"]\nlet n = xs.count_by(it)",
        Explanation = "Values do not change. What is filled key by key elsewhere is a table here: `count_by` counts, `group_by` collects, `map` computes.",
    };

    /// <summary>Whether a diagnostic is about words that only another language has, so that what stands beside them means what it means there.</summary>
    public static bool IsOfAnotherLanguage(Diagnostic told) => Array.IndexOf(
        [s_missingLet, s_declaration, s_loop, s_pythonLambda, s_ternary, s_definition, s_print, s_return, s_finalForm, s_functionLiteral, s_generator, s_is, s_assertion, s_needless, s_choice, s_patternParameter, s_oneName],
        told.Descriptor) >= 0;

    /// <summary><c>{1, 2}</c></summary>
    public static Diagnostic SetLiteral(TextSpan span, string replacement, FixApplicability applicability) =>
        new(s_setLiteral, span, "There are no sets: a list is written `[a, b]`, and `xs.unique()` leaves repetitions out.") { Fixes = [Fix.Replace(span, replacement, $"write {Quote(replacement)}", applicability)] };

    /// <summary><c>{x for x in xs}</c></summary>
    public static Diagnostic SetFor(TextSpan span, TextSpan open, TextSpan close) =>
        new(s_setLiteral, span, "There are no sets: a list is made, `[e for x in xs].unique()`.")
        {
            Fixes = [new Fix("write `[…].unique()`", FixApplicability.Certain, [new TextEdit(open, "["), new TextEdit(close, "].unique()")])],
        };

    /// <summary><c>{1: "a"}</c></summary>
    /// <param name="key">The first key that is no name.</param>
    public static Diagnostic KeyedRecord(TextSpan key, TextSpan span, string replacement) =>
        new(s_keyedRecord, key, "A record's fields have names: what is looked up by key is a list, `[{key: …, value: …}]`.")
        {
            Notes = ["The value of a key is `(rows.find_first(it.key == k) ?? {key: k, value: …}).value`."],
            Fixes = [Fix.Replace(span, replacement, "write a list of records", FixApplicability.Likely)],
        };

    /// <summary><c>'don't'</c></summary>
    /// <param name="span">The apostrophe.</param>
    /// <param name="edits">Other quotes, or a backslash before each.</param>
    public static Diagnostic Apostrophe(TextSpan span, TextEdit[] edits) =>
        new(s_apostrophe, span, "This apostrophe ends the text: a text that holds one stands between `\"`.") { Fixes = [new Fix(edits[0].NewText == "\"" ? "write double quotes" : "write `\\'`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>{n!r}</c></summary>
    public static Diagnostic HoleConversion(TextSpan span, string how) =>
        new(s_holeSign, span, how == "s" ? "A hole takes no `!s`: every value is put in as a text." : $"A hole takes no `!{how}`: a text is put in as it stands; for quotes write them around the hole.")
        {
            Fixes = [Fix.Replace(span, "", $"remove `!{how}`", how == "s" ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>{n=}</c></summary>
    /// <param name="hole">Before its brace.</param>
    /// <param name="label">What stands before the value, with the sign; null where it cannot stand in a text.</param>
    public static Diagnostic HoleName(TextSpan span, TextSpan hole, string? label, TextSpan removed) =>
        new(s_holeSign, span, "A hole takes no `=`: a name beside its value is written `n={n}`.")
        {
            // A text stands between quotes there.
            Fixes = label is null ? [] : [new Fix($"write `{label.Trim()}` before the hole", FixApplicability.Likely, [new TextEdit(hole, label), new TextEdit(removed, "")])],
        };

    /// <summary><c>map(select(c))</c></summary>
    public static Diagnostic MapSelect(TextSpan span, TextEdit[] edits) =>
        new(s_mapSelect, span, "Items are chosen with `xs.filter(…)`.") { Fixes = [new Fix("write `filter(…)`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>({a, b}) => a</c>, <c>([k, v]) => k</c></summary>
    public static Diagnostic PatternParameter(TextSpan span, string item, bool isRecord, TextEdit[] edits) =>
        new(s_patternParameter, span, $"A lambda's parameter is a name: `{item} => …`, and its parts are `{item}{(isRecord ? ".name" : "[0]")}`.") { Fixes = edits.Length == 0 ? [] : [new Fix($"write `{item} => …`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>acc[k] = v</c> in a lambda.</summary>
    public static Diagnostic ItemAssign(TextSpan span, string name) =>
        new(s_itemAssign, span, $"Values do not change, `{name}[…]` neither: tables are made with `xs.count_by(x => …)`, `xs.group_by(x => …)` or `xs.map(…)`.");

    /// <summary><c>max(*xs)</c></summary>
    /// <param name="isWhole">Whether the list alone is given, to a function that takes lists.</param>
    public static Diagnostic SpreadArgument(TextSpan span, bool isWhole) =>
        new(s_listSpread, span, isWhole ? "A list is given as it is: `xs.max()`." : "The items of a list cannot be given one by one: a function takes the list, `f(xs)`, or its items, `f(xs[0], xs[1])`.") { Fixes = isWhole ? [Fix.Replace(span, "", "remove the sign")] : [] };

    /// <summary><c>next((x for x in xs if c), None)</c></summary>
    public static Diagnostic NextOf(TextSpan span, Fix fix) =>
        new(s_generator, span, "There is no `next`: the first that fits is `xs.find_first(x => …)`, the first of all `xs.first()`.") { Fixes = [fix] };

    /// <summary><c>t.startswith(("a", "b"))</c></summary>
    public static Diagnostic Tuple(TextSpan span, Fix fix) => new(s_tuple, span, "There are no tuples: whether one of several fits is `[\"a\", \"b\"].any(p => …)`.") { Fixes = [fix] };

    /// <summary><c>xs | .a</c></summary>
    public static Diagnostic PipedField(TextSpan sign, TextSpan gap, string name) =>
        new(s_pipe, sign, $"A field is taken with a dot alone: `x.{name}`.") { Fixes = [Fix.Replace(gap, "", "remove `|`")] };
}
