using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <content>What is written in the place of calls that other languages have: the table of words is in <see cref="ForeignFunctions"/>.</content>
internal sealed partial class Binder
{
    /// <summary>Says that a list stands behind what is done with it, as in <c>", ".join(xs)</c>, <c>map(f, xs)</c> and <c>max(a, b)</c>; false where it does not.</summary>
    private bool ReportOrder(CallExpressionSyntax syntax, string name, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        if ((name == "split" && ReportSplitLimit(syntax, written, scope)) || (name == "filter" && ReportSelect(syntax, written, scope)) || ReportGroup(syntax, name, receiver, written, scope))
        {
            return true;
        }

        if (written.Exists(w => w.Name is { Text: not ("reverse" or "desc" or "default") }) || written.Exists(w => w.Syntax is null))
        {
            return false;
        }

        string? replacement = NetCall(syntax.Name.Text, receiver, written, scope) ?? (name == "zip" ? Neighbours(written) : null);
        if (replacement is not null)
        {
            // Said below.
        }
        else if (receiver is not null && name == "reduce" && written is [{ Syntax: NameExpressionSyntax folded1 }, { Syntax: LambdaExpressionSyntax { Parameters.Count: 2 } folds, Name: null }])
        {
            replacement = $"{folded1.Name.Text}.drop(1).reduce({folded1.Name.Text}[0], {Written(folds.Span)})";
        }
        else if (name is "strip" or "lstrip" or "rstrip" && written is [{ Syntax: { } stripped }, { Syntax: TextLiteralSyntax { Value: { Length: > 0 } signs }, Name: null }] && TypeOf(written[0], scope) is TextType)
        {
            var any = $"[{string.Concat(signs.Distinct().Select(c => c is '\\' or ']' or '[' or '^' or '-' ? $"\\{c}" : c.ToString()))}]+";
            replacement = $"{WrittenTight(stripped)}.replace({ForeignRegex.Literal(name == "lstrip" ? $@"\A{any}" : name == "rstrip" ? $@"{any}\z" : $@"\A{any}|{any}\z")}, \"\")";
        }
        else if (name == "sum" && written is [{ Syntax: { } lists }, { Syntax: ListExpressionSyntax { Items.Count: 0 }, Name: null }] && TypeOf(written[0], scope) is ListType { Item: ListType })
        {
            replacement = $"{WrittenTight(lists)}.flatten()";
        }
        else if (name == "int" && written is [{ Syntax: { } digits }, { Syntax: IntLiteralSyntax { Value: 10 }, Name: null }])
        {
            replacement = $"int({Written(digits.Span)})";
        }
        else if (name == "join" && written.Count == 2 && written[0].Syntax is not LambdaExpressionSyntax && TypeOf(written[0], scope) is TextType or OneOfType && TypeOf(written[1], scope) is ListType or ErrorType)
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
        else if (receiver is not null && name == "reduce" && written is [{ Syntax: { } added }, { Syntax: LambdaExpressionSyntax adds }, { Syntax: not LambdaExpressionSyntax } zero])
        {
            replacement = $"{WrittenTight(added)}.reduce({Written(zero.Span)}, {Written(adds.Span)})";
        }
        else if (name is "map_llm" or "filter_llm" or "map_rlm" or "reduce_llm" && receiver is null && written is [{ Syntax: InterpolationSyntax or TextLiteralSyntax } prompt, { Syntax: { } items }, ..] && TypeOf(written[1], scope) is ListType)
        {
            replacement = $"{WrittenTight(items)}.{name}({Written(prompt.Span)}{string.Concat(written.Skip(2).Select(w => $", {Written(w.Span)}"))})";
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
            // Blank pieces are left out, as with Python's.
            replacement = $"{WrittenTight(text)}.split(r\"\\s+\")";
        }
        else if (name == "count" && written.Count > 0 && TypeOf(written[0], scope) is ListType)
        {
            replacement = written is [{ Syntax: { } counted }, { Syntax: { } condition }] && (condition is LambdaExpressionSyntax || (scope.Find("it") is null && ImplicitLambda.MentionsIt(condition, FindFunctionByAlias)))
                ? $"{WrittenTight(counted)}.filter({Written(condition.Span)}).len()"
                : written is [{ Syntax: { } all }] ? $"{WrittenTight(all)}.len()" : null;
        }

        if (replacement is null)
        {
            return false;
        }

        _diagnostics.Add(BindingDiagnostics.Order(syntax.Name.Span, name, syntax.Span, Fitting(replacement, syntax.Span), isMended: _home.Tree.Diagnostics.Any(d => d.Severity == Severity.Error && syntax.Span.Contains(d.Span))));
        return true;
    }

