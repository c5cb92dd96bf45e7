using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>The 1000s: what is said about words and sentences. What is said about the habits of other languages stands in the second file.</summary>
internal static partial class SyntaxDiagnostics
{
    private static readonly DiagnosticDescriptor s_missing = new("RLM1001", Severity.Error)
    {
        Title = "Something is missing",
        Example = "let x =",
        Repaired = "let x = 1",
        Explanation = "The statement ends, or goes on with something else, where one of its parts has to stand.",
    };

    private static readonly DiagnosticDescriptor s_notHere = new("RLM1002", Severity.Error)
    {
        Title = "Something stands where it cannot",
        Example = "let x = [1, 2 3]",
        Repaired = "let x = [1, 2, 3]",
        Explanation = "What stands there does not continue what was read before it.",
    };

    private static readonly DiagnosticDescriptor s_statementExpected = new("RLM1003", Severity.Error)
    {
        Title = "A statement starts with a keyword",
        Example = "context.lines().len()",
        Repaired = "show context.lines().len()",
        Explanation = "An expression alone does nothing. Bind it with `let`, print it with `show`, or answer with `set FINAL =`.",
    };

    private static readonly DiagnosticDescriptor s_lineDoesNotContinue = new("RLM1004", Severity.Error)
    {
        Title = "A line that starts with `(`, `[` or `-` starts anew",
        Example = "let n = 10\n  - 3",
        Repaired = "let n = 10 - 3",
        Explanation = "Statements have no end marks, so a line that starts with `(`, `[` or `-` never continues the expression before it. A line that starts with `.` or another operator does.",
    };

    private static readonly DiagnosticDescriptor s_neverClosed = new("RLM1005", Severity.Error)
    {
        Title = "A bracket is never closed",
        Example = "let x = len([1, 2]",
        Repaired = "let x = len([1, 2])",
    };

    private static readonly DiagnosticDescriptor s_closesNothing = new("RLM1006", Severity.Error)
    {
        Title = "A bracket closes nothing",
        Example = "let x = [1, 2])",
        Repaired = "let x = [1, 2]",
    };

    private static readonly DiagnosticDescriptor s_textNeverClosed = new("RLM1007", Severity.Error)
    {
        Title = "A text is never closed",
        Example = "let x = \"abc",
        Repaired = "let x = \"abc\"",
        Explanation = "A text between single quotes ends on the line on which it starts. A longer one stands between three quotes.",
    };

    private static readonly DiagnosticDescriptor s_holeNeverClosed = new("RLM1008", Severity.Error)
    {
        Title = "A brace in an f-string is never closed",
        Example = "let n = 1\nlet x = f\"{n\"",
        Repaired = "let n = 1\nlet x = f\"{n}\"",
        Explanation = "In an f-string `{` opens an expression. Write `{{` for a brace that is text.",
    };

    private static readonly DiagnosticDescriptor s_unknownCharacter = new("RLM1009", Severity.Error)
    {
        Title = "A character that means nothing here",
        Example = "let x = 5 @ 3",
    };

    private static readonly DiagnosticDescriptor s_unknownEscape = new("RLM1010", Severity.Warning)
    {
        Title = "An escape that does not exist",
        Example = "let x = \"\\d+\"",
        Repaired = "let x = \"\\\\d+\"",
        Explanation = "The backslash is kept as text. Double it to say so, or write `r\"…\"` for a regex.",
    };

    private static readonly DiagnosticDescriptor s_numberTooLarge = new("RLM1011", Severity.Error)
    {
        Title = "A number is too large",
        Example = "let x = 99999999999999999999",
        Explanation = "Integers have 64 bits, up to 9_223_372_036_854_775_807.",
    };

    private static readonly DiagnosticDescriptor s_tooDeep = new("RLM1012", Severity.Error)
    {
        Title = "An expression is nested too deep",
        Explanation = "Brackets, `not`, `-`, lambdas and conditionals may be nested 200 deep, and an expression may have 500 operators one below the other. Bind parts with `let`; write long sums as `sum([…])`, long texts as `join`.",
        Example = "let x = " + Deep,
    };

    private static readonly DiagnosticDescriptor s_tooLong = new("RLM1013", Severity.Error)
    {
        Title = "A program is too long",
        Explanation = "A program may have 1,048,576 characters and 200,000 words. Data belongs into the context, not into the program.",
    };

