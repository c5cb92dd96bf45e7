using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>Reads JSON as a value of a type. Lenient only where nothing else can be meant: the case of a label, a number in quotes, <c>"yes"</c> for a bool.</summary>
internal static class TypedJson
{
    /// <summary>The value, or null with a complaint that says where and what is wrong.</summary>
    /// <param name="json">What came.</param>
    /// <param name="type">With all labels known.</param>
    /// <param name="makeText">Makes a text value, so that it can carry where it came from.</param>
    /// <param name="complaint">One sentence for whoever wrote the JSON; null where it fits.</param>
    public static Value? Read(JsonElement json, RlmType type, Func<string, TextValue> makeText, out string? complaint)
    {
        complaint = null;
        try
        {
            return Read(json, type, makeText, "the answer", ref complaint);
        }
        catch (InvalidOperationException)
        {
            // The JSON escape of half a surrogate pair: it can be parsed, and cannot be read as text.
            complaint = "the answer holds half a character (a lone surrogate).";
            return null;
        }
    }

    private static Value? Read(JsonElement json, RlmType type, Func<string, TextValue> makeText, string path, ref string? complaint)
    {
        switch (type)
        {
            case OptionType option:
                return json.ValueKind == JsonValueKind.Null ? NoneValue.Instance : Read(json, option.Item, makeText, path, ref complaint);
            case TextType text:
                if (Scalar(json) is not { } characters)
                {
                    return Wrong(json, "a text", path, ref complaint);
                }

                if (characters.Length > text.MaxLength)
                {
                    complaint = $"{path} has {Diagnostics.RefusalDiagnostics.Counted(characters.Length, "characters")}; at most {text.MaxLength} are asked for.";
                    return null;
                }

                return makeText(characters);
            case OneOfType labels:
                var written = Scalar(json)?.Trim();
                var label = labels.Labels.FirstOrDefault(l => l == written) ?? labels.Labels.FirstOrDefault(l => string.Equals(l, written, StringComparison.OrdinalIgnoreCase));
                if (label is null)
                {
                    return Wrong(json, $"one of {string.Join(", ", labels.Labels.Take(20).Select(l => $"\"{l}\""))}", path, ref complaint);
                }

                return makeText(label);
            case IntType number:
                if (!TryInt(json, out var integer))
                {
                    return Wrong(json, "a whole number", path, ref complaint);
                }

                if (integer < number.Min || integer > number.Max)
                {
                    complaint = $"{path} is {integer}; it has to be from {number.Min} to {number.Max}.";
                    return null;
                }

                return new IntValue(integer);
            case FloatType:
                return double.TryParse(Scalar(json), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
                    ? new FloatValue(parsed)
                    : Wrong(json, "a number", path, ref complaint);
            case BoolType:
                return json.ValueKind == JsonValueKind.True ? BoolValue.True
                    : json.ValueKind == JsonValueKind.False ? BoolValue.False
                    : Scalar(json)?.Trim().ToUpperInvariant() switch
                    {
                        "TRUE" or "YES" => BoolValue.True,
                        "FALSE" or "NO" => BoolValue.False,
                        _ => Wrong(json, "true or false", path, ref complaint),
                    };
            case NoneType:
                return json.ValueKind == JsonValueKind.Null ? NoneValue.Instance : Wrong(json, "null", path, ref complaint);
            case ListType list:
                return ReadList(json, list, makeText, path, ref complaint);
            case RecordType record:
                return ReadRecord(json, record, makeText, path, ref complaint);
            default:
                throw new System.Diagnostics.UnreachableException($"No JSON is read as {type.GetType().Name}.");
        }
    }

    private static ListValue? ReadList(JsonElement json, ListType list, Func<string, TextValue> makeText, string path, ref string? complaint)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Wrong(json, "a list", path, ref complaint);
            return null;
        }

        if (json.GetArrayLength() > list.MaxCount)
        {
            complaint = $"{path} has {Diagnostics.RefusalDiagnostics.Counted(json.GetArrayLength(), "items")}; at most {list.MaxCount} are asked for.";
            return null;
        }

        var items = ImmutableArray.CreateBuilder<Value>(json.GetArrayLength());
        foreach (var element in json.EnumerateArray())
        {
            if (Read(element, list.Item, makeText, $"{path}[{items.Count}]", ref complaint) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new ListValue(items.MoveToImmutable());
    }

    private static RecordValue? ReadRecord(JsonElement json, RecordType record, Func<string, TextValue> makeText, string path, ref string? complaint)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Wrong(json, "an object", path, ref complaint);
            return null;
        }

        var values = ImmutableArray.CreateBuilder<Value>(record.Fields.Length);
        foreach (var field in record.Fields)
        {
            Value? value;
            if (json.TryGetProperty(field.Name, out var element))
            {
                value = Read(element, field.Type, makeText, $"`{field.Name}`", ref complaint);
            }
            else if (field.Type is OptionType)
            {
                value = NoneValue.Instance;
            }
            else
            {
                complaint = $"`{field.Name}` is missing in {path}.";
                value = null;
            }

            if (value is null)
            {
                return null;
            }

            values.Add(value);
        }

        return new RecordValue([.. record.Fields.Select(f => f.Name)], values.MoveToImmutable());
    }

    private static string? Scalar(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetRawText(),
        _ => null,
    };

    private static bool TryInt(JsonElement json, out long value)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            if (json.TryGetInt64(out value))
            {
                return true;
            }

            // 3.0 is the int 3 as some models write it.
            value = 0;
            if (json.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < 9e15)
            {
                value = (long)number;
                return true;
            }

            return false;
        }

        return long.TryParse(Grouped(Scalar(json)?.Trim() ?? ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary><c>1,200</c> without its commas; a number whose commas do not group by three, as <c>1,5</c>, stays as it is, and is no whole number.</summary>
    private static string Grouped(string written)
    {
        var groups = written.Split(',');
        return groups.Length > 1 && groups[0].TrimStart('-').Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3) ? string.Concat(groups) : written;
    }

    private static Value? Wrong(JsonElement json, string expected, string path, ref string? complaint)
    {
        var raw = json.GetRawText();
        complaint = $"{path} has to be {expected}, not {(raw.Length > 60 ? raw[..(char.IsHighSurrogate(raw[59]) ? 59 : 60)] + "…" : raw)}.";
        return null;
    }
}
