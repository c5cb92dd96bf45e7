using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlmLang.Budgets;
using RlmLang.Cache;
using RlmLang.Contexts;
using RlmLang.Diagnostics;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>The first and last lines of a log, the same for scripts and sessions; and where a run goes on from, or repeats, an earlier one.</summary>
internal static class LoggedRun
{
    private static long s_runs;

    /// <summary>Keeps a log from before the run to after it, whatever its end.</summary>
    /// <param name="options">Where the log goes, and what it goes on from; nowhere and nothing is fine.</param>
    /// <param name="context">What is read.</param>
    /// <param name="subject">What is run over it.</param>
    /// <param name="run">Given the log, and the replies that need not be asked for again.</param>
    /// <exception cref="RlmException">The log to go on from cannot be used, or the log or the cache cannot be written.</exception>
    public static async Task<RlmResult> KeepAsync(RlmOptions options, RlmContext context, RunSubject subject, Func<RunLogWriter?, RecordedReplies?, Task<RlmResult>> run)
    {
        if (options is { CachePath: { } folder, ReplayPath: null })
        {
            ReplyCache.Open(folder);
        }

        if ((options.ReplayPath ?? options.ResumePath) is not { } earlier)
        {
            return options.LogPath is { } path
                ? await KeepAsync(Open(path, options, subject), options, context, subject, log => run(log, null)).ConfigureAwait(false)
                : await run(null, null).ConfigureAwait(false);
        }

        var before = RunLogReader.Read(earlier);
        Check(before, context, subject);
        if (options.ReplayPath is not null)
        {
            return await run(null, new RecordedReplies(before, isWhole: true)).ConfigureAwait(false);
        }

        return await KeepAsync(
            RunLogWriter.Continue(before, options.Time, options.LogPrompts),
            options,
            context,
            subject,
            log => run(log, new RecordedReplies(before, isWhole: false)),
            isResumed: true).ConfigureAwait(false);
    }

    /// <summary>Keeps a log of what was not run, and why; a log to go on from stays as it is.</summary>
    public static async Task KeepRefusalAsync(RlmOptions options, RlmPlan plan, RunSubject subject, Diagnostic reason)
    {
        if (options is { LogPath: { } path, ResumePath: null, ReplayPath: null })
        {
            var log = Open(path, options, subject);
            await using var closing = log.ConfigureAwait(false);
            log.Add("run", json => Write(json, plan.Context, subject, options));
            PlanLog.Refused(log, plan, reason);
            log.Add("end", json =>
            {
                json.WriteString("status", "refused");
                json.WriteString("code", reason.Code);
                json.WriteString("message", reason.Message);
                json.WriteNumber("calls", 0);
                json.WriteNumber("requests", 0);
            });
        }
    }

    private static async Task<RlmResult> KeepAsync(
        RunLogWriter log, RlmOptions options, RlmContext context, RunSubject subject, Func<RunLogWriter, Task<RlmResult>> run, bool isResumed = false)
    {
        await using var closing = log.ConfigureAwait(false);
        if (isResumed)
        {
            log.Add("resume", json => WriteSettings(json, options));
        }
        else
        {
            // Before the first paid call it has to be clear whose replies these are.
            await log.AddFlushedAsync("run", json => Write(json, context, subject, options)).ConfigureAwait(false);
        }

        try
        {
            var result = await run(log).ConfigureAwait(false);
            result.LogPath = log.Path;
            result.LogFailure = await EndAsync(log, result.FinalValue, result.Failure, result.Usage).ConfigureAwait(false);
            return result;
        }
        catch (RlmException failure) when (LogDiagnostics.IsUnwritable(failure.Diagnostic))
        {
            throw new RlmException(LogDiagnostics.Cut(log.Path, failure.Message, CancelledRun.Spent(failure) ?? new()), failure);
        }
        catch (OperationCanceledException stopped)
        {
            CancelledRun.NoteLog(stopped, options.ResumePath ?? options.LogPath);
            log.Add("end", json =>
            {
                json.WriteString("status", "cancelled");
                json.WriteNumber("calls", CancelledRun.Spent(stopped)?.Calls ?? 0);
                json.WriteNumber("requests", CancelledRun.Spent(stopped)?.Requests ?? 0);
            });
            throw;
        }
    }

