using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    /// <summary>An expression where a value of a type is asked for.</summary>
    /// <param name="what">What it is for, as the beginning of a sentence.</param>
    private BoundExpression BindAs(ExpressionSyntax syntax, RlmType type, Scope scope, string what)
    {
        if (type is BoolType)
        {
            return BindCondition(syntax, scope);
        }

        var value = BindExpression(syntax, scope);
        if (value.Type.HasError || type.HasError)
        {
            return value;
        }

        if (TryCoerce(value, type) is { } fitting)
        {
            return fitting;
        }

        if (value.Type is OptionType option && Conversions.Converts(option.Item, type))
        {
            ReportNone(value.Span, Written(value.Span), value.Type, needsParentheses: false);
        }
        else if (ReportLabel(value, type))
        {
            _diagnostics.Add(BindingDiagnostics.TypeMismatch(value.Span, what, type.ToString(), Describe(value, Bare(type))));
        }

        return new BoundError(value.Span, [value]);
    }

    /// <summary>The expression as a value of the type; null where it cannot be one.</summary>
    /// <remarks>Literals are looked at themselves: a text may be a label, a number may be in a range, an empty list is a list of anything.</remarks>
    private static BoundExpression? TryCoerce(BoundExpression value, RlmType type)
    {
        if (value.Type.Equals(type) || type is ErrorType || value.Type is ErrorType)
        {
            return value;
        }

        var bare = type is OptionType option ? option.Item : type;
        switch (value, bare)
        {
            case (BoundLiteral { Value: TextValue text } literal, OneOfType labels):
                return labels.Labels.IsDefault || labels.Labels.Contains(text.ToString()) ? literal with { Type = bare } : null;
            case (BoundLiteral { Value: TextValue text } literal, TextType { MaxLength: { } max }):
                return text.Length <= max ? literal with { Type = bare } : null;
            case (BoundLiteral { Value: IntValue number } literal, IntType range):
                return (range.Min is null || number.Number >= range.Min) && (range.Max is null || number.Number <= range.Max) ? literal with { Type = bare } : null;
            case (BoundList list, ListType to) when to.MaxCount is null || list.Items.Length <= to.MaxCount:
                ImmutableArray<BoundExpression> items = [.. list.Items.Select(i => TryCoerce(i, to.Item)).OfType<BoundExpression>()];
                return items.Length == list.Items.Length ? list with { Items = items, Type = bare } : null;
            case (BoundRecord record, RecordType to) when record.Entries.All(e => e.Name is not null):
                return CoerceRecord(record, to);
            case (BoundConditional c, _) when TryCoerce(c.WhenTrue, type) is { } whenTrue && TryCoerce(c.WhenFalse, type) is { } whenFalse:
                return c with { WhenTrue = whenTrue, WhenFalse = whenFalse, Type = type };
            default:
                return !Conversions.Converts(value.Type, type) ? null : Conversions.ChangesValues(value.Type, type) ? new BoundConvert(value.Span, value, type) : value;
        }
    }

    private static BoundRecord? CoerceRecord(BoundRecord record, RecordType type)
    {
        if (record.Entries.Length != type.Fields.Length)
        {
            return null;
        }

        var entries = ImmutableArray.CreateBuilder<BoundEntry>();
        foreach (var entry in record.Entries)
        {
            if (type.Find(entry.Name ?? "") is not { } field || TryCoerce(entry.Value, field) is not { } value)
            {
                return null;
            }

            entries.Add(entry with { Value = value });
        }

        return record with { Entries = entries.ToImmutable(), Type = type };
    }

    /// <summary>The conversion of an expression that is known to convert.</summary>
    private static BoundExpression Convert(BoundExpression value, RlmType type) => TryCoerce(value, type) ?? value;

    /// <summary>A record with a <c>text</c>, or a list of such, where texts are asked for; null where it is none.</summary>
    private static BoundExpression? AsText(BoundExpression value) => value.Type switch
    {
        RecordType record when record.Find("text") is { } text && OperatorTable.IsText(text) => new BoundField(value.Span, value, "text", text),
        ListType { Item: RecordType record } list when record.Find("text") is { } text && OperatorTable.IsText(text) => new BoundTexts(value.Span, value, list with { Item = text }),
        _ => null,
    };

    /// <summary>Reports a text literal that is none of the labels asked for. False where it did.</summary>
    private bool ReportLabel(BoundExpression value, RlmType type)
    {
        if (value is not BoundLiteral { Value: TextValue text } || Bare(type) is not OneOfType { Labels.IsDefault: false } labels || labels.Labels.Contains(text.ToString()))
        {
            return true;
        }

        _diagnostics.Add(BindingDiagnostics.UnknownLabel(value.Span, text.ToString(), labels.ToString(), NearestName.Find(text.ToString(), labels.Labels)));
        return false;
    }

    private void ReportNone(TextSpan span, string written, RlmType type, bool needsParentheses) =>
        _diagnostics.Add(BindingDiagnostics.MayBeNone(span, written, type.ToString(), Fallback(type), needsParentheses));

    private static string? Fallback(RlmType type) => Bare(type) switch
    {
        TextType => "\"\"",
        OneOfType { Labels: { IsDefaultOrEmpty: false } labels } => $"\"{labels[0]}\"",
        IntType { Min: null or <= 0 } => "0",
        FloatType => "0.0",
        BoolType => "false",
        ListType => "[]",
        _ => null,
    };

    // The type alone does not say why a literal does not fit.
    private static string Describe(BoundExpression value, RlmType expected) => (value, expected) switch
    {
        (BoundLiteral { Value: TextValue text }, TextType) => $"a text of {RefusalDiagnostics.Counted(text.Length, "characters")}",
        (BoundLiteral { Value: IntValue number }, IntType) => $"{number.Number:N0}",
        (BoundList list, ListType { MaxCount: not null }) => $"{list.Type} with {RefusalDiagnostics.Counted(list.Items.Length, "items")}",
        _ => value.Type.ToString(),
    };
}
