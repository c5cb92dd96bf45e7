using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

/// <summary>Reads a text as a value of one type. Lists of labels that are known only while running are further arguments, in the order in which they stand in the type.</summary>
internal sealed class ParseAs(RlmType type) : Operation
{
    public override string Name => "parse";

    public override Size ResultSize(SizeArguments a) => SizeOf(type, a.Length(0));

    public override Value Invoke(Arguments a)
    {
        ImmutableArray<ImmutableArray<string>> labels = [.. Enumerable.Range(1, a.Count - 1).Select(i => a.List(i).Items.Select(l => l.ToString() ?? "").ToImmutableArray())];
        var shape = new ReplyShape(type, [.. labels.Select(_ => (CoreExpression)new CoreLiteral(ListValue.Empty, RlmType.List(RlmType.Text), default))]).Resolve(labels);
        var text = a.Text(0).ToString();
        return Plain(text, a.Text(0), shape) ?? Json(text, a.Text(0), shape) ?? NoneValue.Instance;
    }

    // What is no JSON by itself: a text is itself, and so is a label.
    private static Value? Plain(string written, TextValue source, RlmType type)
    {
        var text = written.Trim();
        switch (type)
        {
            case TextType limited:
                return limited.MaxLength is null || written.Length <= limited.MaxLength ? source : null;
            case OneOfType labels:
                return labels.Labels.Contains(text) ? TextValue.Derived(text, source) : null;
            case IntType range when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return InRange(number, range);
            case FloatType when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return new FloatValue(number);
            case BoolType when bool.TryParse(text, out var flag):
                return BoolValue.Of(flag);
            case OptionType option:
                return text is "none" or "null" ? NoneValue.Instance : Plain(written, source, option.Item);
            default:
                return null;
        }
    }

    private static Value? Json(string text, TextValue source, RlmType type)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, source, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Value? Read(JsonElement json, TextValue source, RlmType type)
    {
        switch (type)
        {
            case OptionType option:
                return json.ValueKind == JsonValueKind.Null ? NoneValue.Instance : Read(json, source, option.Item);
            case TextType limited when json.ValueKind == JsonValueKind.String:
                var text = json.GetString() ?? "";
                return limited.MaxLength is null || text.Length <= limited.MaxLength ? TextValue.Derived(text, source) : null;
            case OneOfType labels when json.ValueKind == JsonValueKind.String:
                return labels.Labels.Contains(json.GetString() ?? "") ? TextValue.Derived(json.GetString() ?? "", source) : null;
            case IntType range when json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number):
                return InRange(number, range);
            case FloatType when json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number):
                return new FloatValue(number);
            case BoolType when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return BoolValue.Of(json.GetBoolean());
            case ListType list when json.ValueKind == JsonValueKind.Array:
                var items = json.EnumerateArray().Select(i => Read(i, source, list.Item)).ToList();
                return items.Contains(null) || items.Count > (list.MaxCount ?? long.MaxValue) ? null : new ListValue([.. items.OfType<Value>()]);
            case RecordType record when json.ValueKind == JsonValueKind.Object:
                var values = record.Fields.Select(f => json.TryGetProperty(f.Name, out var field) ? Read(field, source, f.Type) : f.Type is OptionType ? NoneValue.Instance : null).ToList();
                return values.Contains(null) ? null : new RecordValue([.. record.Fields.Select(f => f.Name)], [.. values.OfType<Value>()]);
            default:
                return null;
        }
    }

    private static IntValue? InRange(long number, IntType range) =>
        (range.Min is null || number >= range.Min) && (range.Max is null || number <= range.Max) ? new IntValue(number) : null;

    // Nothing in the value is longer than the text that it is read from: each item and each field takes characters of its own.
    private static Size SizeOf(RlmType type, SizeExpr length) => type switch
    {
        TextType text => new TextSize(text.MaxLength is { } max ? SizeExpr.Min(length, max) : length),
        OneOfType { Labels.IsDefault: false } labels => new TextSize(SizeExpr.Min(length, labels.Labels.Max(l => (long)l.Length))),
        OneOfType => new TextSize(length),
        IntType range => new IntSize(range.Min, range.Max is { } max ? Math.Max(0, max) : SizeExpr.Infinite),
        OptionType option => SizeOf(option.Item, length),
        ListType list => new ListSize(list.MaxCount is { } max ? SizeExpr.Min(length, max) : length, SizeOf(list.Item, length), SizeOf(list.Item, length).Times(1)),
        RecordType record => new RecordSize([.. record.Fields.Select(f => f.Name)], [.. record.Fields.Select(f => SizeOf(f.Type, length))]),
        _ => Size.Scalar,
    };
}
