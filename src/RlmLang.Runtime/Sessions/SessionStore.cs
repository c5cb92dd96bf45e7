using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Sessions;

/// <summary>What a session has bound and was asked, as JSON. A text that the context has word for word is stored as its place, so it keeps it.</summary>
internal static partial class SessionStore
{
    private const int Version = 3;

    // Without earlier questions, and without what a sealed session knows of its bindings: such a session is restored as one that was asked nothing.
    private const int OldestVersion = 2;
    private const int Deepest = 1_000;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Deepest };

    public static string Write(RlmContext context, SessionBindings bindings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("context", context.Hash);
            json.WriteStartObject("declarations");
            foreach (var (name, text) in bindings.Declarations)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            json.WriteStartArray("bindings");
            foreach (var binding in bindings.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", binding.Name);
                json.WritePropertyName("type");
                SavedTypes.Write(json, binding.Type);
                json.WriteBoolean("costCalls", binding.CostCalls);
                json.WriteBoolean("isFree", binding.IsFree);
                json.WritePropertyName("value");
                SavedValues.Write(json, binding.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("earlier");
            foreach (var earlier in bindings.Earlier)
            {
                json.WriteStartObject();
                json.WritePropertyName("query");
                SavedValues.WriteText(json, earlier.Query);
                if (earlier.Answer is { } answer)
                {
                    json.WritePropertyName("answer");
                    SavedValues.WriteText(json, answer);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="RlmException">It is no saved session, or one over another context.</exception>
    public static SessionBindings Read(string saved, RlmContext context)
    {
        try
        {
            using var document = JsonDocument.Parse(saved, new JsonDocumentOptions { MaxDepth = Deepest });
            var json = document.RootElement;
            var version = json.GetProperty("version").GetInt32();
            if (version is < OldestVersion or > Version)
            {
                throw new RlmException(string.Create(CultureInfo.InvariantCulture,
                    $"This session was saved in form {version} by {(version > Version ? "a later" : "an earlier")} version of RlmLang; this one reads the forms {OldestVersion} to {Version}."));
            }

            if (json.GetProperty("context").GetString() != context.Hash)
            {
                throw new RlmException("This session was saved over another context: its texts are places of that.");
            }

            var declarations = ImmutableSortedDictionary.CreateBuilder<string, string>();
            foreach (var declaration in json.GetProperty("declarations").EnumerateObject())
            {
                declarations.Add(declaration.Name, Declaration(declaration.Name, Text(declaration.Value)));
            }

            var bindings = SessionBindings.Empty with { Declarations = declarations.ToImmutable() };
            foreach (var binding in json.GetProperty("bindings").EnumerateArray())
            {
                var type = SavedTypes.Read(binding.GetProperty("type"));
                var value = SavedValues.Read(binding.GetProperty("value"), context);
                bindings = bindings.With(new(Name(Text(binding.GetProperty("name"))), type, SavedValues.Fits(value, type) ? value : throw new FormatException($"No {type}."), binding.GetProperty("costCalls").GetBoolean())
                {
                    IsFree = version > OldestVersion && binding.GetProperty("isFree").GetBoolean(),
                });
            }

            return version == OldestVersion ? bindings : bindings with { Earlier = [.. json.GetProperty("earlier").EnumerateArray().Select(Earlier)] };
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new RlmException("This is no saved session, or it was changed.", failure);
        }
    }

    private static EarlierQuestion Earlier(JsonElement json) =>
        new(SavedValues.ReadText(json.GetProperty("query")), json.TryGetProperty("answer", out var answer) ? SavedValues.ReadText(answer) : null);

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("No text.");

    /// <summary>A name that a program can bind.</summary>
    private static string Name(string name) =>
        NameForm().IsMatch(name) && RlmScript.TryCompile($"let {name} = 1\nset FINAL = {name}", out _, out _) ? name : throw new FormatException(name);

    /// <summary>What a program declared under a name: that alone, since it is put behind programs.</summary>
    private static string Declaration(string name, string text) =>
        Parser.Parse(new SourceText(text)) is { Diagnostics.IsEmpty: true, Program.Statements: [var only] } && SessionBindings.Declared(only) == name ? text : throw new FormatException(name);

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Mn}\p{Nd}_]*\z")]
    private static partial Regex NameForm();
}