    private static readonly DiagnosticDescriptor s_jsonTaken = new("RLM1014", Severity.Note)
    {
        Title = "A JSON example in an f-string is taken as text",
        Example = "let x = f'Answer as {\"area\": \"billing\"}.'",
        Repaired = "let x = f'Answer as {{\"area\": \"billing\"}}.'",
        Explanation = "`{` followed by a quoted name and `:` cannot be an expression, so it is kept as text. With `as=` no JSON example is needed: the reply has the type's form.",
    };

    private static readonly DiagnosticDescriptor s_dollar = new("RLM1015", Severity.Note)
    {
        Title = "A `$` before a brace is text",
        Example = "let price = 5\nlet x = f\"costs ${price}\"",
        Repaired = "let price = 5\nlet x = f\"costs {price}\"",
        Explanation = "In an f-string `{price}` is the hole; a `$` before it is printed.",
    };

    private static readonly DiagnosticDescriptor s_unknownFormat = new("RLM1017", Severity.Error)
    {
        Title = "A format that does not exist",
        Example = "let x = f\"{5:>10}\"",
        Repaired = "let x = f\"{5}\"",
        Explanation = "Formats are `.1f` (so many decimals), `d` (an integer) and `,` (groups of three digits). For anything else compute the text first, for example with `round(x, 1)`.",
    };

    private static readonly DiagnosticDescriptor s_typeSizes = new("RLM1018", Severity.Error)
    {
        Title = "A type with a size that it cannot have",
        Example = "param x: text(1, 2) = \"\"",
        Repaired = "param x: text(2) = \"\"",
        Explanation = "Types with something in parentheses are `text(200)`, `int(1..5)` and `one_of(\"a\", \"b\")`. A list of at most eight items is `[text; 8]`.",
    };

    private static readonly DiagnosticDescriptor s_onlyFinal = new("RLM1020", Severity.Error)
    {
        Title = "Only FINAL can be set",
        Example = "set answer = 1",
        Repaired = "set FINAL = 1",
        Explanation = "`set FINAL = …` gives the answer. Other names are bound once, with `let`.",
    };

    private static readonly DiagnosticDescriptor s_chained = new("RLM1021", Severity.Error)
    {
        Title = "Comparisons are not chained",
        Example = "let n = 3\nlet x = 1 < n < 5",
        Repaired = "let n = 3\nlet x = 1 < n and n < 5",
    };

    private static readonly DiagnosticDescriptor s_misplaced = new("RLM1022", Severity.Error)
    {
        Title = "A statement stands where it cannot",
        Example = "given context = \"abc\"",
        Repaired = "test \"t\" { given context = \"abc\" }",
        Explanation = "`given` stands inside `test`. `type`, `use`, `param`, `budget`, `fn`, `set`, `test` and `property` stand outside.",
    };

    private static readonly DiagnosticDescriptor s_lambdaValue = new("RLM1023", Severity.Error)
    {
        Title = "A lambda is always an argument",
        Example = "let shout = t => t.upper()",
        Repaired = "fn shout(t: text) = t.upper()",
        Explanation = "A lambda is written where a function takes one, as in `xs.map(x => x * 2)`. What is used in several places is a function: `fn twice(x: int) -> int = x * 2`.",
    };

    private static readonly DiagnosticDescriptor s_emptyHole = new("RLM1024", Severity.Error)
    {
        Title = "An empty hole in an f-string",
        Example = "let x = f\"a {} b\"",
        Repaired = "let x = f\"a {{}} b\"",
    };

    private static readonly DiagnosticDescriptor s_union = new("RLM1025", Severity.Error)
    {
        Title = "There are no union types",
        Example = "param x: text | int = 1",
        Repaired = "param x: text? = none",
        Explanation = "The one union is `T | none`, which is written `T?`. What can be one of several things is a record with options: `{name: text?, count: int?}`.",
    };

    private static readonly DiagnosticDescriptor s_oneName = new("RLM1026", Severity.Error)
    {
        Title = "A `let` binds one name",
        Example = "let a, b = context.lines()",
        Repaired = "let a_b = context.lines()\nlet a = a_b[0]\nlet b = a_b[1]",
        Explanation = "Values are not taken apart. Bind the whole, and take its parts where they are needed: `pair.a`, `xs[0]`.",
    };

    // Nested one deeper than the limit: the example must be as long as it takes.
    private const string Deep = Deep50 + Deep50 + Deep50 + Deep50 + "(1)" + Shut50 + Shut50 + Shut50 + Shut50;
    private const string Deep50 = "((((((((((((((((((((((((((((((((((((((((((((((((((";
    private const string Shut50 = "))))))))))))))))))))))))))))))))))))))))))))))))))";

