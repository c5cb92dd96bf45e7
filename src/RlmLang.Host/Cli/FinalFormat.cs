using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace RlmLang.Cli;

/// <summary>FINAL on standard output, in the form that was asked for.</summary>
internal static class FinalFormat
{
    public static readonly string[] Names = ["text", "json", "table", "csv"];

    /// <param name="result">Has a FINAL.</param>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="width">Of the terminal, for tables.</param>
    public static string Write(RlmResult result, string format, int width)
    {
        using var final = JsonDocument.Parse(result.FinalJson ?? "null");
        return format switch
        {
            "json" => result.FinalJson ?? "null",
            "csv" => Csv(final.RootElement),
            "table" => Table(final.RootElement, width),
            _ => result.FinalText ?? "",
        };
    }

    private static string Csv(JsonElement final)
    {
        var (columns, rows) = Rows(final);
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
        {
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        }

        // The caller ends the last line.
        return text.ToString().TrimEnd('\r', '\n');

        // RFC 4180.
        static string Quoted(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private static string Table(JsonElement final, int width)
    {
        var (columns, rows) = Rows(final);
        var table = new Table().RoundedBorder();
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = Math.Max(20, width);
        console.Write(table);
        return text.ToString().TrimEnd('\r', '\n');
    }

    /// <summary>A list of records is a row each; a record is one row; anything else has one column.</summary>
    private static (List<string> Columns, List<List<string>> Rows) Rows(JsonElement final)
    {
        JsonElement[] items = final.ValueKind == JsonValueKind.Array ? [.. final.EnumerateArray()] : [final];
        if (items.Length > 0 && Array.TrueForAll(items, i => i.ValueKind == JsonValueKind.Object))
        {
            List<string> columns = [.. items[0].EnumerateObject().Select(f => f.Name)];
            return (columns, [.. items.Select(i => columns.ConvertAll(c => i.TryGetProperty(c, out var cell) ? Cell(cell) : ""))]);
        }

        return (["value"], [.. items.Select(i => new List<string> { Cell(i) })]);
    }

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        JsonValueKind.Array when value.EnumerateArray().All(i => i.ValueKind is JsonValueKind.String) => string.Join("; ", value.EnumerateArray().Select(i => i.GetString())),
        _ => value.GetRawText(),
    };
}