    /// <summary><c>t.split(",", 1)</c>: Python counts the cuts, JavaScript the pieces; the first piece is the same.</summary>
    private bool ReportSplitLimit(CallExpressionSyntax syntax, List<WrittenArgument> written, Scope scope)
    {
        if (written is not [{ Syntax: { } text, Name: null }, { Syntax: { } separator, Name: null }, { Syntax: { } limit } last] || last.Name is { Text: not ("maxsplit" or "limit" or "n" or "count") }
            || limit is LambdaExpressionSyntax || TypeOf(last, scope) is not IntType || TypeOf(written[0], scope) is not (TextType or OneOfType))
        {
            return false;
        }

        var source = _linked.Source.Text.AsSpan(syntax.Span.End);
        var (of, sep) = (WrittenTight(text), Written(separator.Span));
        var isFirst = source.StartsWith("[0]", StringComparison.Ordinal) && limit is IntLiteralSyntax { Value: > 0 };
        _diagnostics.Add(BindingDiagnostics.SplitLimit(last.Span, of, sep, WrittenTight(separator), isFirst ? Fix.Replace(TextSpan.FromBounds(separator.Span.End, last.Span.End), ", blanks=true", "write `blanks=true` in place of the number") : null));
        return true;
    }

    /// <summary><c>xs.select(it.upper())</c>: C#, SQL and others have the word for our <c>map</c>, and jq and Ruby for our <c>filter</c>; what is no condition tells.</summary>
    private bool ReportSelect(CallExpressionSyntax syntax, List<WrittenArgument> written, Scope scope)
    {
        if (!syntax.Name.Text.Equals("select", StringComparison.OrdinalIgnoreCase) || written is not [{ Name: null }, { Name: null, Syntax: { } made }] || BuiltinCatalogue.Find("map") is not { } map)
        {
            return false;
        }

        var (mapped, faults) = Try(() => BindFunctionCall(syntax, map, written, syntax.Receiver is not null, scope));
        if (faults.HasErrors || mapped.Type is not ListType { HasError: false, Item: var item } || item is BoolType or OptionType { Item: BoolType } or NeverType)
        {
            return false;
        }

        // What may be none is chosen by whether it is there, and a question to a model by its answer: both may have been meant.
        var body = made is LambdaExpressionSyntax lambda ? lambda.Body : made;
        var isCertain = item is not OptionType && !(item is TextType && body is CallExpressionSyntax { Receiver: null, Name.Text: "llm" });
        _diagnostics.Add(BindingDiagnostics.SelectMaps(syntax.Name.Span, syntax.Name.Text, Written(body.Span), item.ToString(), isCertain));
        return true;
    }

