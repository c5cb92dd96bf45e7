using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlmLang.Bounds;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Cli;

/// <summary>What <c>--json</c> prints: one object, whose fields are stable.</summary>
internal static class ResultJson
{
    public static string Check(SourceText source, IReadOnlyCollection<Diagnostic> diagnostics, BoundReport? report, RlmResult? result = null, string? log = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", !diagnostics.Any(d => d.Severity is Severity.Error or Severity.Refusal));
            json.WritePropertyName("diagnostics");
            JsonRenderer.Write(json, source, diagnostics.Where(d => d.Severity != Severity.Refusal));
            if (report is not null)
            {
                WriteBounds(json, source, report);
            }

            json.WriteBoolean("admitted", (report ?? (object?)result) is not null && !diagnostics.Any(d => d.Severity is Severity.Error or Severity.Refusal));
            json.WritePropertyName("refusals");
            JsonRenderer.Write(json, source, diagnostics.Where(d => d.Severity == Severity.Refusal));
            if (result is not null)
            {
                WriteResult(json, result, log);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteBounds(Utf8JsonWriter json, SourceText source, BoundReport report)
    {
        json.WriteStartObject("bounds");
        json.WriteStartObject("calls");
        json.WriteString("symbolic", report.Calls.Formula.ToString());
        WriteNumber(json, "max", report.Calls.Max);
        json.WriteBoolean("exact", report.Calls.IsExact);
        json.WriteBoolean("measured", report.Measured is not null);
        json.WriteEndObject();
        foreach (var (name, line) in new[]
        {
            ("requests", report.Requests), ("depth", report.Depth), ("rounds", report.Rounds), ("promptChars", report.PromptChars),
            ("largestPrompt", report.LargestPrompt), ("replyChars", report.ReplyChars),
        })
        {
            json.WriteStartObject(name);
            WriteNumber(json, "max", line.Max);
            json.WriteEndObject();
        }

        json.WriteNumber("lawVersion", BoundReport.LawVersion);
        json.WriteEndObject();
        json.WriteStartArray("sites");
        foreach (var site in report.Sites)
        {
            var (part, start) = source.PartAt(site.Span.Start);
            var (line, column) = part.Position(site.Span.Start - start);
            var calls = report.SiteCalls(site);
            json.WriteStartObject();
            json.WriteString("file", part.Name);
            json.WriteNumber("line", line);
            json.WriteNumber("column", column);
            json.WriteString("op", site.Operation);
            json.WriteStartObject("calls");
            json.WriteString("symbolic", calls.Formula.ToString());
            WriteNumber(json, "max", calls.Max);
            json.WriteBoolean("exact", calls.IsExact);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, RlmResult result, string? log)
    {
        json.WritePropertyName("final");
        if (result.FinalJson is { } final)
        {
            json.WriteRawValue(final);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("finalType", result.FinalType);
        json.WriteBoolean("partial", result.IsPartial);
        var usage = result.Usage;
        json.WriteStartObject("usage");
        json.WriteNumber("calls", usage.Calls);
        json.WriteNumber("requests", usage.Requests);
        json.WriteNumber("cacheHits", usage.CacheHits);
        json.WriteNumber("fromCache", usage.FromCache);
        json.WriteNumber("depth", usage.Depth);
        json.WriteNumber("promptChars", usage.PromptChars);
        json.WriteNumber("replyChars", usage.ReplyChars);
        json.WriteNumber("inputTokens", usage.InputTokens);
        json.WriteNumber("outputTokens", usage.OutputTokens);
        if (usage.Usd is { } usd)
        {
            json.WriteNumber("usd", usd);
        }
        else
        {
            json.WriteNull("usd");
        }

        json.WriteNumber("failures", usage.Failures);
        json.WriteNumber("defaulted", usage.Defaulted);
        json.WriteEndObject();
        json.WriteStartObject("coverage");
        json.WriteNumber("contextChars", result.Coverage.ContextChars);
        json.WriteNumber("readChars", result.Coverage.ReadChars);
        json.WriteNumber("share", Math.Round(result.Coverage.Share, 6));
        json.WriteEndObject();
        json.WriteStartArray("citations");
        foreach (var citation in result.Citations)
        {
            json.WriteStartObject();
            json.WriteString("path", citation.Path);
            json.WriteString("doc", citation.Document);
            json.WriteNumber("start", citation.Start);
            json.WriteNumber("end", citation.End);
            json.WriteBoolean("quote", citation.IsQuote);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!result.Turns.IsEmpty)
        {
            json.WriteStartArray("turns");
            foreach (var turn in result.Turns)
            {
                json.WriteStartObject();
                json.WriteNumber("turn", turn.Number);
                json.WriteString("reply", turn.Reply);
                json.WriteString("observation", turn.Observation);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteNumber("elapsedMs", (long)result.Elapsed.TotalMilliseconds);
        json.WriteString("log", log);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
