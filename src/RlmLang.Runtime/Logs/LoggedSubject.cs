using System.Text.Json;

namespace RlmLang.Logs;

/// <summary>What a log says it is the log of: all that repeating the run takes, but the context.</summary>
/// <param name="Mode"><c>script</c> or <c>ask</c>.</param>
/// <param name="Name">The script's file.</param>
/// <param name="Program">The script's text; empty for a question.</param>
/// <param name="Modules">The texts of its own modules, by name.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Parameters">A JSON object.</param>
/// <param name="Ask">The options of a session; undefined for a script.</param>
/// <param name="Session">What the session had bound and was asked before, as it was saved; empty for nothing.</param>
/// <param name="Models">Names by alias.</param>
/// <param name="Policy">What the run was held to.</param>
/// <param name="Windows">Characters of the default model's window and the root model's.</param>
/// <param name="Context">The hash of the context.</param>
/// <param name="Documents">The names of the context's documents.</param>
/// <param name="Functions">The headers of the functions that its host gave.</param>
/// <param name="Final">FINAL as it was; null where the run did not come to one.</param>
internal sealed record LoggedSubject(
    string Mode, string Name, string Program, IReadOnlyDictionary<string, string> Modules, string Query, JsonElement Parameters, JsonElement Ask, string Session, IReadOnlyDictionary<string, string> Models, RlmPolicy Policy, (long Default, long Root) Windows,
    string Context, IReadOnlyList<string> Documents, IReadOnlyList<string> Functions, string? Final)
{
    /// <exception cref="RlmException">It is no log of a run.</exception>
    public static LoggedSubject Read(RunLogReader log)
    {
        try
        {
            var run = log.Records[0];
            var mode = Text(run, "mode");
            var (settings, final) = End(log);
            return new(
                mode,
                Text(run, "name"),
                mode == "script" && log.First("program") is { } program ? Text(program, "text") : "",
                TextsOf(log.First("program")),
                Text(run, "query"),
                run.GetProperty("parameters"),
                run.TryGetProperty("ask", out var ask) ? ask : default,
                run.TryGetProperty("session", out var session) ? session.GetString() ?? "" : "",
                run.GetProperty("models").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? ""),
                settings.GetProperty("policy").Deserialize<RlmPolicy>(JsonSerializerOptions.Web) ?? new(),
                (settings.GetProperty("window").GetInt64(), settings.GetProperty("rootWindow").GetInt64()),
                Text(run, "context"),
                [.. run.GetProperty("documents").EnumerateArray().Select(d => d.GetString() ?? "")],
                run.TryGetProperty("functions", out var functions) ? [.. functions.EnumerateArray().Select(f => f.GetString() ?? "")] : [],
                final?.GetProperty("value").GetRawText());
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or JsonException)
        {
            throw new RlmException(LogDiagnostics.NotLog(log.Path, "its first line does not say what was run"), failure);
        }
    }

    /// <summary>The last FINAL, and the settings under which the run came to it: whoever goes on from a log may have a larger budget. Without one, the last settings.</summary>
    private static (JsonElement Settings, JsonElement? Final) End(RunLogReader log)
    {
        var (now, settings, final) = (log.Records[0], log.Records[0], (JsonElement?)null);
        foreach (var record in log.Records)
        {
            if (RunLogReader.KindOf(record) == "resume" && record.TryGetProperty("policy", out _))
            {
                now = record;
            }
            else if (RunLogReader.KindOf(record) == "final")
            {
                (settings, final) = (now, record);
            }
        }

        return (final is null ? now : settings, final);
    }

    private static Dictionary<string, string> TextsOf(JsonElement? program) => program is { } record && record.TryGetProperty("modules", out var modules)
        ? modules.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? "", StringComparer.Ordinal)
        : [];

    private static string Text(JsonElement record, string field) => record.GetProperty(field).GetString() ?? "";
}
