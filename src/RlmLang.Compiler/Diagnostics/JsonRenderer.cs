using System.Text.Json;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>Diagnostics for machines: the objects of <c>rlm check --json</c>.</summary>
internal static class JsonRenderer
{
    /// <summary>An array of all of them.</summary>
    public static void Write(Utf8JsonWriter writer, SourceText source, IEnumerable<Diagnostic> diagnostics)
    {
        writer.WriteStartArray();
        foreach (var diagnostic in diagnostics)
        {
            Write(writer, source, diagnostic);
        }

        writer.WriteEndArray();
    }

    /// <summary>One object.</summary>
    public static void Write(Utf8JsonWriter writer, SourceText source, Diagnostic diagnostic)
    {
        (source, diagnostic) = Placed.In(source, diagnostic);
        writer.WriteStartObject();
        writer.WriteString("code", diagnostic.Code);
        writer.WriteString("severity", Word(diagnostic.Severity));
        writer.WriteString("blame", Word(diagnostic.Blame));
        writer.WriteString("message", diagnostic.Message);
        WriteFacts(writer, diagnostic);
        writer.WriteString("file", source.Name);
        WriteSpan(writer, source, diagnostic.Span);
        writer.WriteStartArray("labels");
        foreach (var label in diagnostic.Labels)
        {
            writer.WriteStartObject();
            WriteSpan(writer, source, label.Span);
            writer.WriteString("text", label.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in diagnostic.Notes)
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("fixes");
        foreach (var fix in diagnostic.Fixes)
        {
            WriteFix(writer, source, fix);
        }

        writer.WriteEndArray();
        writer.WriteString("help", diagnostic.Help);
        writer.WriteEndObject();
    }

    private static void WriteFix(Utf8JsonWriter writer, SourceText source, Fix fix)
    {
        writer.WriteStartObject();
        writer.WriteString("title", fix.Title);
        writer.WriteString("applicability", Word(fix.Applicability));
        writer.WriteBoolean("certain", fix.IsCertain);
        writer.WriteStartArray("edits");
        foreach (var edit in fix.Edits)
        {
            writer.WriteStartObject();
            WriteSpan(writer, source, edit.Span);
            writer.WriteString("text", edit.NewText);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter writer, Diagnostic diagnostic)
    {
        writer.WriteStartObject("facts");
        foreach (var (name, value) in diagnostic.Facts)
        {
            switch (value)
            {
                case bool flag:
                    writer.WriteBoolean(name, flag);
                    break;
                case long number:
                    writer.WriteNumber(name, number);
                    break;
                case int number:
                    writer.WriteNumber(name, number);
                    break;
                case double number when double.IsFinite(number):
                    writer.WriteNumber(name, number);
                    break;
                default:
                    writer.WriteString(name, value.ToString());
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter writer, SourceText source, TextSpan span)
    {
        var (line, column) = source.Position(span.Start);
        var (endLine, endColumn) = source.Position(span.End);
        writer.WriteNumber("line", line);
        writer.WriteNumber("column", column);
        writer.WriteNumber("endLine", endLine);
        writer.WriteNumber("endColumn", endColumn);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
