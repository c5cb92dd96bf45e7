using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    private BoundExpression BindExpression(ExpressionSyntax syntax, Scope scope)
    {
        if (++_steps > MostSteps)
        {
            if (_steps == MostSteps + 1)
            {
                _home.Faults.Add(LoweringDiagnostics.TooLarge(syntax.Span, MostSteps));
            }

            return new BoundError(syntax.Span, []);
        }

        switch (syntax)
        {
            case IntLiteralSyntax s:
                return new BoundLiteral(s.Span, new IntValue(s.Value), RlmType.Int);
            case FloatLiteralSyntax s:
                return new BoundLiteral(s.Span, new FloatValue(s.Value), RlmType.Float);
            case BoolLiteralSyntax s:
                return new BoundLiteral(s.Span, BoolValue.Of(s.Value), RlmType.Bool);
            case NoneLiteralSyntax s:
                return new BoundLiteral(s.Span, NoneValue.Instance, RlmType.None);
            case TextLiteralSyntax s:
                return BindText(s, scope);
            case InterpolationSyntax s:
                return new BoundInterpolation(s.Span, BindParts(s.Parts, scope));
            case RegexLiteralSyntax s:
                return BindRegex(s, scope);
            case NameExpressionSyntax s:
                return BindName(s, scope);
            case ListExpressionSyntax s:
                return BindList(s, scope);
            case RecordExpressionSyntax s:
                return BindRecord(s, scope);
            case FieldExpressionSyntax s:
                return BindFieldAccess(s, scope);
            case IndexExpressionSyntax s:
                return BindIndex(s, scope);
            case SliceExpressionSyntax s:
                return BindSlice(s.Span, s.Receiver, BindExpression(s.Receiver, scope), s.Start, s.End, scope);
            case CallExpressionSyntax s:
                return BindCall(s, scope);
            case UnaryExpressionSyntax s:
                return BindUnary(s, scope);
            case BinaryExpressionSyntax s:
                return BindBinary(s, scope);
            case ConditionalExpressionSyntax s:
                return BindConditional(s, scope);
            case ComprehensionSyntax s:
                return BindComprehension(s, scope);
            case BlockExpressionSyntax s:
                return BindBlock(s, scope);
            case LambdaExpressionSyntax s:
                // The parser has said that a lambda stands only where a function takes it.
                return new BoundError(s.Span, []);
            case MissingExpressionSyntax s:
                return new BoundError(s.Span, []);
            default:
                throw new UnreachableException($"No binding for {syntax.GetType().Name}.");
        }
    }

    private BoundList BindList(ListExpressionSyntax syntax, Scope scope)
    {
        ImmutableArray<BoundExpression> items = [.. syntax.Items.Select(i => BindExpression(i, scope))];
        RlmType type = RlmType.Never;
        foreach (var item in items)
        {
            if (Conversions.Join(type, item.Type) is not { } joined)
            {
                _diagnostics.Add(BindingDiagnostics.Branches(item.Span, "The items of a list", type.ToString(), item.Type.ToString()));
                type = RlmType.Error;
                break;
            }

            type = joined;
        }

        return new BoundList(syntax.Span, type.HasError ? items : [.. items.Select(i => Convert(i, type))], RlmType.List(type));
    }

    private BoundRecord BindRecord(RecordExpressionSyntax syntax, Scope scope)
    {
        ReportTwice(syntax.Entries.OfType<FieldEntrySyntax>().Select(e => e.Name), "field");
        var entries = ImmutableArray.CreateBuilder<BoundEntry>();
        var fields = new List<RecordField>();
        foreach (var entry in syntax.Entries)
        {
            switch (entry)
            {
                case FieldEntrySyntax field when !entries.Any(e => e.Name == field.Name.Text):
                    var value = BindExpression(field.Value, scope);
                    entries.Add(new BoundEntry(field.Name.Text, value));
                    Put(new RecordField(field.Name.Text, value.Type));
                    break;
                case SpreadEntrySyntax spread:
                    var record = BindExpression(spread.Value, scope);
                    if (record.Type is RecordType type)
                    {
                        entries.Add(new BoundEntry(null, record));
                        type.Fields.ToList().ForEach(Put);
                    }
                    else if (record.Type is OptionType { Item: RecordType })
                    {
                        ReportNone(spread.Value.Span, Written(spread.Value.Span), record.Type, needsParentheses: true);
                    }
                    else if (!record.Type.HasError)
                    {
                        _diagnostics.Add(BindingDiagnostics.NotRecord(spread.Value.Span, record.Type.ToString()));
                    }

                    if (record.Type is not RecordType)
                    {
                        Put(new RecordField("", RlmType.Error));
                    }

                    break;
                default:
                    break;
            }
        }

        return new BoundRecord(syntax.Span, entries.ToImmutable(), new RecordType([.. fields]));

        // A field that comes later takes the place of the one before.
        void Put(RecordField field)
        {
            var at = fields.FindIndex(f => f.Name == field.Name);
            if (at < 0)
            {
                fields.Add(field);
            }
            else
            {
                fields[at] = field;
            }
        }
    }

    private BoundExpression BindIndex(IndexExpressionSyntax syntax, Scope scope)
    {
        var receiver = BindExpression(syntax.Receiver, scope);
        if (syntax.Index is TextLiteralSyntax named && receiver.Type is ListType of && !of.Item.HasError && (of.Item is not RecordType fields || (fields.Find("items") is not null && fields.Find(named.Value) is null)))
        {
            _diagnostics.Add(BindingDiagnostics.ListByName(syntax.Index.Span, named.Value, receiver.Type.ToString(), of.Item is RecordType { Fields.Length: 2 } group && group.Find("items") is not null));
            return new BoundError(syntax.Span, [receiver]);
        }

        if (syntax.Index is TextLiteralSyntax key && receiver.Type is RecordType or OptionType { Item: RecordType } or ListType { Item: RecordType })
        {
            return TakeField(syntax.Span, new IdentifierSyntax(key.Value, key.Span), isIndex: true, receiver, syntax.Receiver, scope);
        }

        if (IsMask(syntax, receiver.Type) is { } mask)
        {
            _diagnostics.Add(BindingDiagnostics.Order(syntax.Index.Span, "filter", syntax.Span, mask));
            return new BoundError(syntax.Span, [receiver]);
        }

        if (syntax.Index is IntLiteralSyntax { Value: 0 or 1 } place && receiver.Type is RecordType { Fields.Length: 2 } two && Array.Find(s_pairs, p => two.Find(p[0]) is not null && two.Find(p[1]) is not null) is { } names)
        {
            _diagnostics.Add(BindingDiagnostics.FieldByPlace(syntax.Index.Span, TextSpan.FromBounds(syntax.Receiver.Span.End, syntax.Span.End), names[(int)place.Value]));
            return new BoundError(syntax.Span, [receiver]);
        }

        var index = BindAs(syntax.Index, RlmType.Int, scope, "An index");
        switch (receiver.Type)
        {
            case ListType list:
                if (syntax is { Index: IntLiteralSyntax or UnaryExpressionSyntax { Operand: IntLiteralSyntax }, Receiver: CallExpressionSyntax { Name.Text: "split" } split } && receiver is BoundCall { Function.Name: "split" } cut && LeavesBlanksOut(cut))
                {
                    _diagnostics.Add(BindingDiagnostics.PieceByPlace(syntax.Index.Span, split.Span.End - 1));
                }

                return new BoundOperation(syntax.Span, BoundOperator.Index, [receiver, index], list.Item);
            case TextType or OneOfType:
                return new BoundOperation(syntax.Span, BoundOperator.Index, [receiver, index], RlmType.Text);
            case OptionType { Item: ListType or TextType or OneOfType }:
                ReportNone(syntax.Receiver.Span, Written(syntax.Receiver.Span), receiver.Type, needsParentheses: true);
                break;
            case { HasError: false }:
                _diagnostics.Add(BindingDiagnostics.NotIndexable(syntax.Receiver.Span, receiver.Type.ToString()));
                break;
            default:
                break;
        }

        return new BoundError(syntax.Span, [receiver, index]);
    }

    // `rows[rows["n"] > 0]`
    private string? IsMask(IndexExpressionSyntax syntax, RlmType type)
    {
        if (syntax is not { Receiver: NameExpressionSyntax { Name.Text: var list }, Index: BinaryExpressionSyntax { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual } asked }
            || type is not ListType { Item: RecordType row })
        {
            return null;
        }

        var field = asked.Left switch
        {
            IndexExpressionSyntax { Receiver: NameExpressionSyntax of, Index: TextLiteralSyntax name } when of.Name.Text == list => name.Value,
            FieldExpressionSyntax { Receiver: NameExpressionSyntax of } column when of.Name.Text == list => column.Name.Text,
            _ => null,
        };
        return field is not null && row.Find(field) is not null ? $"{list}.filter(it.{field} {OperatorTable.Written(asked.Operator)} {Written(asked.Right.Span)})" : null;
    }

    // At a pattern nobody counts empty pieces.
    private static bool LeavesBlanksOut(BoundCall split) => split.Arguments is [_, BoundLiteral { Value: TextValue }, BoundDefault, BoundDefault];

    private BoundExpression BindSlice(TextSpan span, ExpressionSyntax written, BoundExpression receiver, ExpressionSyntax? start, ExpressionSyntax? end, Scope scope)
    {
        var (from, to) = (BindEnd(start), BindEnd(end));
        if (receiver.Type is RecordType && AsText(receiver) is { } text)
        {
            receiver = text;
        }

        switch (receiver.Type)
        {
            case ListType or TextType:
                return new BoundOperation(span, BoundOperator.Slice, [receiver, from, to], receiver.Type);
            case OneOfType:
                return new BoundOperation(span, BoundOperator.Slice, [receiver, from, to], RlmType.Text);
            case OptionType { Item: ListType or TextType or OneOfType }:
                ReportNone(written.Span, Written(written.Span), receiver.Type, needsParentheses: true);
                break;
            case { HasError: false }:
                _diagnostics.Add(BindingDiagnostics.NotIndexable(written.Span, receiver.Type.ToString()));
                break;
            default:
                break;
        }

        return new BoundError(span, [receiver, from, to]);

        BoundExpression BindEnd(ExpressionSyntax? syntax) =>
            syntax is null ? new BoundDefault(span, NoneValue.Instance, RlmType.None) : BindAs(syntax, RlmType.Int, scope, "An end of a slice");
    }

    private BoundExpression BindConditional(ConditionalExpressionSyntax syntax, Scope scope)
    {
        var condition = BindCondition(syntax.Condition, scope);
        var whenTrue = BindExpression(syntax.WhenTrue, scope.Narrow(Narrowing.Facts(condition, true)));
        var whenFalse = BindExpression(syntax.WhenFalse, scope.Narrow(Narrowing.Facts(condition, false)));
        if (Conversions.Join(whenTrue.Type, whenFalse.Type) is not { } type)
        {
            _diagnostics.Add(BindingDiagnostics.Branches(whenFalse.Span, "Both branches of a conditional", whenTrue.Type.ToString(), whenFalse.Type.ToString()));
            return new BoundError(syntax.Span, [condition, whenTrue, whenFalse]);
        }

        return new BoundConditional(syntax.Span, condition, Convert(whenTrue, type), Convert(whenFalse, type), type);
    }

    private BoundExpression BindComprehension(ComprehensionSyntax syntax, Scope scope)
    {
        var source = BindExpression(syntax.Source, scope);
        if (source.Type is not ListType list)
        {
            if (source.Type is OptionType { Item: ListType })
            {
                ReportNone(syntax.Source.Span, Written(syntax.Source.Span), source.Type, needsParentheses: true);
            }
            else if (!source.Type.HasError)
            {
                _diagnostics.Add(BindingDiagnostics.TypeMismatch(syntax.Source.Span, "What a comprehension goes through", "a list", source.Type.ToString()));
            }

            return new BoundError(syntax.Span, [source]);
        }

        // `for a, b in rows` takes a list apart elsewhere; the second name would be the index here.
        if (syntax.Variables.Count == 2 && list.Item is ListType)
        {
            _diagnostics.Add(BindingDiagnostics.NotPairs(TextSpan.FromBounds(syntax.Variables[0].Span.Start, syntax.Variables[1].Span.End), list.Item.ToString()));
            return new BoundError(syntax.Span, [source]);
        }

        if (DeclareItem(syntax.Variables, list.Item, scope, "a comprehension", 1) is not { } item)
        {
            return new BoundError(syntax.Span, [source]);
        }

        var condition = syntax.Condition is { } c ? BindCondition(c, item.Scope) : null;
        var body = BindExpression(syntax.Item, condition is null ? item.Scope : item.Scope.Narrow(Narrowing.Facts(condition, true)));
        return new BoundComprehension(
            syntax.Span,
            source,
            condition is null ? null : new BoundLambda(condition.Span, [item.Symbol], item.Index, condition, RlmType.Bool),
            new BoundLambda(body.Span, [item.Symbol], item.Index, body, body.Type),
            new ListType(body.Type, list.MaxCount));
    }

    private BoundBlock BindBlock(BlockExpressionSyntax syntax, Scope scope)
    {
        var inner = scope.Inner();
        var lets = ImmutableArray.CreateBuilder<BoundBlockLet>();
        foreach (var let in syntax.Lets)
        {
            var value = BindExpression(let.Value, inner);
            var symbol = new LetSymbol(let.Name.Text, value.Type, let.Name.Span);
            Declare(symbol, inner);
            if (IsPosition(value))
            {
                _positions.Add(symbol);
            }

            lets.Add(new BoundBlockLet(symbol, value));
        }

        var result = BindExpression(syntax.Result, inner);
        return new BoundBlock(syntax.Span, lets.ToImmutable(), result, result.Type);
    }
}
