using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about forms and signs that other languages have and this one writes otherwise.</summary>
internal static partial class SyntaxDiagnostics
{
    private static readonly DiagnosticDescriptor s_pipe = new("RLM1131", Severity.Error)
    {
        Title = "A value goes on to the next function with a dot",
        Example = "let n = context.lines() |> len",
        Repaired = "let n = context.lines().len()",
    };

    private static readonly DiagnosticDescriptor s_callAlone = new("RLM1132", Severity.Error)
    {
        Title = "A call alone changes nothing",
        Example = "let xs = [3, 1]\nxs.append(2)",
        Repaired = "let xs = [3, 1]\nlet xs2 = xs + [2]",
        Explanation = "Values do not change, so a call is of use only for its value: bind it with `let`, or print it with `show`.",
    };

    private static readonly DiagnosticDescriptor s_bareField = new("RLM1133", Severity.Error)
    {
        Title = "A field has a value before its dot",
        Example = "let xs = [{a: 1}]\nlet as = xs.map(.a)",
        Repaired = "let xs = [{a: 1}]\nlet as = xs.map(it.a)",
        Explanation = "Where a function takes a lambda, `it` stands for the item.",
    };

    private static readonly DiagnosticDescriptor s_eachField = new("RLM1134", Severity.Error)
    {
        Title = "A field of each item is taken with `map`",
        Example = "let xs = [{a: 1}]\nlet ys = xs[].a",
        Repaired = "let xs = [{a: 1}]\nlet ys = xs.map(it.a)",
    };

    private static readonly DiagnosticDescriptor s_foreignSign = new("RLM1135", Severity.Error)
    {
        Title = "A sign of another language",
        Example = "let n = 1\nlet b = n <> 2",
        Repaired = "let n = 1\nlet b = n != 2",
        Explanation = "Operators are Python's: `+ - * / // %`, `== != < <= > >=`, `and or not`, `in`, `not in`, and `x ?? fallback` for what may be none.",
    };

    private static readonly DiagnosticDescriptor s_blockArgument = new("RLM1136", Severity.Error)
    {
        Title = "A lambda stands between the call's parentheses",
        Example = "let xs = [1, 2]\nlet ys = xs.map { it + 1 }",
        Repaired = "let xs = [1, 2]\nlet ys = xs.map(it + 1)",
    };

    private static readonly DiagnosticDescriptor s_typedLambda = new("RLM1137", Severity.Error)
    {
        Title = "A lambda's parameters have no types",
        Example = "let ys = [1, 2].map((x: int) => x + 1)",
        Repaired = "let ys = [1, 2].map((x) => x + 1)",
        Explanation = "Their types follow from the list.",
    };

    private static readonly DiagnosticDescriptor s_textFormat = new("RLM1138", Severity.Error)
    {
        Title = "A value is put into a text with an f-string",
        Example = "let n = 3\nlet x = \"take %d\" % n",
        Repaired = "let n = 3\nlet x = f\"take {n}\"",
    };

    private static readonly DiagnosticDescriptor s_foreignType = new("RLM1139", Severity.Error)
    {
        Title = "A type in the words of another language",
        Example = "let xs: list[text] = [\"a\"]",
        Repaired = "let xs: [text] = [\"a\"]",
        Explanation = "A list is `[text]`, a record `{a: text, b: int}`, what may be none `text?`, a choice `one_of(\"a\", \"b\")`.",
    };

    private static readonly DiagnosticDescriptor s_listSpread = new("RLM1140", Severity.Error)
    {
        Title = "Lists are joined with `+`",
        Example = "let xs = [1]\nlet ys = [...xs, 2]",
        Repaired = "let xs = [1]\nlet ys = xs + [2]",
    };

    private static readonly DiagnosticDescriptor s_slashRegex = new("RLM1141", Severity.Error)
    {
        Title = "A regex is written `r\"…\"`",
        Example = "let pieces = context.split(/ +/)",
        Repaired = "let pieces = context.split(r\" +\", blanks=true)",
    };

    private static readonly DiagnosticDescriptor s_assertion = new("RLM1142", Severity.Error)
    {
        Title = "What must hold is said with `expect`",
        Example = "assert context.len() > 0, \"no text\"",
        Repaired = "expect context.len() > 0, \"no text\"",
    };

    private static readonly DiagnosticDescriptor s_needless = new("RLM1143", Severity.Error)
    {
        Title = "A word that is not needed",
        Example = "let x = await llm(\"Say yes.\")",
        Repaired = "let x = llm(\"Say yes.\")",
        Explanation = "Calls that do not depend on each other run at the same time by themselves; values are made without `new`, and names end with the program.",
    };

    private static readonly DiagnosticDescriptor s_fence = new("RLM1144", Severity.Error)
    {
        Title = "A fence of Markdown is no part of the program",
        Example = "```rlm\nshow 1\n",
        Repaired = "show 1\n",
    };

    private static readonly DiagnosticDescriptor s_header = new("RLM1145", Severity.Error)
    {
        Title = "A function is written `fn name(x: text) -> text = …`",
        Example = "fn shout(t: text): text = t.upper()",
        Repaired = "fn shout(t: text) -> text = t.upper()",
    };

    private static readonly DiagnosticDescriptor s_choice = new("RLM1146", Severity.Error)
    {
        Title = "A choice is an expression",
        Example = "let n = 3\nif n > 2:\n    size = \"big\"\nelse:\n    size = \"small\"\n",
        Repaired = "let n = 3\nlet size = \"big\" if n > 2 else \"small\"\n",
        Explanation = "There are no blocks of statements under a condition: the value is chosen, `a if c else b`.",
    };

