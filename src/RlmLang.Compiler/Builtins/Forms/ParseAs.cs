using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

/// <summary>Reads a text as a value of one type. Lists of labels that are known only while running are further arguments, in the order in which they stand in the type.</summary>
/// <param name="type">What is read.</param>
internal sealed class ParseAs(RlmType type) : Operation
{
    public override string Name => "parse";

    public override Size ResultSize(SizeArguments a) => SizeOf(type, a.Length(0));

    public override Value Invoke(Arguments a)
    {
        return Read(a.Text(0), Resolve(type, a, 1)) ?? NoneValue.Instance;
    }

    /// <summary>The type with the lists of labels put in that are the arguments from a place on.</summary>
    public static RlmType Resolve(RlmType type, Arguments a, int from)
    {
        var labels = new List<ImmutableArray<string>>();
        for (var i = from; i < a.Count; i++)
        {
            labels.Add([.. a.List(i).Items.Select(l => l.ToString() ?? "")]);
        }

        // The shape only counts its lists here: what they hold has been evaluated.
        var shape = new ReplyShape(type, [.. labels.Select(_ => (CoreExpression)new CoreLiteral(ListValue.Empty, RlmType.List(RlmType.Text), default))]);
        return shape.Resolve(labels);
    }

    /// <summary>The value that the text holds; null where it has another form.</summary>
    public static Value? Read(TextValue source, RlmType type)
    {
        if (type is TextType { MaxLength: var max })
        {
            return max is null || source.Length <= max ? source : null;
        }

        // Half of a surrogate pair is no character, and JSON has no place for it.
        var json = WellFormed(source.ToString());
        try
        {
            using var document = JsonDocument.Parse(json);
            return TypedJson.Read(document.RootElement, type, t => TextValue.Derived(t, source), out _);
        }
        catch (JsonException)
        {
            // What is no JSON may still be a label, a number or a yes.
            using var quoted = JsonDocument.Parse($"\"{JsonEncodedText.Encode(json)}\"");
            return TypedJson.Read(quoted.RootElement, type, t => TextValue.Derived(t, source), out _);
        }
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>How large a value of the type can be that is read from so many characters.</summary>
    /// <remarks>Whatever is read takes characters of its own, and at least one: so no text, count or total is larger than what it is read from.</remarks>
    public static Size SizeOf(RlmType type, SizeExpr length) => type switch
    {
        TextType text => new TextSize(text.MaxLength is { } max ? SizeExpr.Min(length, max) : length),
        OneOfType => new TextSize(length),
        IntType range => new IntSize(range.Min, range.Max is { } max ? Math.Max(0, max) : SizeExpr.Infinite),
        OptionType option => SizeOf(option.Item, length),
        ListType list => new ListSize(list.MaxCount is { } max ? SizeExpr.Min(length, max) : length, SizeOf(list.Item, length), TotalOf(list.Item, length)),
        RecordType record => new RecordSize([.. record.Fields.Select(f => f.Name)], [.. record.Fields.Select(f => SizeOf(f.Type, length))]),
        _ => Size.Scalar,
    };

    private static Size TotalOf(RlmType type, SizeExpr length) => type switch
    {
        TextType or OneOfType => new TextSize(length),
        IntType => SizeOf(type, length).Times(length),
        OptionType option => TotalOf(option.Item, length),
        ListType list => new ListSize(length, SizeOf(list.Item, length), TotalOf(list.Item, length)),
        RecordType record => new RecordSize([.. record.Fields.Select(f => f.Name)], [.. record.Fields.Select(f => TotalOf(f.Type, length))]),
        _ => Size.Scalar,
    };
}