    /// <summary>Every entry of this file and of the one about habits.</summary>
    internal static ImmutableArray<DiagnosticDescriptor> All =>
    [
        s_missing, s_notHere, s_statementExpected, s_lineDoesNotContinue, s_neverClosed, s_closesNothing, s_textNeverClosed,
        s_holeNeverClosed, s_unknownCharacter, s_unknownEscape, s_numberTooLarge, s_tooDeep, s_tooLong, s_jsonTaken, s_dollar,
        s_unknownFormat, s_typeSizes, s_onlyFinal, s_chained, s_misplaced, s_lambdaValue, s_emptyHole, s_union, s_oneName, s_missingLet, s_declaration, s_loop,
        s_pythonLambda, s_thenConditional, s_ternary, s_definition, s_import, s_print, s_return, s_finalForm, s_colonArgument,
        s_slashComment, s_twoFors, s_tuple, s_functionLiteral, s_arrowReturn, s_generator, s_is, s_thinArrow, s_templateText, s_change,
        s_step, s_adjacentTexts, s_foreignStatement, s_shorthand, s_recordFor, s_curlyQuotes, s_textPrefix, s_fieldAssign,
        s_pipe, s_callAlone, s_bareField, s_eachField, s_foreignSign, s_blockArgument, s_typedLambda, s_textFormat, s_foreignType, s_listSpread, s_slashRegex, s_assertion,
        s_needless, s_fence, s_header, s_choice, s_setLiteral, s_keyedRecord, s_apostrophe, s_holeSign, s_mapSelect, s_patternParameter, s_itemAssign,
    ];

    /// <summary>A part of a statement is not there.</summary>
    /// <param name="span">The place, of length 0, just after <paramref name="after"/>.</param>
    /// <param name="what">What is missing, in words.</param>
    /// <param name="after">The word before it.</param>
    /// <param name="insertion">The only text that makes the statement whole, or null where there is a choice.</param>
    public static Diagnostic Missing(TextSpan span, string what, string after, string? insertion, FixApplicability applicability = FixApplicability.Certain) =>
        new(s_missing, span, $"Expected {what} after {Quote(after)}.")
        {
            Fixes = insertion is null ? [] : [Fix.Insert(span.End, insertion, $"insert {Quote(insertion.Trim())}", applicability)],
        };

    /// <summary><c>param n = 3</c></summary>
    public static Diagnostic UntypedParameter(TextSpan span, string name, string type) =>
        new(s_missing, span, $"Expected `:` and a type after {Quote(name)}.") { Fixes = [Fix.Insert(span.End, $": {type}", $"insert `: {type}`")] };

    /// <summary><c>use std/search</c></summary>
    public static Diagnostic BareModule(TextSpan span, string path) =>
        new(s_missing, span, "Expected a text after `use`.") { Fixes = [Fix.Replace(span, $"\"{path}\"", $"write `\"{path}\"`")] };

    /// <summary><c>fn f(x) = …</c></summary>
    public static Diagnostic ParameterType(TextSpan span, string name) =>
        new(s_missing, span, $"Expected `:` and a type after {Quote(name)}.")
        {
            Fixes = [Fix.Insert(span.Start, ": text", "insert `: text`", FixApplicability.Template)],
        };

    /// <summary>Something stands where something else must.</summary>
    /// <param name="span">What stands there.</param>
    /// <param name="found">The same, as written.</param>
    /// <param name="expected">What can stand there, in words; null where the statement is already whole.</param>
    /// <param name="insertAt">Where <paramref name="insertion"/> belongs.</param>
    /// <param name="insertion">The only text that makes the statement whole, or null where there is a choice.</param>
    public static Diagnostic NotHere(TextSpan span, string found, string? expected, int insertAt, string? insertion, FixApplicability applicability) =>
        new(s_notHere, span, expected is null ? $"{Quote(found)} does not continue what stands before it: expected an operator or a new statement." : $"Expected {expected} before {Quote(found)}.")
        {
            Fixes = insertion is null ? [] : [Fix.Insert(insertAt, insertion, $"insert {Quote(insertion.Trim())}", applicability)],
        };

    /// <summary>What stands at a statement's place starts with no keyword.</summary>
    public static Diagnostic StatementExpected(TextSpan span, string found, bool isValue) =>
        new(s_statementExpected, span, $"Expected a statement before {Quote(found)}: one starts with `let`, `show`, `set FINAL =` or another keyword.")
        {
            Fixes = isValue ? [Fix.Insert(span.Start, "show ", "insert `show`", FixApplicability.Likely)] : [],
        };

