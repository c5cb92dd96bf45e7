using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about the habits of other languages.</summary>
internal static partial class SyntaxDiagnostics
{
    private static readonly DiagnosticDescriptor s_missingLet = new("RLM1101", Severity.Error)
    {
        Title = "A value is bound without `let`",
        Example = "hits = context.lines()",
        Repaired = "let hits = context.lines()",
    };

    private static readonly DiagnosticDescriptor s_declaration = new("RLM1102", Severity.Error)
    {
        Title = "A value is bound with another language's keyword",
        Example = "const hits = context.lines()",
        Repaired = "let hits = context.lines()",
    };

    private static readonly DiagnosticDescriptor s_loop = new("RLM1103", Severity.Error)
    {
        Title = "There are no loops",
        Example = "for line in context.lines():\n    show line",
        Repaired = "show [line for line in context.lines()]",
        Explanation = "What a loop makes is a list: `xs.map(x => …)`, `xs.filter(x => …)` or `[… for x in xs if …]`. To call the model on each item write `xs.map_llm(f\"… {it}\")`.",
    };

    private static readonly DiagnosticDescriptor s_pythonLambda = new("RLM1104", Severity.Error)
    {
        Title = "A lambda is written with `=>`",
        Example = "let long = context.lines().filter(lambda x: len(x) > 80)",
        Repaired = "let long = context.lines().filter(x => len(x) > 80)",
    };

    private static readonly DiagnosticDescriptor s_thenConditional = new("RLM1105", Severity.Error)
    {
        Title = "A conditional is written `a if c else b`",
        Example = "let n = 3\nlet size = if n > 2 then \"big\" else \"small\"",
        Repaired = "let n = 3\nlet size = \"big\" if n > 2 else \"small\"",
    };

    private static readonly DiagnosticDescriptor s_ternary = new("RLM1106", Severity.Error)
    {
        Title = "A conditional is written `a if c else b`, not `c ? a : b`",
        Example = "let n = 3\nlet size = n > 2 ? \"big\" : \"small\"",
        Repaired = "let n = 3\nlet size = \"big\" if n > 2 else \"small\"",
    };

    private static readonly DiagnosticDescriptor s_definition = new("RLM1107", Severity.Error)
    {
        Title = "A function is defined with `fn`",
        Example = "def shout(t): return t.upper()",
        Repaired = "fn shout(t: text) = t.upper()",
        Explanation = "A function's parameters have types, and its body is one expression: `fn shout(t: text) -> text = t.upper()`, or a block `{ let u = t.upper()  u }`.",
    };

    private static readonly DiagnosticDescriptor s_import = new("RLM1108", Severity.Error)
    {
        Title = "There is nothing to import",
        Example = "import re\nlet hits = context.grep(r\"error\")",
        Repaired = "let hits = context.grep(r\"error\")",
        Explanation = "All functions are there already. Modules of the standard library are named with `use \"std/classify\"`.",
    };

    private static readonly DiagnosticDescriptor s_print = new("RLM1109", Severity.Error)
    {
        Title = "A value is printed with `show`",
        Example = "print(context.len())",
        Repaired = "show context.len()",
    };

    private static readonly DiagnosticDescriptor s_return = new("RLM1110", Severity.Error)
    {
        Title = "The answer is given with `set FINAL =`",
        Example = "return context.len()",
        Repaired = "set FINAL = context.len()",
    };

    private static readonly DiagnosticDescriptor s_finalForm = new("RLM1111", Severity.Error)
    {
        Title = "FINAL is set with `set FINAL =`",
        Example = "FINAL(context.len())",
        Repaired = "set FINAL = context.len()",
    };

    private static readonly DiagnosticDescriptor s_colonArgument = new("RLM1112", Severity.Error)
    {
        Title = "A named argument takes `=`",
        Example = "let pieces = context.chunk(8000, overlap: 200)",
        Repaired = "let pieces = context.chunk(8000, overlap=200)",
    };

