using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

// Names, and fields of what they stand for.
internal sealed partial class Binder
{
    private BoundExpression BindName(NameExpressionSyntax syntax, Scope scope)
    {
        var name = syntax.Name.Text;
        if (scope.Find(name) is not { } symbol)
        {
            ReportUnknownName(syntax, scope);
            return new BoundError(syntax.Span, []);
        }

        _used.Add(symbol);
        if (symbol is ItemFieldSymbol field)
        {
            _used.Add(field.Item);
            var path = new ValuePath(field.Item, "").Field(field.Field);
            return new BoundField(syntax.Span, new BoundName(syntax.Span, field.Item, field.Item.Type), field.Field, scope.NarrowedType(path) ?? field.Type);
        }

        return new BoundName(syntax.Span, symbol, scope.NarrowedType(new ValuePath(symbol, "")) ?? symbol.Type);
    }

    private void ReportUnknownName(NameExpressionSyntax syntax, Scope scope)
    {
        var name = syntax.Name.Text;
        if (name == "it")
        {
            _diagnostics.Add(BindingDiagnostics.ItOutside(syntax.Span));
        }
        else if (name == "FINAL")
        {
            _diagnostics.Add(BindingDiagnostics.FinalRead(syntax.Span));
        }
        else if (_home.Types.ContainsKey(name))
        {
            _diagnostics.Add(BindingDiagnostics.TypeAsValue(syntax.Span, name));
        }
        else if (_home.IsWhole)
        {
            var visible = scope.Visible().Select(s => s.Name).ToList();
            var ours = ForeignFunctions.FindValue(name);
            var list = ListOf(name, scope);
            var (fix, advice) = list is not null ? (Fix.Replace(syntax.Span, "it", "write `it`", IsGoneThrough(list, syntax.Span) ? FixApplicability.Certain : FixApplicability.Likely), "The item is `it` here.")
                : ours is not null ? (Fix.Replace(syntax.Span, ours, $"write `{ours}`"), $"It is written `{ours}` here.")
                : CommentBefore(syntax.Span) is { } sign ? (Fix.Replace(sign, "#", "write `#`"), "A comment starts with `#`; `//` divides.")
                : scope.Find("it") is { } && NearestName.Find(name, visible).Count == 0 && FindFunction(name) is null ? (Fix.Replace(syntax.Span, "it", "write `it`", FixApplicability.Likely), "The item is `it` here.")
                : FindFunction(name) is { } function ? (null, $"`{name}` is a function: `{function.Signatures[0].Text}`.")
                : ((Fix?)null, (string?)null);
            _diagnostics.Add(BindingDiagnostics.UnknownName(syntax.Span, name, ours is null && list is null ? NearestName.Find(name, visible) : [], visible, fix, advice));
        }
    }

    // `chunks.map_llm(f"… {chunk}")`: the list whose singular the name is, where `it` could be an item of it.
    private static string? ListOf(string name, Scope scope) =>
        scope.Find("it") is not { } item ? null
        : scope.Visible().FirstOrDefault(s => s.Type is ListType list && list.Item.Equals(item.Type) && (s.Name == $"{name}s" || s.Name == $"{name}es" || (name.EndsWith('y') && s.Name == $"{name[..^1]}ies")))?.Name;

