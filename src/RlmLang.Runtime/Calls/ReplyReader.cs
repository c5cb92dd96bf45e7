using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>From what a model answered to a value of the type that was asked for, or a complaint.</summary>
/// <remarks>Whatever a model sends, what comes out fits <see cref="ReplySchema.ReplySize"/>: a value as it was written is no longer than the call allows.</remarks>
internal static class ReplyReader
{
    /// <summary>Further brackets that begin no JSON are not looked at: a bad reply must not take long.</summary>
    private const int MostPlaces = 16;

    private static readonly JsonReaderOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <param name="call">What was asked.</param>
    /// <param name="reply">What came, whole.</param>
    /// <param name="finish">Why the model stopped.</param>
    /// <param name="complaint">What is wrong, for the model; null where nothing is.</param>
    /// <returns>A value, the values of a pack of which some may be missing, or null where nothing fits.</returns>
    public static CallResult? Read(ModelCall call, string reply, ChatFinishReason? finish, out string? complaint)
    {
        complaint = null;
        var isCutOff = finish == ChatFinishReason.Length;
        if (ReplyText.Answer(reply) is not { } text)
        {
            complaint = "the answer never came: everything was thinking.";
            return null;
        }

        // Of a plain text that is longer than the program wants, all that it wants is there.
        if (isCutOff && (call.Schema is not null || text.Length <= LongestText(call)))
        {
            complaint = "the answer was cut off before its end; answer shorter.";
            return null;
        }

        if (call.Schema is null)
        {
            return new CallValue(Text(call, text, null));
        }

        text = ReplyText.Unfenced(text);
        return FindJson(call, text, out complaint) ?? (call.Packed is null && IsScalar(call.ReplyType) ? ReadWord(call, text, ref complaint) : null);
    }

    /// <summary>The answer as JSON; where there is more around it, the last JSON in it that fits: models think first and answer last.</summary>
    private static CallResult? FindJson(ModelCall call, string text, out string? complaint)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (TryParse(bytes, out var length) is { } whole)
        {
            using (whole)
            {
                if (bytes.AsSpan(length).Trim(" \r\n\t"u8).IsEmpty)
                {
                    return ReadDocument(call, whole.RootElement, out complaint);
                }
            }
        }

        CallResult? found = null;
        complaint = "the answer is not JSON.";
        var at = 0;
        for (var place = 0; place < MostPlaces && bytes.AsSpan(at).IndexOfAny((byte)'{', (byte)'[') is var next and >= 0; place++)
        {
            at += next;
            using var document = TryParse(bytes.AsSpan(at), out length);
            if (document is not null && ReadDocument(call, document.RootElement, out var wrong) is var result)
            {
                found = result ?? found;
                complaint = wrong;
            }

            // What stands inside of JSON is a part of it and no answer of its own.
            at += Math.Max(1, length);
        }

        complaint = found is null ? complaint : (found as PackValues)?.Reason;
        return found;
    }

    private static CallResult? ReadDocument(ModelCall call, JsonElement json, out string? complaint)
    {
        try
        {
            return call.Packed is { } items ? ReadPack(call, json, items, out complaint) : ReadOne(call, json, out complaint);
        }
        catch (InvalidOperationException)
        {
            // A name that is written with half a surrogate pair can be parsed, and not compared.
            complaint = "the answer holds half a character (a lone surrogate).";
            return null;
        }
    }

    private static CallValue? ReadOne(ModelCall call, JsonElement json, out string? complaint) =>
        ReadValue(call, Unwrapped(call, json), null, out complaint) is { } value ? new CallValue(value) : null;

    private static PackValues? ReadPack(ModelCall call, JsonElement json, int items, out string? complaint)
    {
        var replies = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("replies", out var inner) ? inner : json;
        if (replies.ValueKind != JsonValueKind.Array || replies.GetArrayLength() != items)
        {
            // With an entry missing nobody knows which: a short list would shift every later reply.
            complaint = $"`replies` has to be a list of {items} entries, one for each item.";
            return null;
        }

        complaint = null;
        var values = ImmutableArray.CreateBuilder<Value?>(items);
        foreach (var element in replies.EnumerateArray())
        {
            values.Add(ReadValue(call, Unwrapped(call, element), values.Count, out var wrong));
            complaint ??= wrong;
        }

        return new PackValues(values.MoveToImmutable(), complaint);
    }

    private static Value? ReadValue(ModelCall call, JsonElement json, int? item, out string? complaint)
    {
        // A text can be cut; of anything else no part may be missing.
        if (call.ReplyType is not TextType && Length(json) is var length && length > call.MaxChars)
        {
            complaint = $"the answer has {length} characters; at most {call.MaxChars} are asked for.";
            return null;
        }

        return TypedJson.Read(json, call.ReplyType, t => Text(call, t, item), out complaint);
    }

    /// <summary>A label, number or yes that came without its quotes and braces.</summary>
    private static CallValue? ReadWord(ModelCall call, string text, ref string? complaint)
    {
        if (text.Length > call.MaxChars)
        {
            return null;
        }

        using var quoted = TryParse(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text.TrimEnd('.'))}\""), out _);
        if (quoted is null || TypedJson.Read(quoted.RootElement, call.ReplyType, t => Text(call, t, null), out _) is not { } value)
        {
            return null;
        }

        complaint = null;
        return new CallValue(value);
    }

    private static bool IsScalar(RlmType type) => type is OneOfType or BoolType or IntType or FloatType || (type is OptionType option && IsScalar(option.Item));

    private static JsonElement Unwrapped(ModelCall call, JsonElement json) =>
        call.ReplyType is not RecordType && json.ValueKind == JsonValueKind.Object && json.TryGetProperty("value", out var inner) ? inner : json;

    private static TextValue Text(ModelCall call, string text, int? item) => new(ReplyText.Held(text, LongestText(call)).AsMemory(), call.OriginOf(item));

    private static int LongestText(ModelCall call) => call.ReplyType is TextType { MaxLength: { } length } ? (int)Math.Min(length, call.MaxChars) : call.MaxChars;

    /// <summary>Characters of the JSON as it was written.</summary>
    private static int Length(JsonElement json) => Encoding.UTF8.GetCharCount(JsonMarshal.GetRawUtf8Value(json));

    /// <summary>The JSON value that a text begins with.</summary>
    private static JsonDocument? TryParse(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        try
        {
            var reader = new Utf8JsonReader(text, s_options);
            if (JsonDocument.TryParseValue(ref reader, out var document))
            {
                length = checked((int)reader.BytesConsumed);
                return document;
            }
        }
        catch (JsonException)
        {
        }

        return null;
    }
}