    /// <summary>A line starts with <c>(</c>, <c>[</c> or <c>-</c> as if it continued the one before.</summary>
    /// <param name="span">The sign.</param>
    /// <param name="sign">The same, as written.</param>
    /// <param name="gap">The white space between it and the expression before.</param>
    public static Diagnostic LineDoesNotContinue(TextSpan span, string sign, TextSpan? gap) =>
        new(s_lineDoesNotContinue, span, $"A line that starts with {Quote(sign)} does not continue the expression before it.")
        {
            Fixes = gap is { } at ? [Fix.Replace(at, sign == "-" ? " " : "", "join the two lines", FixApplicability.Likely)] : [],
        };

    /// <summary>An opening bracket without its closing one.</summary>
    public static Diagnostic NeverClosed(TextSpan span, string open, string close, int? closeAt) =>
        new(s_neverClosed, span, $"{Quote(open)} is never closed by {Quote(close)}.")
        {
            Fixes = closeAt is { } at ? [Fix.Insert(at, close, $"insert {Quote(close)}", FixApplicability.Likely)] : [],
        };

    /// <summary>A closing bracket without its opening one.</summary>
    public static Diagnostic ClosesNothing(TextSpan span, string close) =>
        new(s_closesNothing, span, $"{Quote(close)} closes nothing: no bracket is open for it.")
        {
            Fixes = [Fix.Replace(span, "", $"remove {Quote(close)}", FixApplicability.Likely)],
        };

    /// <summary>An opening bracket that meets a closing one of another kind.</summary>
    public static Diagnostic ClosedByAnother(TextSpan span, TextSpan openSpan, string open, string close, string expected) =>
        new(s_closesNothing, span, $"{Quote(close)} does not close {Quote(open)}: expected {Quote(expected)}.")
        {
            Labels = [new DiagnosticLabel(openSpan, "opened here")],
            Fixes = [Fix.Replace(span, expected, $"replace {Quote(close)} by {Quote(expected)}", FixApplicability.Likely)],
        };

    /// <summary>A text without its closing quotes.</summary>
    public static Diagnostic TextNeverClosed(TextSpan span, string quotes, int? closeAt) =>
        new(s_textNeverClosed, span, $"This text is never closed by {Quote(quotes)}.")
        {
            Fixes = closeAt is { } at ? [Fix.Insert(at, quotes, $"insert {Quote(quotes)}", FixApplicability.Likely)] : [],
        };

    /// <summary>A hole of an f-string without its closing brace.</summary>
    public static Diagnostic HoleNeverClosed(TextSpan span, int closeAt) =>
        new(s_holeNeverClosed, span, "`{` opens an expression in this f-string, and is never closed by `}`.")
        {
            Fixes =
            [
                Fix.Insert(closeAt, "}", "insert `}`", FixApplicability.Likely),
                Fix.Replace(span, "{{", "write `{{` for a brace that is text", FixApplicability.Likely),
            ],
        };

    /// <summary>A character that starts nothing.</summary>
    public static Diagnostic UnknownCharacter(TextSpan span, string characters) =>
        new(s_unknownCharacter, span, $"{Quote(characters)} means nothing outside a text.");

    /// <summary>A backslash before a character that makes no escape with it.</summary>
    public static Diagnostic UnknownEscape(TextSpan span, string escape) =>
        new(s_unknownEscape, span, $"{Quote(escape)} is no escape, so the backslash is kept as text.")
        {
            Fixes = [Fix.Insert(span.Start, "\\", "double the backslash")],
        };

    /// <summary>A number outside the range of its type.</summary>
    public static Diagnostic NumberTooLarge(TextSpan span) =>
        new(s_numberTooLarge, span, "This number is larger than 9_223_372_036_854_775_807, the largest `int`, or than the largest `float`.");

    /// <summary>Brackets or operators beyond the limit.</summary>
    public static Diagnostic TooDeep(TextSpan span, int limit) =>
        new(s_tooDeep, span, $"This expression is nested more than {limit} deep.")
        {
            Notes = ["Bind parts of it with `let`."],
        };

    /// <summary>A text that is longer than programs may be.</summary>
    public static Diagnostic TooLong(string what) => new(s_tooLong, new TextSpan(0, 0), $"This program has more than {what}.");

    /// <summary>JSON between the quotes of an f-string.</summary>
    /// <param name="span">From the opening brace to the colon.</param>
    /// <param name="braces">The braces that are text.</param>
    public static Diagnostic JsonTaken(TextSpan span, IEnumerable<TextSpan> braces, string source) =>
        new(s_jsonTaken, span, "This JSON example is taken as text.")
        {
            Notes = ["For a literal brace write `{{` or `}}`. With `as=` no JSON example is needed: the type sets the form of the reply."],
            Fixes = [new Fix("double its braces", FixApplicability.Certain, [.. braces.Select(b => new TextEdit(b, new string(source[b.Start], 2)))])],
        };