    /// <summary><c>x |> f</c></summary>
    public static Diagnostic Pipe(TextSpan span, string name, Fix? fix) =>
        new(s_pipe, span, $"A value goes on to the next function with a dot: `x.{name}(…)`.") { Fixes = One(fix) };

    /// <summary><c>xs.append(x)</c> as a statement.</summary>
    public static Diagnostic CallAlone(TextSpan span, string advice, Fix? fix) => new(s_callAlone, span, $"A call alone changes nothing: {advice}.") { Fixes = One(fix) };

    /// <summary><c>map(.a)</c></summary>
    /// <param name="dot">Before which a value is missing.</param>
    /// <param name="name">Of the field.</param>
    /// <param name="select">The word before the parenthesis, where it is jq's for our <c>filter</c>.</param>
    public static Diagnostic BareField(TextSpan dot, string name, TextSpan? select) =>
        new(s_bareField, dot, $"A field has a value before its dot: write `it.{name}`.")
        {
            Fixes = [select is { } word ? new Fix("write `filter`, and put `it` before the dot", FixApplicability.Certain, [new TextEdit(word, "filter"), new TextEdit(new TextSpan(dot.Start, 0), "it")]) : Fix.Insert(dot.Start, "it", "put `it` before the dot")],
        };

    /// <summary><c>xs[].a</c></summary>
    public static Diagnostic EachField(TextSpan span, string replacement) =>
        new(s_eachField, span, replacement.Length == 0 ? "A list is worked through with `map`; `[]` says nothing." : $"A field of each item is taken with `map`: write {Quote(replacement)}.")
        {
            Fixes = [Fix.Replace(span, replacement, replacement.Length == 0 ? "remove `[]`" : $"write {Quote(replacement)}")],
        };

    /// <summary><c>&lt;></c>, <c>**</c>, <c>&amp;</c> and their like.</summary>
    public static Diagnostic ForeignSign(TextSpan span, string sign, string advice, Fix? fix) => new(s_foreignSign, span, $"There is no {Quote(sign)}: {advice}.") { Fixes = One(fix) };

    /// <summary><c>xs.map { it + 1 }</c>, <c>xs.map(|x| x + 1)</c></summary>
    public static Diagnostic BlockArgument(TextSpan span, string form, TextEdit[] edits) =>
        new(s_blockArgument, span, $"A lambda stands between the call's parentheses: `({form})`.") { Fixes = [new Fix($"write `({form})`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>(x: int) => e</c></summary>
    public static Diagnostic TypedLambda(TextSpan span, TextSpan[] types) =>
        new(s_typedLambda, span, "A lambda's parameters have no types: write `(x) => …`.") { Fixes = [new Fix("remove the types", FixApplicability.Certain, [.. types.Select(t => new TextEdit(t, ""))])] };

    /// <summary><c>"%s" % x</c>, <c>"{}".format(x)</c>, <c>$"{x}"</c></summary>
    public static Diagnostic TextFormat(TextSpan span, Fix? fix) => new(s_textFormat, span, "A value is put into a text with an f-string: `f\"… {x} …\"`.") { Fixes = One(fix) };

    /// <summary><c>list[str]</c>, <c>Optional[str]</c> and their like.</summary>
    public static Diagnostic ForeignType(TextSpan span, string ours, TextEdit[] edits) =>
        new(s_foreignType, span, $"This type is written {Quote(ours)}.") { Fixes = edits.Length == 0 ? [] : [new Fix($"write {Quote(ours)}", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>[...xs, 2]</c></summary>
    public static Diagnostic ListSpread(TextSpan span, TextSpan list, string replacement) =>
        new(s_listSpread, span, "Lists are joined with `+`: `xs + [x]`.") { Fixes = [Fix.Replace(list, replacement, "join with `+`")] };

    /// <summary><c>/…/</c></summary>
    public static Diagnostic SlashRegex(TextSpan span, string ours, Fix fix) =>
        new(s_slashRegex, span, $"A regex is written `r\"…\"`.") { Fixes = [fix] };

    /// <summary><c>assert c</c>, <c>raise E("…")</c></summary>
    public static Diagnostic Assertion(TextSpan span, string written, Fix? fix) =>
        new(s_assertion, span, $"What must hold is said with `expect c, \"message\"`, not {Quote(written)}.") { Fixes = One(fix) };

    /// <summary><c>await</c>, <c>new</c>, <c>pass</c> and their like.</summary>
    public static Diagnostic Needless(TextSpan span, string word, TextSpan removed, FixApplicability applicability = FixApplicability.Certain, params TextEdit[] more) =>
        new(s_needless, span, $"There is no {Quote(word)}, and none is needed.") { Fixes = [new Fix($"remove {Quote(word)}", applicability, [new TextEdit(removed, ""), .. more])] };

    /// <summary>A line of three backticks.</summary>
    public static Diagnostic Fence(TextSpan span, TextSpan line) => new(s_fence, span, "A fence of Markdown is no part of the program.") { Fixes = [Fix.Replace(line, "", "remove the line")] };

    /// <summary><c>fn f(t: text): text = e</c> and its like.</summary>
    public static Diagnostic Header(TextSpan span, TextSpan sign, string ours) =>
        new(s_header, span, "A function is written `fn name(x: text) -> text = …`.") { Fixes = [Fix.Replace(sign, ours, $"write {Quote(ours.Trim())}")] };

    /// <summary><c>if c: x = a else: x = b</c></summary>
    public static Diagnostic Choice(TextSpan keyword, TextSpan whole, string replacement) =>
        new(s_choice, keyword, "A choice is an expression: `a if c else b`.") { Fixes = [Fix.Replace(whole, replacement, "choose the value in an expression")] };

    private static ImmutableArray<Fix> One(Fix? fix) => fix is null ? [] : [fix];
}