    // Whether the call that `it` belongs to is made on that list itself: the last one before the name, if it has not ended there.
    private bool IsGoneThrough(string list, TextSpan place)
    {
        var before = _linked.Source.Text[Math.Max(0, place.Start - 400)..place.Start];
        var calls = LambdaCall().Matches(before);
        return calls.Count > 0 && calls[^1] is var call && call.Groups[1].Value == list && !Closes(before.AsSpan(call.Index + call.Length));

        static bool Closes(ReadOnlySpan<char> text)
        {
            var depth = 0;
            foreach (var c in text)
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth < 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    [GeneratedRegex(@"(?:(?<![\w.])(\w+)|[)\]""'])\s*\.(?:map_llm|filter_llm|map|filter|flat_map|any|all|find_first|sort_by|group_by|count_by|unique_by)\(")]
    private static partial Regex LambdaCall();

    // `let x = 5 // word`: an unknown word that alone stands behind `//` to the line's end is a comment of another language.
    private TextSpan? CommentBefore(TextSpan word)
    {
        var source = _linked.Source.Text;
        var start = word.Start - 1;
        while (start >= 0 && source[start] is ' ' or '\t')
        {
            start--;
        }

        var end = word.End;
        while (end < source.Length && source[end] is ' ' or '\t' or '\r')
        {
            end++;
        }

        return start >= 1 && source[start] == '/' && source[start - 1] == '/' && (end == source.Length || source[end] == '\n') ? new TextSpan(start - 1, 2) : null;
    }

    private BoundExpression BindFieldAccess(FieldExpressionSyntax syntax, Scope scope)
    {
        if (syntax.Receiver is NameExpressionSyntax module && scope.Find(module.Name.Text) is null && ForeignFunctions.FindModule(module.Name.Text) is { } advice)
        {
            var fix = module.Name.Text is "str" or "String" or "string" && FindFunction(syntax.Name.Text, RlmType.Text) is { } ours ? Fix.Replace(syntax.Span, $"it.{ours.Name}()", $"write `it.{ours.Name}()`") : null;
            _diagnostics.Add(BindingDiagnostics.ForeignFunction(syntax.Span, Written(syntax.Span), advice, fix));
            return new BoundError(syntax.Span, []);
        }

        return TakeField(syntax.Span, syntax.Name, isIndex: false, BindExpression(syntax.Receiver, scope), syntax.Receiver, scope);
    }

    private BoundExpression TakeField(TextSpan span, IdentifierSyntax name, bool isIndex, BoundExpression receiver, ExpressionSyntax written, Scope scope)
    {
        if (receiver.Type is RecordType record && record.Find(name.Text) is { } type)
        {
            return Field(span, receiver, name.Text, type, scope);
        }

        if (receiver.Type.HasError)
        {
            return new BoundError(span, [receiver]);
        }

        if (!isIndex && FindFunction(name.Text, receiver.Type) is { } function && TakesOnly(function, receiver))
        {
            if (name.Text is "length" or "size" && function.Name == "len")
            {
                return BindCall(new CallExpressionSyntax(written, name, [], span), scope);
            }

            _diagnostics.Add(BindingDiagnostics.MissingCall(name.Span, function.Name));
            return new BoundError(span, [receiver]);
        }

        switch (receiver.Type)
        {
            case OptionType { Item: RecordType item } when item.Find(name.Text) is not null:
                ReportNone(written.Span, Written(written.Span), receiver.Type, needsParentheses: true);
                break;
            case ListType { Item: RecordType item } when item.Find(name.Text) is not null:
                _diagnostics.Add(BindingDiagnostics.FieldOfList(name.Span, name.Text, receiver.Type.ToString(), TextSpan.FromBounds(written.Span.End, span.End)));
                break;
            default:
                if (OperatorTable.IsText(receiver.Type) && name.Text is "text" or "content" or "value" or "body")
                {
                    _diagnostics.Add(BindingDiagnostics.FieldOfText(name.Span, name.Text, TextSpan.FromBounds(written.Span.End, span.End)));
                    break;
                }

                var fields = (receiver.Type as RecordType)?.Fields.Select(f => f.Name).ToList() ?? [];
                _diagnostics.Add(BindingDiagnostics.UnknownField(name.Span, name.Text, receiver.Type.ToString(), FieldMeant(name.Text, fields), fields, isIndex));
                break;
        }

        return new BoundError(span, [receiver]);
    }

    private static IReadOnlyList<string> FieldMeant(string name, List<string> fields)
    {
        var ours = name switch
        {
            "content" or "contents" or "body" or "page_content" or "pageContent" => "text",
            "title" or "path" or "filename" or "file" or "id" or "source" => "name",
            "i" or "idx" or "number" => "index",
            "item" or "val" => "value",
            _ => "",
        };
        return fields.Contains(ours) ? [ours] : NearestName.Find(name, fields);
    }

    private static BoundField Field(TextSpan span, BoundExpression receiver, string name, RlmType type, Scope scope)
    {
        var field = new BoundField(span, receiver, name, type);
        return Narrowing.Path(field) is { } path && scope.NarrowedType(path) is { } narrowed ? field with { Type = narrowed } : field;
    }
}
