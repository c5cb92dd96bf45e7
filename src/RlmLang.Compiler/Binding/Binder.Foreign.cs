using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

/// <content>What is written in the place of calls that other languages have: the table of words is in <see cref="ForeignFunctions"/>.</content>
internal sealed partial class Binder
{
    /// <summary>Says that a list stands behind what is done with it, as in <c>", ".join(xs)</c>, <c>map(f, xs)</c> and <c>max(a, b)</c>; false where it does not.</summary>
    private bool ReportOrder(CallExpressionSyntax syntax, string name, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        if (written.Exists(w => w.Name is { Text: not ("reverse" or "desc" or "default") }) || written.Exists(w => w.Syntax is null))
        {
            return false;
        }

        string? replacement = null;
        if (name == "join" && written.Count == 2 && written[0].Syntax is not LambdaExpressionSyntax && TypeOf(written[0], scope) is TextType or OneOfType && TypeOf(written[1], scope) is ListType or ErrorType)
        {
            replacement = $"{WrittenTight(written[1].Syntax!)}.join({Written(written[0].Span)})";
        }
        else if (receiver is null && name is "map" or "filter" or "flat_map" && written is [{ Syntax: LambdaExpressionSyntax or NameExpressionSyntax { Name.Text: not "it" } } does, { Syntax: { } list }]
            && (does.Syntax is LambdaExpressionSyntax || FindFunction(Written(does.Span)) is not null))
        {
            replacement = $"{WrittenTight(list)}.{name}({Written(does.Span)})";
        }
        else if (receiver is null && name == "reduce" && written is [{ Syntax: LambdaExpressionSyntax fold }, { Syntax: { } folded }, { } start])
        {
            replacement = $"{WrittenTight(folded)}.reduce({Written(start.Span)}, {Written(fold.Span)})";
        }
        else if (receiver is null && name is "max" or "min" && written.Count > 1 && written.TrueForAll(w => w.Name is null && w.Syntax is not LambdaExpressionSyntax && OperatorTable.IsNumber(TypeOf(w, scope))))
        {
            replacement = $"([{string.Join(", ", written.Select(w => Written(w.Span)))}].{name}() ?? {Written(written[0].Span)})";
        }
        else if (name is "max" or "min" && written is [{ Syntax: { } of }, { Name.Text: "default", Syntax: { } otherwise }])
        {
            replacement = $"({WrittenTight(of)}.{name}() ?? {Written(otherwise.Span)})";
        }
        else if (name == "filter" && written is [{ Syntax: { } some }, { Syntax: NoneLiteralSyntax, Name: null }])
        {
            replacement = $"{WrittenTight(some)}.compact()";
        }
        else if (name == "split" && written is [{ Syntax: { } text }])
        {
            replacement = $"{WrittenTight(text)}.words()";
        }
        else if (name == "count" && written.Count > 0 && TypeOf(written[0], scope) is ListType)
        {
            replacement = written is [{ Syntax: { } counted }, { Syntax: LambdaExpressionSyntax condition }]
                ? $"{WrittenTight(counted)}.filter({Written(condition.Span)}).len()"
                : written is [{ Syntax: { } all }] ? $"{WrittenTight(all)}.len()" : null;
        }

        if (replacement is null)
        {
            return false;
        }

        _diagnostics.Add(BindingDiagnostics.Order(syntax.Name.Span, name, syntax.Span, replacement));
        return true;
    }

    private RlmType TypeOf(WrittenArgument argument, Scope scope) =>
        argument.Syntax is { } syntax and not LambdaExpressionSyntax ? (argument.Bound ??= BindExpression(syntax, scope)).Type : RlmType.Error;

    /// <summary>The call in our words, where only one thing can be meant; null where the advice has to do.</summary>
    private Fix? ForeignCall(CallExpressionSyntax syntax, WrittenArgument? receiver, List<WrittenArgument> written)
    {
        var values = written.Skip(receiver is null ? 0 : 1).ToList();
        if (values.Exists(v => v.Syntax is null))
        {
            return null;
        }

        var arguments = values.Select(v => v.Syntax!).ToList();
        var of = receiver is null ? "" : WrittenTight(receiver.Syntax!);
        var name = syntax.Name.Text;
        var (text, applicability) = receiver is null ? FreeCall(name, arguments) : MethodCall(name, of, receiver.Bound!.Type, arguments);
        return text is null ? null : Fix.Replace(syntax.Span, Fitting(text, syntax.Span), $"write `{text}`", applicability);
    }