    /// <summary><c>${x}</c> in an f-string.</summary>
    /// <param name="span">The dollar sign.</param>
    public static Diagnostic DollarBeforeHole(TextSpan span) =>
        new(s_dollar, span, "This `$` is printed: in an f-string `{…}` alone is the hole.")
        {
            Fixes = [Fix.Replace(span, "", "remove `$`", FixApplicability.Likely)],
        };

    /// <summary>A format that is none of ours.</summary>
    /// <param name="span">The format with its colon.</param>
    /// <param name="format">The format.</param>
    public static Diagnostic UnknownFormat(TextSpan span, string format) =>
        new(s_unknownFormat, span, $"There is no format {Quote(format)}: formats are `.1f`, `d` and `,`.")
        {
            Fixes = [Fix.Replace(span, "", "remove the format", FixApplicability.Likely)],
        };

    /// <summary>Something in a type's parentheses that the type cannot have.</summary>
    public static Diagnostic TypeSizes(TextSpan span, string name) =>
        new(s_typeSizes, span, name switch
        {
            "text" => "`text` takes one number: the most characters that it may have, as in `text(200)`.",
            "int" => "`int` takes one range, as in `int(1..5)`.",
            "one_of" => "`one_of` takes texts, as in `one_of(\"a\", \"b\")`, or one list of texts.",
            _ => $"{Quote(name)} takes nothing in parentheses: only `text(200)`, `int(1..5)` and `one_of(\"a\", \"b\")` do.",
        });

    /// <summary><c>set</c> with a name that is not <c>FINAL</c>.</summary>
    public static Diagnostic OnlyFinal(TextSpan span, string name) =>
        new(s_onlyFinal, span, $"Only `FINAL` can be set, not {Quote(name)}.")
        {
            Fixes =
            [
                Fix.Replace(span, "FINAL", $"replace {Quote(name)} by `FINAL`", string.Equals(name, "FINAL", StringComparison.OrdinalIgnoreCase) ? FixApplicability.Certain : FixApplicability.Likely),
            ],
        };

    /// <summary><c>a &lt; b &lt; c</c></summary>
    /// <param name="span">The second operator.</param>
    /// <param name="middle">The operand between the two, as written.</param>
    /// <param name="isCertain">Whether there is no `not` before, which would go with the first comparison alone.</param>
    public static Diagnostic Chained(TextSpan span, string middle, bool isCertain) =>
        new(s_chained, span, "Comparisons are not chained: compare twice, and join them with `and`.")
        {
            Fixes = [Fix.Insert(span.Start, $"and {middle} ", $"insert `and {middle}`", isCertain ? FixApplicability.Certain : FixApplicability.Likely)],
        };

    /// <summary>A statement inside a test that belongs outside, or the other way round.</summary>
    public static Diagnostic Misplaced(TextSpan span, string keyword, bool insideTest) =>
        new(s_misplaced, span, insideTest ? $"{Quote(keyword)} cannot stand inside a test." : $"{Quote(keyword)} stands only inside `test` and `property`.");

    /// <summary>A lambda where no function takes it.</summary>
    public static Diagnostic LambdaValue(TextSpan span, Fix? fix = null) =>
        new(s_lambdaValue, span, "A lambda stands only where a function takes it: a function of your own is `fn f(x: text) = …`.")
        {
            Notes = ["A function of your own is written `fn name(x: int) -> int = x * 2`."],
            Fixes = fix is null ? [] : [fix],
        };

    /// <summary><c>text | int</c></summary>
    public static Diagnostic Union(TextSpan span) => new(s_union, span, "There are no union types but `T | none`, which is `T?`.");

    /// <summary><c>let a, b = …</c>, <c>let (a, b) = …</c></summary>
    public static Diagnostic OneName(TextSpan span, Fix? fix = null) =>
        new(s_oneName, span, "A `let` binds one name: bind the whole, and take its parts where they are needed.") { Fixes = fix is null ? [] : [fix] };

    /// <summary><c>{}</c> in an f-string.</summary>
    public static Diagnostic EmptyHole(TextSpan span) =>
        new(s_emptyHole, span, "Expected an expression between these braces.")
        {
            Fixes = [Fix.Replace(span, "{{}}", "write `{{}}` for braces that are text", FixApplicability.Likely)],
        };

    private static string Quote(string written) => written.Contains('`', StringComparison.Ordinal) ? $"`` {written} ``" : $"`{written}`";
}
