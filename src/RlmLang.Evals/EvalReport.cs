using System.Globalization;
using System.Text;
using System.Text.Json;
using RlmLang.Simulation;

namespace RlmLang;

/// <summary>Records put together: a row for each suite, length, model and mode.</summary>
internal sealed record EvalReport(IReadOnlyList<EvalReport.Row> Rows)
{
    /// <summary>The means of some tasks.</summary>
    /// <param name="Suite">Their suite.</param>
    /// <param name="Length">Of their contexts.</param>
    /// <param name="Model">Who answered.</param>
    /// <param name="Simulated">Whether that is no model.</param>
    /// <param name="Mode">How.</param>
    /// <param name="Tasks">How many.</param>
    /// <param name="Score">From 0 to 1.</param>
    /// <param name="Calls">A task.</param>
    /// <param name="Bound">The most calls that were announced, a task; null where none was.</param>
    /// <param name="PromptChars">A task.</param>
    /// <param name="Tokens">In and out, a task.</param>
    /// <param name="Usd">A task; null where no price is known.</param>
    /// <param name="MedianSeconds">Of the tasks' times.</param>
    /// <param name="P95Seconds">That nineteen of twenty do not pass.</param>
    /// <param name="Failed">How many had no answer.</param>
    public sealed record Row(
        string Suite, int Length, string Model, bool Simulated, string Mode, int Tasks, double Score, double Calls, double? Bound, double PromptChars, double Tokens, decimal? Usd, double MedianSeconds, double P95Seconds, int Failed);

    public static EvalReport Of(IEnumerable<EvalRecord> records) => new([.. records.GroupBy(r => (r.Suite, r.Length, r.Model, r.Mode)).Select(g => RowOf([.. g]))]);

    public string ToJson(EvalSettings settings) => JsonSerializer.Serialize(new { settings, notice = Notice, rows = Rows }, JsonSerializerOptions.Web);

    /// <summary>What has to be said wherever the rows are shown; null for nothing.</summary>
    public string? Notice => Rows.Any(r => r.Simulated)
        ? $"Rows of `{SimulatedChatClient.Name}` are no measurement of any model: a stand-in that errs more the longer its prompt is, with chances that are settings."
        : null;

    /// <summary>As Markdown, which reads well in a terminal, too.</summary>
    public string ToTable()
    {
        var table = new StringBuilder("| suite | length | model | mode | score | calls | bound | prompt characters | tokens | usd | median s | p95 s |\n|---|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.Suite} | {row.Length:N0} | {row.Model} | {row.Mode} | {row.Score:0.00}{(row.Failed > 0 ? $" ({row.Failed} failed)" : "")} | {row.Calls:N0} | ");
            table.Append(row.Bound is { } bound ? bound.ToString("N0", CultureInfo.InvariantCulture) : "").Append(" | ");
            table.Append(CultureInfo.InvariantCulture, $"{row.PromptChars:N0} | {row.Tokens:N0} | {(row.Usd is { } usd ? usd.ToString("0.0000", CultureInfo.InvariantCulture) : "")} | {row.MedianSeconds:0.00} | {row.P95Seconds:0.00} |\n");
        }

        return Notice is { } notice ? table.Append('\n').Append(notice).Append('\n').ToString() : table.ToString();
    }

    private static Row RowOf(List<EvalRecord> records)
    {
        var seconds = records.Select(r => r.Seconds).Order().ToList();
        var first = records[0];
        return new(
            first.Suite,
            first.Length,
            first.Model,
            first.IsSimulated,
            first.Mode,
            records.Count,
            records.Average(r => r.Score),
            records.Average(r => r.Calls),
            records.Any(r => r.Bound is null) ? null : records.Average(r => (double?)r.Bound),
            records.Average(r => r.PromptChars),
            records.Average(r => r.InputTokens + r.OutputTokens),
            records.Any(r => r.Usd is null) ? null : records.Average(r => r.Usd),
            (seconds[(seconds.Count - 1) / 2] + seconds[seconds.Count / 2]) / 2,
            seconds[Math.Min(seconds.Count - 1, (int)Math.Ceiling(0.95 * seconds.Count) - 1)],
            records.Count(r => r.Failure is not null));
    }
}