    private (string? Text, FixApplicability Applicability) MethodCall(string name, string of, RlmType type, List<ExpressionSyntax> arguments)
    {
        var first = arguments.Count == 1 ? Written(arguments[0].Span) : "";
        var isSequence = type is ListType || OperatorTable.IsText(type);
        return name switch
        {
            "append" or "push" or "add" or "Add" when arguments.Count == 1 && type is ListType => ($"{of} + [{first}]", FixApplicability.Certain),
            "extend" or "concat" when arguments.Count == 1 && type is ListType => ($"{of} + {WrittenTight(arguments[0])}", FixApplicability.Certain),
            "remove" when arguments.Count == 1 && type is ListType => ($"{of}.filter(it != {first})", FixApplicability.Likely),
            "pop" when arguments.Count == 0 && type is ListType => ($"{of}.last()", FixApplicability.Likely),
            "get" when arguments.Count is 1 or 2 && arguments[0] is TextLiteralSyntax key && type is RecordType record && record.Find(key.Value) is not null => ($"{of}[{Written(key.Span)}]", FixApplicability.Certain),
            "get" or "at" or "nth" or "elementAt" or "ElementAt" or "charAt" when arguments.Count == 1 && isSequence => ($"{of}[{first}]", FixApplicability.Certain),
            "isEmpty" or "is_empty" or "empty" when arguments.Count == 0 && isSequence => ($"{of}.len() == 0", FixApplicability.Certain),
            "isNotEmpty" when arguments.Count == 0 && isSequence => ($"{of}.len() > 0", FixApplicability.Certain),
            "isdigit" or "isnumeric" or "isdecimal" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"^\\d+$\")", FixApplicability.Certain),
            "isalpha" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"^\\p{{L}}+$\")", FixApplicability.Certain),
            "isspace" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"^\\s+$\")", FixApplicability.Certain),
            "toList" or "ToList" or "toArray" or "ToArray" or "tolist" or "iter" or "collect" when arguments.Count == 0 && type is ListType => (of, FixApplicability.Certain),
            "toFixed" when arguments is [IntLiteralSyntax { Value: >= 0 and < 10 } digits] && OperatorTable.IsNumber(type) => ($"f\"{{{of}:.{digits.Value}f}}\"", FixApplicability.Certain),
            "value_counts" or "Counter" when arguments.Count == 0 && type is ListType => ($"{of}.count_by(it)", FixApplicability.Certain),
            "forEach" or "foreach" or "each" when arguments.Count == 1 && type is ListType => ($"{of}.map({first})", FixApplicability.Certain),
            "most_common" when arguments.Count == 1 && type is ListType { Item: RecordType counted } && counted.Find("count") is not null => ($"{of}.sort_by(it.count, desc=true).take({first})", FixApplicability.Certain),
            "sumOf" or "sum_by" or "sumBy" when arguments.Count == 1 && type is ListType => ($"{of}.map({first}).sum()", FixApplicability.Certain),
            _ => (null, FixApplicability.Certain),
        };
    }

    private (string? Text, FixApplicability Applicability) FreeCall(string name, List<ExpressionSyntax> arguments)
    {
        var first = arguments.Count > 0 ? WrittenTight(arguments[0]) : "";
        return (name, arguments) switch
        {
            ("list" or "tuple" or "iter" or "Array", [{ }]) => (first, FixApplicability.Certain),
            ("frozenset", [{ }]) => ($"{first}.unique()", FixApplicability.Certain),
            ("Counter", [{ }]) => ($"{first}.count_by(it)", FixApplicability.Certain),
            ("floor", [{ }]) => ($"int({Written(arguments[0].Span)})", FixApplicability.Likely),
            ("print", [{ }]) => (first, FixApplicability.Likely),
            ("gather" or "run", [{ }]) => (first, FixApplicability.Likely),
            ("format", [{ }, TextLiteralSyntax format]) => ($"f\"{{{Written(arguments[0].Span)}:{format.Value}}}\"", FixApplicability.Certain),
            // One call a prompt, whatever the prompts are made of.
            ("llm_query_batched" or "llm_batch" or "batch_llm", [ComprehensionSyntax { Condition: null, Variables: [var variable] } each]) =>
                ($"{WrittenTight(each.Source)}.map_llm({variable.Text} => {Written(each.Item.Span)})", FixApplicability.Certain),
            ("llm_query_batched" or "llm_batch" or "batch_llm", [{ }]) => ($"{first}.map_llm(f\"{{it}}\")", FixApplicability.Certain),
            ("parallel_map", [{ }, { }]) => ($"{first}.map({Written(arguments[1].Span)})", FixApplicability.Likely),
            _ => (null, FixApplicability.Certain),
        };
    }

    /// <summary>What a call of another language's module is in our words; null where the advice has to do.</summary>
    private Fix? ForeignModuleCall(string module, CallExpressionSyntax syntax)
    {
        var arguments = syntax.Arguments.OfType<ValueArgumentSyntax>().Where(a => a.Name is null).Select(a => a.Value).ToList();
        if (arguments.Count != syntax.Arguments.Count || arguments.Count == 0)
        {
            return null;
        }

        var (first, second) = (WrittenTight(arguments[0]), arguments.Count > 1 ? WrittenTight(arguments[1]) : "");
        var name = syntax.Name.Text;
        var (text, applicability) = (module, name, arguments.Count) switch
        {
            ("json" or "JSON", "dumps" or "stringify", 1) => (first.StartsWith('{') ? $"f\"{{({first})}}\"" : $"f\"{{{first}}}\"", FixApplicability.Certain),
            ("json" or "JSON", "loads" or "parse", 1) => ($"{first}.parse(as=[text])", FixApplicability.Template),
            ("re" or "Regex", "findall", 2) => ($"{second}.extract({Pattern(arguments[0])})", FixApplicability.Certain),
            ("re" or "Regex", "finditer" or "Matches", 2) => ($"{second}.captures({Pattern(arguments[0])})", FixApplicability.Likely),
            ("re", "search" or "match" or "fullmatch", 2) => ($"{second}.extract_first({Pattern(arguments[0])})", FixApplicability.Likely),
            ("re", "sub", 3) => ($"{WrittenTight(arguments[2])}.replace({Pattern(arguments[0])}, {Written(arguments[1].Span)})", FixApplicability.Certain),
            ("re", "split", 2) => ($"{second}.split({Pattern(arguments[0])})", FixApplicability.Certain),
            ("re", "compile", 1) => (Pattern(arguments[0]), FixApplicability.Certain),
            ("re", "escape", 1) => ($"{first}.escape()", FixApplicability.Certain),
            ("math" or "Math", "floor" or "trunc", 1) => ($"int({Written(arguments[0].Span)})", FixApplicability.Likely),
            ("math" or "Math" or "np" or "numpy" or "statistics", "round" or "abs" or "max" or "min", _) => ($"{name}({string.Join(", ", arguments.Select(a => Written(a.Span)))})", FixApplicability.Certain),
            ("math" or "np" or "numpy" or "statistics", "fsum" or "sum" or "mean" or "fmean", 1) => ($"{first}.{name.TrimStart('f')}()", FixApplicability.Certain),
            ("itertools", "combinations", 2) when arguments[1] is IntLiteralSyntax { Value: 2 } => ($"{first}.pairs()", FixApplicability.Certain),
            ("itertools", "product", 2) => ($"{first}.cross({Written(arguments[1].Span)})", FixApplicability.Certain),
            ("itertools", "chain", 2) => ($"{first} + {second}", FixApplicability.Certain),
            ("functools", "reduce", 3) => ($"{second}.reduce({Written(arguments[2].Span)}, {Written(arguments[0].Span)})", FixApplicability.Certain),
            ("collections", "Counter", 1) => ($"{first}.count_by(it)", FixApplicability.Certain),
            ("Array", "from", 1) => (first, FixApplicability.Certain),
            ("asyncio" or "Promise", "run" or "gather" or "all", 1) => (first, FixApplicability.Certain),
            ("string" or "String", "Join" or "join", 2) or ("str", "join", 2) => ($"{second}.join({Written(arguments[0].Span)})", FixApplicability.Certain),
            ("str" or "String" or "string", _, 1) when FindFunction(name, RlmType.Text) is { } ours => ($"{first}.{ours.Name}()", FixApplicability.Certain),
            ("llm", "map" or "batch" or "map_llm", 2) => ($"{first}.map_llm({Written(arguments[1].Span)})", FixApplicability.Likely),
            ("llm", "query" or "complete" or "generate" or "invoke" or "call" or "ask", 1) => ($"llm({Written(arguments[0].Span)})", FixApplicability.Certain),
            _ => (null, FixApplicability.Certain),
        };
        return text is null ? null : Fix.Replace(syntax.Span, Fitting(text, syntax.Span), $"write `{text}`", applicability);
    }

    private string Pattern(ExpressionSyntax pattern) => pattern is TextLiteralSyntax ? $"r{Written(pattern.Span)}" : Written(pattern.Span);

    // What goes on with a dot or an index behind it stands in parentheses, where it is more than a chain.
    private string Fitting(string text, TextSpan span)
    {
        var source = _linked.Source.Text;
        return span.End < source.Length && source[span.End] is '.' or '[' && (text.Contains(" + ", StringComparison.Ordinal) || text.Contains(" == ", StringComparison.Ordinal) || text.Contains(" > ", StringComparison.Ordinal)) ? $"({text})" : text;
    }
}