    private static readonly DiagnosticDescriptor s_slashComment = new("RLM1113", Severity.Error)
    {
        Title = "A comment starts with `#`",
        Example = "let x = 5\n// how many to take\nshow x",
        Repaired = "let x = 5\n# how many to take\nshow x",
        Explanation = "`//` divides and rounds down. A line that starts with `//`, or goes on with prose behind it, is taken for a comment of another language.",
    };

    private static readonly DiagnosticDescriptor s_twoFors = new("RLM1114", Severity.Error)
    {
        Title = "A comprehension has one `for`",
        Example = "let xs = [1, 2]\nlet ys = [3, 4]\nlet all = [x * y for x in xs for y in ys]",
        Repaired = "let xs = [1, 2]\nlet ys = [3, 4]\nlet all = xs.flat_map(x => ys.map(y => x * y))",
        Explanation = "Two nested loops are `xs.flat_map(x => ys.map(y => …))`, or `xs.cross(ys).map((x, y) => …)`. Every unordered pair of one list is `xs.pairs()`.",
    };

    private static readonly DiagnosticDescriptor s_tuple = new("RLM1115", Severity.Error)
    {
        Title = "There are no tuples",
        Example = "let a = 1\nlet b = \"x\"\nlet both = (a, b)",
        Repaired = "let a = 1\nlet b = \"x\"\nlet both = {a: a, b: b}",
        Explanation = "Values of several kinds stand together in a record, `{a: a, b: b}`; values of one kind in a list, `[a, b]`.",
    };

    private static readonly DiagnosticDescriptor s_functionLiteral = new("RLM1116", Severity.Error)
    {
        Title = "A lambda is written with `=>`, not `function`",
        Example = "let long = context.lines().filter(function(x) { return len(x) > 80 })",
        Repaired = "let long = context.lines().filter((x) => { return len(x) > 80 })",
    };

    private static readonly DiagnosticDescriptor s_arrowReturn = new("RLM1117", Severity.Error)
    {
        Title = "A lambda's value needs no `return`",
        Example = "let sizes = context.lines().map(x => return len(x))",
        Repaired = "let sizes = context.lines().map(x => len(x))",
    };

    private static readonly DiagnosticDescriptor s_generator = new("RLM1118", Severity.Error)
    {
        Title = "A comprehension stands in square brackets",
        Example = "let n = sum(len(x) for x in context.lines())",
        Repaired = "let n = sum([len(x) for x in context.lines()])",
    };

    private static readonly DiagnosticDescriptor s_is = new("RLM1119", Severity.Error)
    {
        Title = "Values are compared with `==`",
        Example = "let x = context.lines().first()\nlet y = x is not none",
        Repaired = "let x = context.lines().first()\nlet y = x != none",
    };

    private static readonly DiagnosticDescriptor s_thinArrow = new("RLM1120", Severity.Error)
    {
        Title = "A lambda is written with `=>`, not `->`",
        Example = "let sizes = context.lines().map(x -> len(x))",
        Repaired = "let sizes = context.lines().map(x => len(x))",
    };

    private static readonly DiagnosticDescriptor s_templateText = new("RLM1121", Severity.Error)
    {
        Title = "A text with holes is an f-string",
        Example = "let n = 3\nlet x = `take ${n}`",
        Repaired = "let n = 3\nlet x = f\"take {n}\"",
    };

    private static readonly DiagnosticDescriptor s_change = new("RLM1122", Severity.Error)
    {
        Title = "Values do not change",
        Example = "let n = 1\nn += 2",
        Repaired = "let n = 1\nlet n2 = n + 2",
        Explanation = "A name is bound once. A changed value gets a name of its own; what adds up over a list is `sum`, `count_by` or `reduce`.",
    };

    private static readonly DiagnosticDescriptor s_step = new("RLM1123", Severity.Error)
    {
        Title = "A slice has no step",
        Example = "let back = context.lines()[::-1]",
        Repaired = "let back = context.lines().reversed()",
    };