    /// <summary>What is asked of a group, as in <c>g.count()</c>, is asked of its items; and how many items each group has, pandas' <c>groupby(…).size()</c>, of <c>count_by</c>.</summary>
    private bool ReportGroup(CallExpressionSyntax syntax, string name, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        var whole = syntax.Span;
        var isCount = written.Count == 1 && (name is "len" or "count");
        if (isCount && syntax.Name.Text is "size" or "count" && receiver?.Syntax is CallExpressionSyntax { Receiver: { } rows, Name.Text: var by, Arguments: [ValueArgumentSyntax { Name: null } key] } groups
            && receiver.Bound?.Type is ListType && (by == "groupby" || (by == "group_by" && syntax.Name.Text == "count")))
        {
            var counts = Fitting($"{WrittenTight(rows)}.count_by({Written(key.Span)})", whole);
            _diagnostics.Add(BindingDiagnostics.GroupCounts(syntax.Name.Span, whole, counts, Fitting($"{Written(groups.Span)}.len()", whole)));
            return true;
        }

        if (written is not [{ Name: null, Syntax: { } group }, ..] || TypeOf(written[0], scope) is not RecordType { Fields.Length: 2 } record || record.Find("key") is null || record.Find("items") is not ListType items
            || BuiltinCatalogue.Find(name) is not { } function || FunctionNames.Takes(function, record) || !(isCount || FunctionNames.Takes(function, items)))
        {
            return false;
        }

        var of = $"{WrittenTight(group)}.items";
        var rest = string.Join(", ", written.Skip(1).Select(w => Written(w.Span)));
        // How many there are is asked of nothing but the items; of another function the key may have been meant.
        _diagnostics.Add(BindingDiagnostics.OfItems(syntax.Name.Span, whole, Fitting(isCount ? $"{of}.len()" : $"{of}.{name}({rest})", whole), isCount));
        return true;
    }

    // `zip(xs, xs[1:])`: Python stops at the shorter list, so the last item has no neighbour.
    private string? Neighbours(List<WrittenArgument> written) =>
        written is [{ Syntax: NameExpressionSyntax { Name.Text: var list } }, { Syntax: SliceExpressionSyntax { Receiver: NameExpressionSyntax { Name.Text: var other }, Start: IntLiteralSyntax { Value: > 0 and var from }, End: null } rest }] && list == other
            ? $"{list}[:-{from}].zip({Written(rest.Span)})"
            : null;

    /// <summary><c>map(str.strip, xs)</c>, said as one; false where it is something else.</summary>
    private bool ReportTextFunction(CallExpressionSyntax syntax)
    {
        if (syntax is not { Receiver: null, Name.Text: "map" or "filter", Arguments: [ValueArgumentSyntax { Name: null, Value: FieldExpressionSyntax { Receiver: NameExpressionSyntax { Name.Text: "str" or "String" or "string" } } does }, ValueArgumentSyntax { Name: null, Value: var list }] }
            || FindFunction(does.Name.Text, RlmType.Text) is not { } ours)
        {
            return false;
        }

        _diagnostics.Add(BindingDiagnostics.Order(syntax.Name.Span, syntax.Name.Text, syntax.Span, Fitting($"{WrittenTight(list)}.{syntax.Name.Text}(it.{ours.Name}())", syntax.Span)));
        return true;
    }

    // Names of LINQ and of JavaScript that are ours too, and mean something else with these arguments.
    private string? NetCall(string name, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        if (receiver?.Syntax is not { } list || receiver.Bound?.Type is not ListType { Item: var item })
        {
            return null;
        }

        var of = WrittenTight(list);
        var lambda = written is [_, { Syntax: LambdaExpressionSyntax, Name: null } only] ? Written(only.Span) : null;
        return (name, lambda) switch
        {
            ("Max" or "Min", not null) => $"{of}.map({lambda}).{name.ToLowerInvariant()}()",
            ("Sum" or "sum", not null) => $"{of}.map({lambda}).sum()",
            ("Average" or "average" or "Mean", not null) => $"{of}.map({lambda}).mean()",
            ("Any" or "any", null) when written.Count == 1 && item is not BoolType => $"{of}.len() > 0",
            ("First" or "FirstOrDefault" or "first" or "firstOrNull" or "firstOrDefault", not null) => $"{of}.find_first({lambda})",
            ("sort", not null) when written[1].Syntax is LambdaExpressionSyntax { Parameters: [var a, var b], Body: BinaryExpressionSyntax { Operator: BinaryOperator.Subtract } compare } => Comparer(of, a.Text, b.Text, Written(compare.Left.Span), Written(compare.Right.Span)),
            ("filter", null) when written is [_, { Syntax: NameExpressionSyntax { Name.Text: "Boolean" } }] && scope.Find("Boolean") is null => item is TextType ? $"{of}.filter(it.len() > 0)" : item is OptionType { Item: RecordType or ListType } ? $"{of}.compact()" : null,
            _ => null,
        };
    }

