using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>A JSON file of settings, and the lines that they stand on.</summary>
internal sealed class ConfigurationFile : IDisposable
{
    private readonly byte[] _bytes;
    private readonly JsonDocument _json;

    private ConfigurationFile(string name, byte[] bytes, JsonDocument json) => (Name, _bytes, _json) = (name, bytes, json);

    /// <summary>For messages: relative where it is below the folder that the process is in.</summary>
    public string Name { get; }

    public JsonElement Root => _json.RootElement;

    /// <exception cref="RlmException">It is not there, is no JSON, or gives a setting twice.</exception>
    public static ConfigurationFile Read(string path)
    {
        var name = Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        try
        {
            // A mark of the encoding, as some editors write it, is no JSON.
            var read = File.ReadAllBytes(path);
            var bytes = read.AsSpan().StartsWith("\uFEFF"u8) ? read[3..] : read;
            var file = new ConfigurationFile(name, bytes, JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));
            file.RefuseTwice(file.Root, []);
            return file;
        }
        catch (JsonException failure)
        {
            throw new RlmException(HostDiagnostics.NotJson(name, $"line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1} is not JSON."), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RlmException(HostDiagnostics.NotJson(name, failure.Message), failure);
        }
    }

    /// <summary>Where a setting stands, as messages say it.</summary>
    /// <param name="path">The names on the way to it.</param>
    public string At(params ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var found = 0;
        while (found < path.Length && reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (!reader.ValueTextEquals(path[found]))
            {
                reader.Skip();
            }
            else if (++found == path.Length)
            {
                return $"{Name} (line {_bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1})";
            }
        }

        return Name;
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Of two ceilings with one name one would be believed and the other read.</summary>
    private void RefuseTwice(JsonElement element, string[] path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in element.EnumerateObject())
        {
            string[] inner = [.. path, setting.Name];
            if (!names.Add(setting.Name))
            {
                throw new RlmException(HostDiagnostics.Twice(At(inner), setting.Name));
            }

            RefuseTwice(setting.Value, inner);
        }
    }
}
