using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>Where replies are kept across runs, and how much of the disk they may take.</summary>
/// <param name="Path">A folder.</param>
/// <param name="Bytes">Null for the usual.</param>
internal sealed record ConfiguredCache(string Path, long? Bytes)
{
    private const long Megabyte = 1_000_000;

    /// <summary>From <c>"cache": "FOLDER"</c>, or <c>{"path": "FOLDER", "megabytes": 500}</c>.</summary>
    /// <param name="setting">As it was written.</param>
    /// <param name="file">Where: a folder is beside it, unless its path begins at the root.</param>
    /// <param name="place">The file's name in messages.</param>
    /// <exception cref="RlmException">Something is wrong.</exception>
    public static ConfiguredCache Read(JsonProperty setting, string file, string place)
    {
        if (setting.Value.ValueKind != JsonValueKind.Object)
        {
            return new(Beside(RlmConfiguration.Text(setting, place)), null);
        }

        string? path = null;
        long? bytes = null;
        foreach (var part in setting.Value.EnumerateObject())
        {
            switch (part.Name)
            {
                case "path":
                    path = Beside(RlmConfiguration.Text(part, place));
                    break;
                case "megabytes":
                    bytes = Megabyte * Math.Min(RlmConfiguration.Number(part, 1, place), 1_000_000_000);
                    break;
                default:
                    throw new RlmException(HostDiagnostics.UnknownSetting($"`cache` in {place}", part.Name, ["path", "megabytes"]));
            }
        }

        return new(path ?? throw new RlmException(HostDiagnostics.WrongValue(place, "cache", "a folder, or {\"path\": \"…\", \"megabytes\": 500}", setting.Value.GetRawText())), bytes);

        string Beside(string folder) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)) ?? "", folder);
    }
}
