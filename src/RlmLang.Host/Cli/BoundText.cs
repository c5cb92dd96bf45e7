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
            // A formula is of all inputs, the number of this one: it can be exact where the formula is not.
            var relation = bound.Formula.IsExact ? "=" : "<=";
            var here = bound.IsExact ? "" : "<= ";
            var formula = bound.Formula.ToString();
            var shown = Formula(bound, formula) is { } some ? $" {relation} {some}" : "";
            var number = bound.Max is { } max ? max.ToString("N0", CultureInfo.InvariantCulture) : bound.Formula.IsGivenUp || report.Measured is not null ? "without bound" : null;
            text.Append(name).Append(shown).AppendLine(number is null ? ""
                : shown.Length == 0 ? $" {(bound.IsExact ? "=" : "<=")} {number}"
                : report.Measured is null ? $" {relation} {number}"
                : $", here {here}{number}");
        }

        // Long formulas say less than their number; where there is no number, that there is a formula has to do.
        static string? Formula(BoundLine bound, string formula)
        {
            if (bound.Formula.IsGivenUp || (bound.Max is not null && (formula.Length > 100 || bound.Formula.Constant is not null)))
            {
                return null;
            }

            var fewer = SizeArithmetic.OverFewer(bound.Formula).ToString();
            return formula.Length > 400 ? string.Create(CultureInfo.InvariantCulture, $"a formula of {bound.Formula.Weight:N0} parts")
                : fewer != formula && fewer.Length <= 60 && formula.Length <= 100 ? $"{formula} <= {fewer}"
                : formula;
        }
    }
}
