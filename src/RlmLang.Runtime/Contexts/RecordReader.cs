using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlmLang.Builtins.Structure;
using RlmLang.Diagnostics;
using RlmLang.Values;

namespace RlmLang.Contexts;

/// <summary>A text as documents, one a record: lines of JSON, or rows of a table whose first row names the columns.</summary>
/// <remarks>A record's document is its <c>text</c>, where it has one, else the record as JSON on one line; it is named by the line that it begins on.</remarks>
internal static class RecordReader
{
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="RlmContextException">A line is no JSON, or a row does not fit the header.</exception>
    public static IEnumerable<RlmDocument> Read(string name, string text, CancellationToken cancellation) =>
        Ends(name, ".csv") || Ends(name, ".csv.gz") ? Rows(name, text, Separator(text), cancellation)
        : Ends(name, ".tsv") || Ends(name, ".tsv.gz") ? Rows(name, text, "\t", cancellation)
        : Lines(name, text, cancellation);

    /// <summary>Spreadsheets of half the world separate with <c>;</c>, since their decimals have commas: where the header has none of them, what it has is what separates.</summary>
    private static string Separator(string text)
    {
        var header = text.AsSpan();
        header = header.IndexOf('\n') is var end and >= 0 ? header[..end] : header;
        return header.Contains(',') ? "," : header.Contains(';') ? ";" : header.Contains('\t') ? "\t" : ",";
    }

    private static bool Ends(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<RlmDocument> Lines(string name, string text, CancellationToken cancellation)
    {
        for (var (start, line) = (0, 1); start < text.Length; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = text.AsSpan(start).IndexOf('\n');
            var record = text.AsMemory(start, length < 0 ? text.Length - start : length);
            if (!record.Span.IsWhiteSpace())
            {
                yield return new($"{name}:{line}", Line(record, $"{name}:{line}"));
            }

            start += record.Length + 1;
        }
    }

    private static string Line(ReadOnlyMemory<char> line, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString() ?? ""
                : Compact(json.RootElement.WriteTo);
        }
        catch (JsonException failure)
        {
            throw new RlmContextException(ContextDiagnostics.NotRecord(name, $"at byte {failure.BytePositionInLine ?? 0} of the line JSON goes wrong."), failure);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // An escape such as \ud800 alone: JSON in form, but no text.
            throw new RlmContextException(ContextDiagnostics.NotRecord(name, "it has half of a surrogate pair."), failure);
        }
    }

    private static IEnumerable<RlmDocument> Rows(string name, string text, string separator, CancellationToken cancellation)
    {
        ImmutableArray<string> columns = default;
        foreach (var (line, cells) in CsvCells.Rows(new TextValue(text), new TextValue(separator), Wrong))
        {
            cancellation.ThrowIfCancellationRequested();
            if (columns.IsDefault)
            {
                columns = [.. cells.Select(c => c.ToString().Trim())];
                continue;
            }

            if (cells.Length > columns.Length)
            {
                throw new RlmContextException(ContextDiagnostics.NotRecord($"{name}:{line}", $"it has {RefusalDiagnostics.Counted(cells.Length, "cells")} under {RefusalDiagnostics.Counted(columns.Length, "columns")}.", "As records, the first row of a table names the columns of all others."));
            }

            var whole = columns.IndexOf("text");
            yield return new($"{name}:{line}", whole >= 0 && whole < cells.Length ? cells[whole].ToString() : Compact(writer => Write(writer, columns, cells)));
        }

        void Wrong(int line, string what) =>
            throw new RlmContextException(ContextDiagnostics.NotRecord($"{name}:{line}", what, "A cell that begins with a quote ends with one, and has it twice where it holds one. Without `--records` the table is read as its text."));
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<string> columns, ImmutableArray<TextValue> cells)
    {
        writer.WriteStartObject();
        for (var i = 0; i < columns.Length; i++)
        {
            writer.WriteString(columns[i], i < cells.Length ? cells[i].Span : "");
        }

        writer.WriteEndObject();
    }

    private static string Compact(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, s_compact))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