    private static readonly DiagnosticDescriptor s_adjacentTexts = new("RLM1124", Severity.Error)
    {
        Title = "Two texts stand side by side",
        Example = "let x = (\"one \" \"two\")",
        Repaired = "let x = (\"one \" + \"two\")",
    };

    private static readonly DiagnosticDescriptor s_foreignStatement = new("RLM1125", Severity.Error)
    {
        Title = "A statement of another language",
        Example = "while true:\n    show 1",
        Repaired = "show 1",
        Explanation = "There are no `if`, `while`, `try`, `with` or `class` statements. A choice is an expression, `a if c else b`; what may be missing is taken with `x ?? fallback`.",
    };

    private static readonly DiagnosticDescriptor s_shorthand = new("RLM1126", Severity.Error)
    {
        Title = "A record's field has a name and a value",
        Example = "let a = 1\nlet both = {a, b: 2}",
        Repaired = "let a = 1\nlet both = {a: a, b: 2}",
    };

    private static readonly DiagnosticDescriptor s_recordFor = new("RLM1127", Severity.Error)
    {
        Title = "There are no comprehensions of records",
        Example = "let sizes = {x: len(x) for x in context.lines()}",
        Repaired = "let sizes = [{key: x, value: len(x)} for x in context.lines()]",
        Explanation = "A record's fields are fixed when the program is checked. A table is a list of records with a field for the key.",
    };

    private static readonly DiagnosticDescriptor s_curlyQuotes = new("RLM1128", Severity.Error)
    {
        Title = "A text stands between straight quotes",
        Example = "let x = “abc”",
        Repaired = "let x = \"abc\"",
    };

    private static readonly DiagnosticDescriptor s_fieldAssign = new("RLM1130", Severity.Error)
    {
        Title = "A record's field takes `:`",
        Example = "let r = {name = \"a\", size: 1}",
        Repaired = "let r = {name: \"a\", size: 1}",
    };

    private static readonly DiagnosticDescriptor s_textPrefix = new("RLM1129", Severity.Error)
    {
        Title = "A text's prefix that does not exist",
        Example = "let x = u\"abc\"",
        Repaired = "let x = \"abc\"",
        Explanation = "The prefixes are `f` for holes, `r` for a regex, and `rf` for both.",
    };

    /// <summary><c>{a = 1}</c></summary>
    public static Diagnostic FieldAssign(TextSpan sign, TextSpan span, string name) =>
        new(s_fieldAssign, sign, $"A record's field takes `:`: write `{name}: …`.") { Fixes = [Fix.Replace(span, ": ", "replace `=` by `:`")] };

    /// <summary><c>x = e</c></summary>
    public static Diagnostic MissingLet(TextSpan name, string written) =>
        new(s_missingLet, name, $"A value is bound with `let`: write `let {written} = …`.") { Fixes = [Fix.Insert(name.Start, "let ", "insert `let`")] };

    /// <summary><c>const x = e</c></summary>
    public static Diagnostic Declaration(TextSpan span, string written, TextEdit edit) =>
        new(s_declaration, span, $"A value is bound with `let`, not {Quote(written)}.") { Fixes = [new Fix($"write `let`", FixApplicability.Certain, [edit])] };

    /// <summary><c>for x in xs:</c> as a statement.</summary>
    /// <param name="span">The keyword.</param>
    /// <param name="loop">The whole loop.</param>
    /// <param name="variable">Its variable, as written; null where the header cannot be read.</param>
    /// <param name="list">What it goes over, as written.</param>
    /// <param name="fix">The list in its place, where its body can be read.</param>
    /// <param name="made">What it makes and how that is written, as the end of a sentence; null for a list.</param>
    public static Diagnostic Loop(TextSpan span, TextSpan loop, string? variable, string? list, Fix? fix, string? made = null) =>
        new(s_loop, span, made is not null ? $"There are no loops: what this one makes is {made}."
            : variable is null ? "There are no loops: what a loop makes is a list, written `xs.map(x => …)`." : $"There are no loops: what this one makes is a list, written `{list}.map({variable} => …)`.")
        {
            Notes = ["To call the model on each item write `.map_llm(f\"… {it}\")`."],
            Fixes = fix is not null ? [fix] : variable is null || made is not null ? [] : [Fix.Replace(loop, $"let results = {list}.map({variable} => {variable})", $"write `let results = {list}.map({variable} => …)`", FixApplicability.Template)],
        };

