using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Operators;

/// <summary><c>f"…{x}…"</c>: texts as they are, lists and records as JSON, all else as a word.</summary>
internal sealed class Interpolate : Operation
{
    public override string Name => "interpolate";

    public override Size ResultSize(SizeArguments a)
    {
        var length = SizeExpr.Zero;
        for (var i = 0; i < a.Count; i++)
        {
            length += a.Known(i) is { } known ? Printed(known).Length : Extent.Printed(a[i]);
        }

        return new TextSize(length);
    }

    public override SizeExpr Work(SizeArguments a)
    {
        var work = SizeExpr.One;
        for (var i = 0; i < a.Count; i++)
        {
            work += a.Known(i) is TextValue text ? text.Length : Extent.Of(a[i]);
        }

        return work;
    }

    public override Value Invoke(Arguments a)
    {
        var parts = new List<TextValue>(a.Count);
        for (var i = 0; i < a.Count; i++)
        {
            parts.Add(Printed(a[i]));
        }

        return parts.Count == 0 ? TextValue.Empty : a.Concat(parts);
    }

    /// <summary>How a value stands in a text, with the places that its texts came from.</summary>
    public static TextValue Printed(Value value) => value switch
    {
        TextValue text => text,
        ListValue or RecordValue => TextValue.Derived(ValueJson.Write(value), [.. Texts(value)]),
        _ => new TextValue(value.ToString() ?? ""),
    };

    private static IEnumerable<TextValue> Texts(Value value) => value switch
    {
        TextValue text => [text],
        ListValue list => list.Items.SelectMany(Texts),
        RecordValue record => record.Values.SelectMany(Texts),
        _ => [],
    };
}

/// <summary><c>{x:.1f}</c>, <c>{x:d}</c>, <c>{x:,}</c></summary>
internal sealed partial class FormatNumber : Operation
{
    private readonly string _format;

    /// <param name="spec">What stands after the colon; one that the parser takes.</param>
    public FormatNumber(string spec)
    {
        var match = Spec().Match(spec);
        _format = (match.Groups["comma"].Success ? "N" : "F") + (match.Groups["digits"].Success ? match.Groups["digits"].Value : "0");
        Keeps = spec == ",";
    }

    public override string Name => "format";

    /// <summary>Whether digits after the point stay as they are.</summary>
    private bool Keeps { get; }

    // 309 digits before the point, a comma each three, a sign, and the digits asked for.
    public override Size ResultSize(SizeArguments a) => new TextSize(550);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => new TextValue(
        a[0] is NoneValue ? "none"
        : a[0] is IntValue number ? number.Number.ToString(_format, CultureInfo.InvariantCulture)
        : Keeps ? WithCommas(new FloatValue(a.Float(0)).ToString())
        : a.Float(0).ToString(_format, CultureInfo.InvariantCulture));

    // The digits before the point in threes; the rest stays as it is.
    private static string WithCommas(string number)
    {
        var end = number.IndexOf('.', StringComparison.Ordinal);
        for (var at = end - 3; at > (number[0] == '-' ? 1 : 0); at -= 3)
        {
            number = number.Insert(at, ",");
        }

        return number;
    }

    [GeneratedRegex(@"^(?<comma>,)?((\.(?<digits>[0-9]{1,2})f)|d)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Spec();
}

/// <summary><c>rf"…{text}…"</c>: what the program wrote is pattern, what is put in stands for itself.</summary>
/// <param name="parts">The pattern's parts; null where a text is put in.</param>
internal sealed class RegexInterpolate(ImmutableArray<string?> parts) : Operation
{
    public override string Name => "regex";

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a)
    {
        var pattern = "";
        var next = 0;
        foreach (var part in parts)
        {
            pattern += part ?? RegexLanguage.Escape(Interpolate.Printed(a[next++]).Span);
        }

        return RegexLanguage.TryCreate(pattern, out var fault)
            ?? throw new EvaluationException(span => Diagnostics.EvaluationDiagnostics.BadArgument(span, "rf\"…\"", $"the pattern does not work: {fault?.Construct}"));
    }
}

/// <summary>Ints become floats wherever the target type has floats.</summary>
internal sealed class Convert(RlmType target) : Operation
{
    public override string Name => "convert";

    public override Size ResultSize(SizeArguments a) => Shape(a[0], target);

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[0]);

    public override Value Invoke(Arguments a) => Apply(a[0], target);

    private static Size Shape(Size size, RlmType type) => (size, type) switch
    {
        (_, OptionType option) => Shape(size, option.Item),
        (IntSize, FloatType) => Size.Scalar,
        (ListSize list, ListType t) => new ListSize(list.Count, Shape(list.Item, t.Item), Shape(list.Total, t.Item)),
        (RecordSize record, RecordType t) => new RecordSize(record.Names, [.. record.Names.Select((n, i) => t.Find(n) is { } f ? Shape(record.Fields[i], f) : record.Fields[i])]),
        _ => size,
    };

    private static Value Apply(Value value, RlmType type) => (value, type) switch
    {
        (_, OptionType option) => Apply(value, option.Item),
        (IntValue number, FloatType) => new FloatValue(number.Number),
        (ListValue list, ListType t) => new ListValue([.. list.Items.Select(i => Apply(i, t.Item))]),
        (RecordValue record, RecordType t) => new RecordValue(record.Names, [.. record.Names.Select((n, i) => t.Find(n) is { } f ? Apply(record.Values[i], f) : record.Values[i])]),
        _ => value,
    };
}