    // `(a, b) => a.n - b.n` sorts by `n`.
    private static string? Comparer(string of, string a, string b, string left, string right)
    {
        var (forth, back) = (Renamed(left, a, b), Renamed(left, b, a));
        return forth == right && left != right ? $"{of}.sort_by({a} => {left})" : back == right && left != right ? $"{of}.sort_by({b} => {left}, desc=true)" : null;
    }

    private static string Renamed(string text, string from, string to) => System.Text.RegularExpressions.Regex.Replace(text, $@"(?<![\w.]){System.Text.RegularExpressions.Regex.Escape(from)}(?!\w)", to);

    private RlmType TypeOf(WrittenArgument argument, Scope scope) =>
        argument.Syntax is { } syntax and not LambdaExpressionSyntax ? (argument.Bound ??= BindExpression(syntax, scope)).Type : RlmType.Error;

    /// <summary>The call in our words, where only one thing can be meant; null where the advice has to do.</summary>
    private Fix? ForeignCall(CallExpressionSyntax syntax, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        var values = written.Skip(receiver is null ? 0 : 1).ToList();
        if (values.Exists(v => v.Syntax is null))
        {
            return null;
        }

        if (syntax.Name.Text == "sort_values" && receiver is { Bound.Type: ListType { Item: RecordType table } } && values is [{ Syntax: TextLiteralSyntax key }, { Name.Text: "ascending", Syntax: BoolLiteralSyntax order }] && table.Find(key.Value) is not null)
        {
            var sorted = $"{WrittenTight(receiver.Syntax!)}.sort_by(it.{key.Value}{(order.Value ? "" : ", desc=true")})";
            return Fix.Replace(syntax.Span, Fitting(sorted, syntax.Span), $"write `{sorted}`");
        }

        var arguments = values.Select(v => v.Syntax!).ToList();
        var of = receiver is null ? "" : WrittenTight(receiver.Syntax!);
        var name = syntax.Name.Text;
        var (text, applicability) = receiver is null ? FreeCall(name, arguments, arguments.Count > 0 ? TypeOf(values[0], scope) : RlmType.Error) : MethodCall(name, of, receiver.Bound!.Type, arguments);
        return text is null ? null : Fix.Replace(syntax.Span, Fitting(text, syntax.Span), $"write `{text}`", applicability);
    }

