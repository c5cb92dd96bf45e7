using System.Globalization;
using System.Text;
using RlmLang.Bounds;
using RlmLang.Sizes;

namespace RlmLang.Cli;

/// <summary>Bounds for people.</summary>
internal static class BoundText
{
    public static string Write(BoundReport report)
    {
        var text = new StringBuilder();
        Line("calls", report.Calls);
        foreach (var where in report.Where(report.Calls.Formula))
        {
            text.Append("  where ").AppendLine(where);
        }

        if (report.Sites.Length > 1)
        {
            foreach (var site in report.Sites)
            {
                Line($"  {site.Operation}#{site.Number + 1}", report.SiteCalls(site));
            }
        }

        if (report.Measured is not null)
        {
            Line("requests", report.Requests);
            Line("rounds", report.Rounds);
            Line("prompt characters", report.PromptChars);
            Line("largest prompt", report.LargestPrompt);
            Line("reply characters", report.ReplyChars);
        }

        return text.ToString();

        void Line(string name, BoundLine bound)
        {
            var relation = bound.IsExact ? "=" : "<=";
            var formula = bound.Formula.ToString();
            var fewer = SizeArithmetic.OverFewer(bound.Formula).ToString();
            // Long formulas say less than their number.
            var shown = formula.Length > 100 ? "" : fewer != formula && fewer.Length <= 60 ? $" {relation} {formula} <= {fewer}" : $" {relation} {formula}";
            var number = bound.Max is { } max ? max.ToString("N0", CultureInfo.InvariantCulture) : report.Measured is null ? null : "without bound";
            text.Append(name).Append(shown).AppendLine(number is null || (shown.Length > 0 && number == formula) ? "" : $" {relation} {number}");
        }
    }
}