    /// <summary>A file, or in a folder a file of the run's own.</summary>
    private static RunLogWriter Open(string path, RlmOptions options, RunSubject subject)
    {
        var file = !Directory.Exists(path) ? path
            : Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{options.Time.GetUtcNow():yyyyMMdd'T'HHmmss}-{subject.Fingerprint[..8]}-{Environment.ProcessId}-{Interlocked.Increment(ref s_runs)}.jsonl"));
        return new RunLogWriter(file, options.Time, options.LogPrompts);
    }

    private static void Check(RunLogReader log, RlmContext context, RunSubject subject)
    {
        var run = log.Records[0];
        if (!Is(run, "context", context.Hash))
        {
            throw new RlmException(LogDiagnostics.OtherContext(log.Path, Difference(run, context), Reading(run, context)));
        }

        foreach (var (field, expected, what) in new[]
        {
            ("program", subject.ProgramHash, "the program is another"), ("query", subject.Query, "the question is another"), ("parameters", subject.Parameters, "a parameter is another"),
        })
        {
            if (!Is(run, field, expected))
            {
                throw new RlmException(LogDiagnostics.OtherProgram(log.Path, what));
            }
        }

        if ((run.TryGetProperty("session", out var session) ? session.GetString() : "") != subject.Session)
        {
            throw new RlmException(LogDiagnostics.OtherProgram(log.Path, "its session had other values bound, or was asked other questions before"));
        }

        // Another model's replies would be paid for beside those in the log, and the log would be that of neither run.
        var logged = run.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object ? models.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? "") : [];
        foreach (var (alias, name) in subject.Models.Where(m => subject.Asks(m.Key)))
        {
            // What the log does not name was answered by its default model.
            if ((logged.GetValueOrDefault(alias) ?? logged.GetValueOrDefault("default")) is { } before && before != name)
            {
                throw new RlmException(LogDiagnostics.OtherProgram(log.Path, $"the model `{alias}` was `{before}`, and is `{name}` now"));
            }
        }