    /// <summary><c>lambda x: e</c></summary>
    public static Diagnostic PythonLambda(TextSpan span, string parameters) =>
        new(s_pythonLambda, span, $"A lambda is written with `=>`: `{parameters} => …`.") { Fixes = [Fix.Replace(span, $"{parameters} =>", $"write `{parameters} =>`")] };

    /// <summary><c>if c then a else b</c></summary>
    public static Diagnostic ThenConditional(TextSpan keyword, TextSpan span, string whenTrue, string condition) =>
        new(s_thenConditional, keyword, "A conditional is written `a if c else b`.") { Fixes = [Fix.Replace(span, $"{whenTrue} if {condition} else", "put the value before its condition")] };

    /// <summary><c>if c { a } else { b }</c> and its like, where the parts cannot be told apart.</summary>
    public static Diagnostic ConditionalForm(TextSpan keyword) => new(s_thenConditional, keyword, "A conditional is written `a if c else b`.");

    /// <summary><c>c ? a : b</c></summary>
    public static Diagnostic Ternary(TextSpan sign, TextSpan span, string whenTrue, string condition) =>
        new(s_ternary, sign, "A conditional is written `a if c else b`.") { Fixes = [Fix.Replace(span, $"{whenTrue} if {condition} else", "put the value before its condition")] };

    /// <summary><c>def f(x):</c></summary>
    /// <param name="span">The keyword.</param>
    /// <param name="definition">All of it.</param>
    /// <param name="replacement">An <c>fn</c> with types to fill in, or null where the body is more than an expression.</param>
    /// <param name="applicability">Certain where all parameters have types.</param>
    public static Diagnostic Definition(TextSpan span, TextSpan definition, string? replacement, FixApplicability applicability) =>
        new(s_definition, span, "A function is defined with `fn name(x: text) -> text = …`.")
        {
            Fixes = replacement is null ? [] : [Fix.Replace(definition, replacement, "write `fn`, with types", applicability)],
        };

    /// <summary><c>import x</c></summary>
    public static Diagnostic Import(TextSpan span, TextSpan line) =>
        new(s_import, span, "There is nothing to import: all functions are there already.") { Fixes = [Fix.Replace(line, "", "remove the line")] };

