using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace RlmLang.Cache;

/// <summary>A reply as a cache keeps it: what came and why it ended, and nothing of what was asked.</summary>
/// <param name="Text">Whole, as it came.</param>
/// <param name="Finish">Why the model stopped, as its provider says it; null where it did not say.</param>
/// <remarks>
/// On disk: a line with the hash of all that follows, then a JSON object with the key. Who could not have written it whole, or put it under another name, did not write it: such an entry is none.
/// </remarks>
internal sealed record CachedReply(string Text, string? Finish)
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> Mark => "rlm-reply 1 "u8;

    private static int HeadLength => Mark.Length + (2 * SHA256.HashSizeInBytes) + 1;

    public byte[] Write(string key)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, s_options))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("finish", Finish);
            json.WriteString("text", Text);
            json.WriteEndObject();
        }

        return [.. Mark, .. Encoding.ASCII.GetBytes(Hash(body.WrittenSpan)), (byte)'\n', .. body.WrittenSpan];
    }

    /// <summary>Null where it is torn, was changed, or belongs to another key.</summary>
    public static CachedReply? Read(ReadOnlySpan<byte> entry, string key)
    {
        if (entry.Length <= HeadLength || !entry.StartsWith(Mark) || entry[HeadLength - 1] != (byte)'\n')
        {
            return null;
        }

        var body = entry[HeadLength..];
        if (!Ascii.Equals(entry[Mark.Length..(HeadLength - 1)], Hash(body)) || !Utf8.IsValid(body))
        {
            return null;
        }

        try
        {
            var json = JsonElement.Parse(body);
            return json.GetProperty("key").ValueEquals(key) && json.GetProperty("text").GetString() is { } text ? new(text, json.GetProperty("finish").GetString()) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Hash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