        if (logged.FirstOrDefault(m => subject.Asks(m.Key) && !subject.Models.ContainsKey(m.Key)) is { Key: { } gone } missing && missing.Value != subject.Models.GetValueOrDefault("default"))
        {
            throw new RlmException(LogDiagnostics.OtherProgram(log.Path, $"the model `{gone}` was `{missing.Value}`, and there is none of that name now"));
        }
    }

    /// <summary>What is another in this context, as the end of a sentence.</summary>
    private static string Difference(JsonElement run, RlmContext context)
    {
        IReadOnlyList<string> names = run.TryGetProperty("documents", out var documents) && documents.ValueKind == JsonValueKind.Array ? [.. documents.EnumerateArray().Select(d => d.GetString() ?? "")] : [];
        return names.Count != context.Documents.Length ? string.Create(CultureInfo.InvariantCulture, $"it had {names.Count:N0} document{(names.Count == 1 ? "" : "s")}, and this has {context.Documents.Length:N0}")
            : names.SequenceEqual(context.Documents.Select(d => d.Name)) ? "its documents have the same names, and their content is another"
            : Is(run, "context", context.Renamed(names).Hash) ? $"the content is the same, and the names of its documents are others (`{names.Except(context.Documents.Select(d => d.Name)).FirstOrDefault()}`)"
            : "names and content of its documents are others";
    }

    /// <summary>With which options the logged run read its files, where they are others than now; null where they are the same.</summary>
    private static string? Reading(JsonElement run, RlmContext context) =>
        ContextReading.Read(run) is { } then && context.Reading is { } now && then != now ? then.ToString() : null;

    private static bool Is(JsonElement record, string field, string expected) =>
        record.TryGetProperty(field, out var value) && (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()) == expected;

    private static void Write(Utf8JsonWriter json, RlmContext context, RunSubject subject, RlmOptions options)
    {
        json.WriteString("mode", subject.Mode);
        json.WriteString("fingerprint", subject.Fingerprint);
        json.WriteString("program", subject.ProgramHash);
        json.WriteString("name", subject.Name);
        json.WriteString("query", subject.Query);
        if (subject.Mode == "ask")
        {
            json.WritePropertyName("ask");
            json.WriteRawValue(subject.Program);
            if (subject.Session.Length > 0)
            {
                // As a text: its values may be nested deeper than a line of a log.
                json.WriteString("session", subject.Session);
            }
        }

        if (options.Functions.Headers is { Count: > 0 } headers)
        {
            json.WriteStartArray("functions");
            foreach (var header in headers)
            {
                json.WriteStringValue(header);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("models");
        foreach (var (alias, name) in subject.Models)
        {
            json.WriteString(alias, name);
        }

        json.WriteEndObject();
        json.WritePropertyName("parameters");
        json.WriteRawValue(subject.Parameters);
        WriteSettings(json, options);
        json.WriteString("context", context.Hash);
        if (context.Reading is { } reading)
        {
            json.WritePropertyName("reading");
            JsonSerializer.Serialize(json, reading, JsonSerializerOptions.Web);
        }

        json.WriteStartArray("documents");
        foreach (var document in context.Documents)
        {
            json.WriteStringValue(document.Name);
        }

        json.WriteEndArray();
    }

    /// <summary>What a root model is told hangs on these.</summary>
    private static void WriteSettings(Utf8JsonWriter json, RlmOptions options)
    {
        json.WritePropertyName("policy");
        JsonSerializer.Serialize(json, options.Policy, JsonSerializerOptions.Web);
        json.WriteNumber("window", options.WindowChars);
        json.WriteNumber("rootWindow", options.RootWindowChars ?? options.WindowChars);
    }

    /// <summary>Why the end could not be written; null where it is on disk. A result that was paid for is not held back for it.</summary>
    private static async Task<Diagnostic?> EndAsync(RunLogWriter log, Value? final, Diagnostic? failure, RlmUsage usage)
    {
        if (final is not null)
        {
            log.Add("final", json =>
            {
                json.WritePropertyName("value");
                ValueJson.Write(json, final);
            });
        }

        try
        {
            await log.AddFlushedAsync("end", json =>
            {
                json.WriteString("status", failure is null ? "done" : "failed");
                json.WriteString("code", failure?.Code);
                json.WriteString("message", failure?.Message);
                json.WriteNumber("calls", usage.Calls);
                json.WriteNumber("requests", usage.Requests);
            }).ConfigureAwait(false);
            return null;
        }
        catch (RlmException unwritten)
        {
            return LogDiagnostics.Unfinished(log.Path, unwritten.Message);
        }
    }
}

/// <summary>What a log is the log of.</summary>
/// <param name="Mode"><c>script</c> or <c>ask</c>.</param>
/// <param name="Name">The script's file; empty for a question.</param>
/// <param name="Program">The script's text; for a question the options of the session, as JSON.</param>
/// <param name="Query">What <c>query</c> stands for.</param>
/// <param name="Parameters">As a JSON object.</param>
/// <param name="Fingerprint">Of the plan, or of the question.</param>
/// <param name="Models">The models' names by alias; a call's key depends on them.</param>
internal sealed record RunSubject(string Mode, string Name, string Program, string Query, string Parameters, string Fingerprint, IReadOnlyDictionary<string, string> Models)
{
    /// <summary>What the session of a question had bound and was asked before, as it is saved; empty where it was asked nothing.</summary>
    public string Session { get; init; } = "";

    /// <summary>The aliases that its calls name; null where programs are still to be written, which may name any.</summary>
    public ImmutableHashSet<string>? Aliases { get; private init; }

    public string ProgramHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Program)));

    /// <summary>Whether a model of this alias may be asked.</summary>
    public bool Asks(string alias) => Aliases?.Contains(alias) ?? true;

    public static RunSubject Of(RlmPlan plan, IReadOnlyDictionary<string, string> models)
    {
        var program = plan.Script.Program;
        var names = program.Parameters.Select(p => p.Variable).ToList();
        var parameters = new RecordValue([.. names.Select(v => v.Name)], [.. names.Select(v => plan.Inputs[v])]);
        return new("script", plan.Script.Name, plan.Script.Tree.Source.Text, plan.Inputs[program.Query].ToString() ?? "", ValueJson.Write(parameters), plan.Fingerprint, models)
        {
            Aliases = program.Sites.Any(s => s.StartsChild) ? null : [.. program.Sites.Select(s => s.Model ?? "default")],
        };
    }
}