    /// <summary><c>print(x)</c></summary>
    public static Diagnostic Print(TextSpan span, TextEdit[] edits) =>
        new(s_print, span, "A value is printed with `show`.") { Fixes = edits.Length == 0 ? [] : [new Fix("write `show`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>return e</c> outside a block.</summary>
    public static Diagnostic Return(TextSpan span, bool isOnly) =>
        new(s_return, span, "The answer is given with `set FINAL = …`.")
        {
            Fixes = [Fix.Replace(span, "set FINAL =", "write `set FINAL =`", isOnly ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>FINAL = e</c>, <c>FINAL(e)</c>, <c>set FINAL(e)</c></summary>
    public static Diagnostic FinalForm(TextSpan span, TextEdit[] edits) =>
        new(s_finalForm, span, "The answer is given with `set FINAL = …`.") { Fixes = [new Fix("write `set FINAL =`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>f(x, n: 2)</c></summary>
    /// <param name="span">From behind the name to behind the colon's white space.</param>
    public static Diagnostic ColonArgument(TextSpan colon, TextSpan span, string name) =>
        new(s_colonArgument, colon, $"A named argument takes `=`: write `{name}=…`.") { Fixes = [Fix.Replace(span, "=", "replace `:` by `=`")] };

    /// <summary><c>// …</c> or <c>/* … */</c></summary>
    public static Diagnostic SlashComment(TextSpan span, TextEdit[] edits) =>
        new(s_slashComment, span, "A comment starts with `#`.") { Fixes = edits.Length == 0 ? [] : [new Fix("write `#`", FixApplicability.Certain, [.. edits])] };

    /// <summary>A second <c>for</c> in a comprehension.</summary>
    public static Diagnostic TwoFors(TextSpan span, TextSpan comprehension, string? replacement) =>
        new(s_twoFors, span, "A comprehension has one `for`: write `xs.flat_map(x => ys.map(y => …))`.")
        {
            Fixes = replacement is null ? [] : [Fix.Replace(comprehension, replacement, "write `flat_map`")],
        };

    /// <summary><c>(a, b)</c></summary>
    public static Diagnostic Tuple(TextSpan span, string replacement, bool isCertain) =>
        new(s_tuple, span, "There are no tuples: write a record, `{a: a, b: b}`, or a list, `[a, b]`.")
        {
            Fixes = [Fix.Replace(span, replacement, $"write {Quote(replacement)}", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary><c>function(x) {…}</c></summary>
    public static Diagnostic FunctionLiteral(TextSpan span, TextEdit[] edits) =>
        new(s_functionLiteral, span, "A lambda is written with `=>`: `x => …`.") { Fixes = [new Fix("write `=>`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>x => return e</c></summary>
    public static Diagnostic ArrowReturn(TextSpan span, TextSpan removed) =>
        new(s_arrowReturn, span, "What stands behind `=>` is the value: it needs no `return`.") { Fixes = [Fix.Replace(removed, "", "remove `return`")] };

    /// <summary><c>sum(e for x in xs)</c></summary>
    public static Diagnostic Generator(TextSpan span, int from, int to) =>
        new(s_generator, span, "A comprehension stands in square brackets: `[x for x in xs]`.")
        {
            Fixes = [new Fix("insert `[` and `]`", FixApplicability.Certain, [new TextEdit(new TextSpan(from, 0), "["), new TextEdit(new TextSpan(to, 0), "]")])],
        };

    /// <summary><c>x is none</c>, <c>x is not none</c></summary>
    public static Diagnostic Is(TextSpan span, string sign) =>
        new(s_is, span, $"Values are compared with {Quote(sign)}.") { Fixes = [Fix.Replace(span, sign, $"write {Quote(sign)}")] };

    /// <summary><c>x -> e</c></summary>
    public static Diagnostic ThinArrow(TextSpan span) =>
        new(s_thinArrow, span, "A lambda is written with `=>`.") { Fixes = [Fix.Replace(span, "=>", "replace `->` by `=>`")] };

    /// <summary><c>`…${x}…`</c></summary>
    public static Diagnostic TemplateText(TextSpan span, string? replacement) =>
        new(s_templateText, span, "A text with holes is an f-string: `f\"… {x} …\"`.") { Fixes = replacement is null ? [] : [Fix.Replace(span, replacement, "write an f-string")] };

    /// <summary><c>x += e</c></summary>
    public static Diagnostic Change(TextSpan span, string sign) =>
        new(s_change, span, $"Values do not change, so there is no {Quote(sign)}: bind the new value to a new name with `let`.");

    /// <summary><c>x := e</c></summary>
    public static Diagnostic ColonAssign(TextSpan span, TextEdit[] edits) =>
        new(s_missingLet, span, "A value is bound with `let name = …`.") { Fixes = [new Fix("write `let` and `=`", FixApplicability.Certain, [.. edits])] };

    /// <summary><c>xs[a:b:c]</c></summary>
    /// <param name="every">The step of <c>xs[::n]</c>.</param>
    public static Diagnostic Step(TextSpan span, bool isReversal, string? every) =>
        new(s_step, span, isReversal ? "A slice has no step: what is turned round is `reversed()`." : every is not null ? $"A slice has no step: every {every}th item of a list is `xs.batch({every}).map(it[0])`." : "A slice has no step: it is written `xs[a:b]`.")
        {
            Fixes = isReversal ? [Fix.Replace(span, ".reversed()", "write `.reversed()`")] : every is not null and not "0" ? [Fix.Replace(span, $".batch({every}).map(it[0])", $"write `.batch({every}).map(it[0])`", FixApplicability.Likely)] : [],
        };

    /// <summary><c>"a" "b"</c></summary>
    public static Diagnostic AdjacentTexts(TextSpan second, int at, bool isCertain) =>
        new(s_adjacentTexts, second, "Two texts are joined with `+`.") { Fixes = [Fix.Insert(at, " +", "insert `+`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)] };

    /// <summary><c>while c:</c> and its like.</summary>
    public static Diagnostic ForeignStatement(TextSpan span, string keyword) =>
        new(s_foreignStatement, span, $"There is no statement {Quote(keyword)}.")
        {
            Notes =
            [
                keyword switch
                {
                    "if" or "elif" or "else" or "unless" or "switch" or "match" or "case" or "when" => "A choice is an expression: `a if c else b`.",
                    "class" or "struct" or "interface" or "enum" or "trait" or "impl" => "A type is written `type Name = {a: text, b: int}`, a choice `type Name = one_of(\"a\", \"b\")`.",
                    "try" or "except" or "finally" => "A call that may fail takes `or=value`; a missing value is replaced with `x ?? fallback`.",
                    "with" => "A program reads nothing but `context` and `docs`, which are given to it.",
                    "select" or "SELECT" or "Select" => "Rows are chosen with `rows.filter(it.n > 0)`, their columns with `rows.map({a: it.a})`, counted with `rows.count_by(it.a)`, ordered with `rows.sort_by(it.n, desc=true)`, and cut with `take(n)`.",
                    "while" or "until" or "loop" or "repeat" or "do" => "What is repeated is a list, `xs.map(x => …)`, or a bounded `iterate(init, times=5, step=x => …)`.",
                    _ => "Lists are worked through with `xs.map(x => …)`; a missing value is replaced with `x ?? fallback`.",
                },
            ],
        };

    /// <summary><c>{a, b}</c></summary>
    public static Diagnostic Shorthand(TextSpan span, string name, FixApplicability applicability) =>
        new(s_shorthand, span, $"A record's field has a name and a value: `{name}: {name}`.") { Fixes = [Fix.Insert(span.Start, $"{name}: ", $"write `{name}: {name}`", applicability)] };

    /// <summary><c>{k: v for x in xs}</c></summary>
    /// <param name="comprehension">The whole.</param>
    /// <param name="replacement">The list of records; null where it cannot be written down.</param>
    public static Diagnostic RecordFor(TextSpan span, TextSpan comprehension, string? replacement) =>
        new(s_recordFor, span, "A record's fields are fixed: make a list of records, `[{key: …, value: …} for x in xs]`.")
        {
            Fixes = replacement is null ? [] : [Fix.Replace(comprehension, replacement, "make a list of records", FixApplicability.Likely)],
        };

    /// <summary><c>“abc”</c></summary>
    public static Diagnostic CurlyQuotes(TextSpan open, TextSpan close, bool isCertain) =>
        new(s_curlyQuotes, TextSpan.Cover(open, close), "A text stands between straight quotes.")
        {
            Fixes = isCertain ? [new Fix("write straight quotes", FixApplicability.Certain, [new TextEdit(open, "\""), new TextEdit(close, "\"")])] : [],
        };

    /// <summary><c>u"abc"</c></summary>
    public static Diagnostic TextPrefix(TextSpan span, string prefix, params TextEdit[] more) =>
        new(s_textPrefix, span, $"There is no prefix {Quote(prefix)}: texts have `f`, `r` or `rf`.") { Fixes = [new Fix($"remove {Quote(prefix)}", FixApplicability.Certain, [new TextEdit(span, ""), .. more])] };
}
