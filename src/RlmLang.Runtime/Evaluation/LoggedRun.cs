using RlmLang.Diagnostics;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>The first and last lines of a log, the same for scripts and sessions.</summary>
internal static class LoggedRun
{
    /// <summary>Keeps a log from before the run to after it, whatever its end.</summary>
    /// <param name="options">Where the log goes; nowhere is fine.</param>
    /// <param name="context">What is read.</param>
    /// <param name="fingerprint">Of the plan, or of the question.</param>
    /// <param name="run">Given the log.</param>
    public static async Task<RlmResult> KeepAsync(RlmOptions options, RlmContext context, string fingerprint, Func<RunLogWriter?, Task<RlmResult>> run)
    {
        if (options.LogPath is not { } path)
        {
            return await run(null).ConfigureAwait(false);
        }

        var log = new RunLogWriter(path, options.Time, options.LogPrompts);
        await using var closing = log.ConfigureAwait(false);
        log.Add("run", json =>
        {
            json.WriteString("fingerprint", fingerprint);
            json.WriteString("context", context.Hash);
            json.WriteStartArray("documents");
            foreach (var document in context.Documents)
            {
                json.WriteStringValue(document.Name);
            }

            json.WriteEndArray();
        });
        try
        {
            var result = await run(log).ConfigureAwait(false);
            End(log, result.FinalValue, result.Failure, result.Usage);
            return result;
        }
        catch (OperationCanceledException)
        {
            log.Add("end", static json => json.WriteString("status", "cancelled"));
            throw;
        }
    }

    private static void End(RunLogWriter log, Value? final, Diagnostic? failure, RlmUsage usage)
    {
        if (final is not null)
        {
            log.Add("final", json =>
            {
                json.WritePropertyName("value");
                ValueJson.Write(json, final);
            });
        }

        log.Add("end", json =>
        {
            json.WriteString("status", failure is null ? "done" : "failed");
            json.WriteString("code", failure?.Code);
            json.WriteString("message", failure?.Message);
            json.WriteNumber("calls", usage.Calls);
            json.WriteNumber("requests", usage.Requests);
        });
    }
}
