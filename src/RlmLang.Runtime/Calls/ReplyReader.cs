using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>From what a model answered to a value of the type that was asked for, or a complaint.</summary>
internal static partial class ReplyReader
{
    /// <param name="call">What was asked.</param>
    /// <param name="reply">The answer, held to the call's limit already.</param>
    /// <param name="finish">Why the model stopped.</param>
    /// <param name="complaint">What is wrong, for the model; null where nothing is.</param>
    public static CallResult? Read(ModelCall call, string reply, ChatFinishReason? finish, out string? complaint)
    {
        complaint = null;
        var text = Thinking().Replace(reply, "").Trim();
        if (call.Schema is null)
        {
            return new CallValue(Text(call, text));
        }

        if (finish == ChatFinishReason.Length)
        {
            complaint = "The answer was cut off before its end; answer shorter.";
            return null;
        }

        if (FindJson(text) is not { } document)
        {
            complaint = "The answer is not JSON.";
            return null;
        }

        using (document)
        {
            return call.Packed is { } items ? ReadPack(call, document.RootElement, items, ref complaint) : ReadOne(call, document.RootElement, ref complaint);
        }
    }

    private static CallValue? ReadOne(ModelCall call, JsonElement json, ref string? complaint)
    {
        if (call.ReplyType is not RecordType && json.ValueKind == JsonValueKind.Object && json.TryGetProperty("value", out var inner))
        {
            json = inner;
        }

        return TypedJson.Read(json, call.ReplyType, t => Text(call, t), out complaint) is { } value ? new CallValue(value) : null;
    }

    private static PackValues? ReadPack(ModelCall call, JsonElement json, int items, ref string? complaint)
    {
        var replies = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("replies", out var inner) ? inner : json;
        if (replies.ValueKind != JsonValueKind.Array || replies.GetArrayLength() != items)
        {
            // With an entry missing nobody knows which: a short list would shift every later reply.
            complaint = $"`replies` has to be a list of {items} entries, one for each item.";
            return null;
        }

        var values = ImmutableArray.CreateBuilder<Value?>(items);
        foreach (var element in replies.EnumerateArray())
        {
            values.Add(TypedJson.Read(element, call.ReplyType, t => Text(call, t), out var wrong));
            complaint ??= wrong;
        }

        return new PackValues(values.MoveToImmutable(), complaint);
    }

    /// <summary>A text of the reply, cut at a word where it is longer than was allowed.</summary>
    private static TextValue Text(ModelCall call, string text)
    {
        if (text.Length > call.MaxChars)
        {
            var end = call.MaxChars - 1;
            var word = text.LastIndexOf(' ', Math.Max(0, end - 1), Math.Min(end, 40));
            end = word > 0 ? word : end;
            text = text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
        }

        return TextValue.Derived(text, call.Sources.AsSpan());
    }

    /// <summary>The JSON in an answer: all of it, what a fence holds, or from the first bracket to the last.</summary>
    private static JsonDocument? FindJson(string text)
    {
        if (TryParse(text) is { } whole)
        {
            return whole;
        }

        if (Fence().Match(text) is { Success: true } fence && TryParse(fence.Groups[1].Value) is { } fenced)
        {
            return fenced;
        }

        var start = text.AsSpan().IndexOfAny('{', '[');
        var end = text.AsSpan().LastIndexOfAny('}', ']');
        return start >= 0 && end > start ? TryParse(text[start..(end + 1)]) : null;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"<think(ing)?>.*?</think(ing)?>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Thinking();

    [GeneratedRegex(@"```[a-zA-Z]*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