    private (string? Text, FixApplicability Applicability) MethodCall(string name, string of, RlmType type, List<ExpressionSyntax> arguments)
    {
        var first = arguments.Count == 1 ? Written(arguments[0].Span) : "";
        var isSequence = type is ListType || OperatorTable.IsText(type);
        return name switch
        {
            "append" or "push" or "add" or "Add" when arguments.Count == 1 && type is ListType => ($"{of} + [{first}]", FixApplicability.Certain),
            "extend" or "concat" or "Concat" or "AddRange" when arguments.Count == 1 && type is ListType => ($"{of} + {WrittenTight(arguments[0])}", FixApplicability.Certain),
            "remove" when arguments.Count == 1 && type is ListType => ($"{of}.filter(it != {first})", FixApplicability.Likely),
            "pop" when arguments.Count == 0 && type is ListType => ($"{of}.last()", FixApplicability.Likely),
            "get" when arguments.Count is 1 or 2 && arguments[0] is TextLiteralSyntax key && type is RecordType record && record.Find(key.Value) is not null => ($"{of}[{Written(key.Span)}]", FixApplicability.Certain),
            "get" or "at" or "nth" or "elementAt" or "ElementAt" or "charAt" when arguments.Count == 1 && isSequence => ($"{of}[{first}]", FixApplicability.Certain),
            "isEmpty" or "is_empty" or "empty" when arguments.Count == 0 && isSequence => ($"{of}.len() == 0", FixApplicability.Certain),
            "isNotEmpty" when arguments.Count == 0 && isSequence => ($"{of}.len() > 0", FixApplicability.Certain),
            "isdigit" or "isnumeric" or "isdecimal" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"\\A\\d+\\z\")", FixApplicability.Certain),
            "isalpha" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"\\A\\p{{L}}+\\z\")", FixApplicability.Certain),
            "isspace" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.matches(r\"\\A\\s+\\z\")", FixApplicability.Certain),
            "toList" or "ToList" or "toArray" or "ToArray" or "tolist" or "iter" or "collect" when arguments.Count == 0 && type is ListType => (of, FixApplicability.Certain),
            "toFixed" when arguments is [IntLiteralSyntax { Value: >= 0 and < 10 } digits] && OperatorTable.IsNumber(type) => ($"f\"{{{of}:.{digits.Value}f}}\"", FixApplicability.Certain),
            "value_counts" when arguments.Count == 0 && type is ListType => ($"{of}.count_by(it).sort_by(it.count, desc=true)", FixApplicability.Certain),
            "substr" or "Substring" when arguments is [IntLiteralSyntax { Value: < 1_000_000 } from, IntLiteralSyntax { Value: < 1_000_000 } many] && OperatorTable.IsText(type) => ($"{of}[{from.Value}:{from.Value + many.Value}]", FixApplicability.Certain),
            "substr" or "Substring" when arguments is [IntLiteralSyntax { Value: 0 }, _] && OperatorTable.IsText(type) => ($"{of}[0:{Written(arguments[1].Span)}]", name == "Substring" ? FixApplicability.Certain : FixApplicability.Likely),
            "substr" or "Substring" when arguments.Count == 2 && OperatorTable.IsText(type) => ($"{of}[{Written(arguments[0].Span)}:{Written(arguments[0].Span)} + {Written(arguments[1].Span)}]", FixApplicability.Likely),
            "findIndex" or "FindIndex" when arguments.Count == 1 && type is ListType => ($"{of}.map({first}).index_of(true)", FixApplicability.Certain),
            "findLast" when arguments.Count == 1 && type is ListType => ($"{of}.filter({first}).last()", FixApplicability.Certain),
            "OrderByDescending" when arguments.Count == 1 && type is ListType => ($"{of}.sort_by({first}, desc=true)", FixApplicability.Certain),
            "matchAll" when arguments is [RegexLiteralSyntax] && OperatorTable.IsText(type) => ($"{of}.extract({first})", FixApplicability.Likely),
            "casefold" when arguments.Count == 0 && OperatorTable.IsText(type) => ($"{of}.lower()", FixApplicability.Likely),
            "toSorted" when arguments.Count == 0 && type is ListType => ($"{of}.sorted()", type is ListType { Item: TextType or OneOfType } ? FixApplicability.Certain : FixApplicability.Likely),
            "toReversed" when arguments.Count == 0 && type is ListType => ($"{of}.reversed()", FixApplicability.Certain),
            "intersection" or "intersect" or "Intersect" when arguments.Count == 1 && type is ListType && !MentionsItem(arguments[0]) => ($"{of}.filter(it in {WrittenTight(arguments[0])}){(name[0] == 'I' ? ".unique()" : "")}", FixApplicability.Certain),
            "difference" or "Except" when arguments.Count == 1 && type is ListType && !MentionsItem(arguments[0]) => ($"{of}.filter(it not in {WrittenTight(arguments[0])}){(name[0] == 'E' ? ".unique()" : "")}", FixApplicability.Certain),
            "union" or "Union" when arguments.Count == 1 && type is ListType => ($"({of} + {WrittenTight(arguments[0])}).unique()", FixApplicability.Certain),
            "issubset" when arguments.Count == 1 && type is ListType && !MentionsItem(arguments[0]) => ($"{of}.all(it in {WrittenTight(arguments[0])})", FixApplicability.Certain),
            "nunique" when arguments.Count == 0 && type is ListType => ($"{of}.unique().len()", FixApplicability.Certain),
            "reset_index" or "to_list" when arguments.Count == 0 && type is ListType => (of, FixApplicability.Certain),
            "nlargest" or "nsmallest" when arguments is [{ } many, TextLiteralSyntax column] && type is ListType { Item: RecordType sorted } && sorted.Find(column.Value) is not null =>
                ($"{of}.sort_by(it.{column.Value}{(name == "nlargest" ? ", desc=true" : "")}).take({Written(many.Span)})", FixApplicability.Certain),
            "sort_values" when arguments is [TextLiteralSyntax by] && type is ListType { Item: RecordType rows } && rows.Find(by.Value) is not null => ($"{of}.sort_by(it.{by.Value})", FixApplicability.Certain),
            "isin" when arguments.Count == 1 && type is ListType => ($"{of}.map(it in {first})", FixApplicability.Certain),
            "apply" when arguments is [LambdaExpressionSyntax] && type is ListType { Item: not RecordType } => ($"{of}.map({first})", FixApplicability.Certain),
            "apply" when arguments is [LambdaExpressionSyntax] && type is ListType => ($"{of}.map({first})", FixApplicability.Likely),
            "add" when arguments.Count == 0 && type is ListType { Item: IntType or FloatType } => ($"{of}.sum()", FixApplicability.Likely),
            "add" when arguments.Count == 0 && type is ListType { Item: TextType } => ($"{of}.join(\"\")", FixApplicability.Likely),
            "forEach" or "foreach" or "each" when arguments.Count == 1 && type is ListType => ($"{of}.map({first})", FixApplicability.Certain),
            "most_common" when arguments.Count == 1 && type is ListType { Item: RecordType counted } && counted.Find("count") is not null => ($"{of}.sort_by(it.count, desc=true).take({first})", FixApplicability.Certain),
            "sumOf" or "sum_by" or "sumBy" when arguments.Count == 1 && type is ListType => ($"{of}.map({first}).sum()", FixApplicability.Certain),
            _ => (null, FixApplicability.Certain),
        };
    }

    private bool MentionsItem(ExpressionSyntax syntax) => ImplicitLambda.MentionsIt(syntax, FindFunctionByAlias);

    private (string? Text, FixApplicability Applicability) FreeCall(string name, List<ExpressionSyntax> arguments, RlmType type)
    {
        var first = arguments.Count > 0 ? WrittenTight(arguments[0]) : "";
        return (name, arguments) switch
        {
            ("list" or "tuple" or "iter" or "Array", [{ }]) when type is ListType || (type.HasError && arguments[0] is CallExpressionSyntax { Receiver: null, Name.Text: "map" or "filter" or "zip" or "enumerate" or "reversed" or "sorted" or "set" or "range" }) => (first, FixApplicability.Certain),
            ("frozenset", [{ }]) when type is ListType => ($"{first}.unique()", FixApplicability.Certain),
            ("Counter", [{ }]) when type is ListType => ($"{first}.count_by(it)", FixApplicability.Certain),
            ("floor", [{ }]) => ($"int({Written(arguments[0].Span)})", FixApplicability.Likely),
            ("print", [{ }]) => (first, FixApplicability.Likely),
            ("gather" or "run", [{ }]) => (first, FixApplicability.Likely),
            ("format", [{ }, TextLiteralSyntax format]) => ($"f\"{{{Written(arguments[0].Span)}:{format.Value}}}\"", FixApplicability.Certain),
            // One call a prompt, whatever the prompts are made of.
            ("llm_query_batched" or "llm_batch" or "batch_llm", [ComprehensionSyntax { Condition: null, Variables: [var variable] } each]) =>
                ($"{WrittenTight(each.Source)}.map_llm({variable.Text} => {Written(each.Item.Span)})", FixApplicability.Certain),
            ("llm_query_batched" or "llm_batch" or "batch_llm", [{ }]) => ($"{first}.map_llm(f\"{{it}}\")", FixApplicability.Certain),
            ("rlm_query" or "rlm_completion", [TextLiteralSyntax or InterpolationSyntax, { } read]) => ($"rlm({Written(read.Span)}, {Written(arguments[0].Span)})", FixApplicability.Likely),
            ("parallel_map", [{ }, { }]) => ($"{first}.map({Written(arguments[1].Span)})", FixApplicability.Likely),
            _ => (null, FixApplicability.Certain),
        };
    }

    /// <summary>What a call of another language's module is in our words; null where the advice has to do.</summary>
    private Fix? ForeignModuleCall(string module, CallExpressionSyntax syntax, Scope scope)
    {
        var arguments = syntax.Arguments.OfType<ValueArgumentSyntax>().Where(a => a.Name is null).Select(a => a.Value).ToList();
        if (arguments.Count != syntax.Arguments.Count || arguments.Count == 0)
        {
            return null;
        }

        var (first, second) = (WrittenTight(arguments[0]), arguments.Count > 1 ? WrittenTight(arguments[1]) : "");
        var name = syntax.Name.Text;
        if (module is "re" or "Regex" && ForeignRegex.Call(module, name, [.. arguments.Select(a => Argument(a, scope))]) is { } regex)
        {
            return Fix.Replace(syntax.Span, Fitting(regex.Text, syntax.Span), $"write `{regex.Text}`", regex.Applicability);
        }

        var type = arguments[0] is LambdaExpressionSyntax ? RlmType.Error : Try(() => BindExpression(arguments[0], scope)).Result.Type;
        var (text, applicability) = (module, name, arguments.Count) switch
        {
            ("json" or "JSON", "dumps" or "stringify", 1) when type is ListType or RecordType => (first.StartsWith('{') ? $"f\"{{({first})}}\"" : $"f\"{{{first}}}\"", FixApplicability.Certain),
            ("json" or "JSON", "loads" or "parse", 1) => ($"{first}.parse(as=[text])", FixApplicability.Template),
            ("math" or "Math", "floor" or "trunc", 1) => ($"int({Written(arguments[0].Span)})", FixApplicability.Likely),
            // Halves go up with JavaScript and to the even neighbour with us.
            ("Math", "round", 1) => ($"round({Written(arguments[0].Span)})", FixApplicability.Likely),
            ("math" or "Math" or "np" or "numpy" or "statistics", "round" or "abs" or "max" or "min", _) => ($"{name}({string.Join(", ", arguments.Select(a => Written(a.Span)))})", FixApplicability.Certain),
            ("math" or "np" or "numpy" or "statistics", "fsum" or "sum" or "mean" or "fmean", 1) => ($"{first}.{name.TrimStart('f')}()", FixApplicability.Certain),
            ("itertools", "combinations", 2) when arguments[1] is IntLiteralSyntax { Value: 2 } => ($"{first}.pairs()", FixApplicability.Certain),
            ("itertools", "product", 2) => ($"{first}.cross({Written(arguments[1].Span)})", FixApplicability.Certain),
            ("itertools", "chain", 2) => ($"{first} + {second}", FixApplicability.Certain),
            ("functools", "reduce", 3) => ($"{second}.reduce({Written(arguments[2].Span)}, {Written(arguments[0].Span)})", FixApplicability.Certain),
            ("collections", "Counter", 1) when type is ListType => ($"{first}.count_by(it)", FixApplicability.Certain),
            ("Array", "from", 1) when type is ListType => (first, FixApplicability.Certain),
            ("asyncio", "run", 1) => (first, FixApplicability.Certain),
            ("asyncio" or "Promise", "gather" or "all", 1) when type is ListType => (first, FixApplicability.Certain),
            ("string" or "String", "Join" or "join", 2) or ("str", "join", 2) => ($"{second}.join({Written(arguments[0].Span)})", FixApplicability.Certain),
            ("string" or "String", "IsNullOrWhiteSpace", 1) when type is TextType => ($"{first}.strip().len() == 0", FixApplicability.Certain),
            ("string" or "String", "IsNullOrEmpty", 1) when type is TextType => ($"{first}.len() == 0", FixApplicability.Certain),
            ("Enumerable", "Range", 2) when arguments[0] is IntLiteralSyntax { Value: 0 } => ($"range({second})", FixApplicability.Certain),
            ("Enumerable", "Range", 2) when arguments is [IntLiteralSyntax { Value: < 1_000_000 } from, IntLiteralSyntax { Value: < 1_000_000 } many] => ($"range({from.Value}, {from.Value + many.Value})", FixApplicability.Certain),
            ("Enumerable", "Range", 2) => ($"range({first}, {first} + {second})", FixApplicability.Likely),
            // What is no number ends the run there, and is none here: what it goes into has to say.
            ("int" or "Int32" or "long" or "Integer", "Parse" or "parseInt", 1) when type is TextType => ($"int({Written(arguments[0].Span)})", FixApplicability.Certain),
            ("double" or "float" or "Double" or "decimal", "Parse" or "parseDouble", 1) when type is TextType => ($"float({Written(arguments[0].Span)})", FixApplicability.Certain),
            ("str" or "String" or "string", _, 1) when FindFunction(name, RlmType.Text) is { } ours => ($"{first}.{ours.Name}()", FixApplicability.Certain),
            ("llm", "map" or "batch" or "map_llm", 2) => ($"{first}.map_llm({Written(arguments[1].Span)})", FixApplicability.Likely),
            ("llm", "query" or "complete" or "generate" or "invoke" or "call" or "ask", 1) => ($"llm({Written(arguments[0].Span)})", FixApplicability.Certain),
            _ => (null, FixApplicability.Certain),
        };
        return text is null ? null : Fix.Replace(syntax.Span, Fitting(text, syntax.Span), $"write `{text}`", applicability);
    }

    private ForeignRegex.Argument Argument(ExpressionSyntax syntax, Scope scope)
    {
        var written = Written(syntax.Span);
        return syntax switch
        {
            TextLiteralSyntax text => new(written, written, text.Value, IsRaw: false),
            RegexLiteralSyntax regex when regex.Parts.All(p => p is LiteralPartSyntax) => new(written, written, string.Concat(regex.Parts.OfType<LiteralPartSyntax>().Select(p => p.Value)), IsRaw: true),
            NameExpressionSyntax name when scope.Find(name.Name.Text) is { } symbol && _constants.GetValueOrDefault(symbol) is RegexValue known => new(written, written, known.Pattern, IsRaw: true),
            _ => new(written, WrittenTight(syntax), null, IsRaw: false),
        };
    }

    // What goes on with a dot or an index behind it, or has a `!` before it, stands in parentheses, where it is more than a chain.
    private string Fitting(string text, TextSpan span)
    {
        // What is taken over from the author is in the other language's words, too.
        text = ForeignSplit.Keep(text);
        var source = _linked.Source.Text;
        var isChain = !(text.Contains(" + ", StringComparison.Ordinal) || text.Contains(" == ", StringComparison.Ordinal) || text.Contains(" > ", StringComparison.Ordinal));
        return isChain || !((span.End < source.Length && source[span.End] is '.' or '[') || IsAfterBang(span)) ? text : $"({text})";
    }
}
