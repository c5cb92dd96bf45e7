using System.Globalization;
using RlmLang.Source;
using RlmLang.Syntax;

namespace RlmLang.Budgets;

/// <summary>What can be edited where a program goes in rounds: the steps of <c>iterate</c>, the pieces of <c>divide</c>. Their calls stand in lambdas, or in functions that these name, so all of them are tried.</summary>
internal sealed class RoundEdits(SyntaxTree tree)
{
    // As their headers have it.
    private const long UsualLeaf = 8_000;
    private const long UsualFan = 4;
    private const long UsualTimes = 5;

    private static readonly int[] s_factors = [2, 4, 8, 16, 32, 64];
    private static readonly long[] s_wider = [8, 16, 32];
    private static readonly long[] s_narrower = [16, 8, 4, 3, 2];

    private readonly List<CallExpressionSyntax> _calls = [.. SiteEdits.Calls(tree.Program).Where(c => c.Name.Text is "iterate" or "divide")];

    /// <summary>Fewer pieces, and more parts that are combined at a time: nothing is left unread.</summary>
    public IEnumerable<EditCandidate> Larger()
    {
        foreach (var (call, leaf, fan) in Divisions())
        {
            foreach (var factor in s_factors)
            {
                yield return Option(call, "leaf", leaf * factor, "pieces are larger");
            }

            foreach (var more in s_wider.Where(f => f > fan))
            {
                yield return Option(call, "fan", more, string.Create(CultureInfo.InvariantCulture, $"{more} results are combined at a time"));
            }

            foreach (var factor in s_factors)
            {
                var (edit, other) = (Option(call, "leaf", leaf * factor, ""), Option(call, "fan", 16, ""));
                if (fan < 16 && edit.Edits[0].Span.Start != other.Edits[0].Span.Start)
                {
                    yield return new($"both{call.Span.Start}", $"`divide(…, leaf={SiteEdit.Number(leaf * factor)}, fan=16)`", "pieces are larger, and 16 results are combined at a time", [.. edit.Edits, .. other.Edits]);
                }
            }
        }
    }

    /// <summary>Fewer steps: as many as fit.</summary>
    public IEnumerable<EditCandidate> Fewer()
    {
        foreach (var call in _calls.Where(c => c.Name.Text == "iterate"))
        {
            for (var times = (Number(call, "times") ?? UsualTimes) - 1; times >= 1; times -= Math.Max(1, times / 16))
            {
                yield return Option(call, "times", times, $"ends after {(times == 1 ? "one step" : $"{SiteEdit.Number(times)} steps")}, whatever is reached by then");
            }
        }
    }

    /// <summary>Smaller pieces, and fewer parts that are combined at a time, around a prompt that does not fit.</summary>
    /// <param name="site">Where it is asked.</param>
    /// <param name="window">Characters that fit.</param>
    public IEnumerable<EditCandidate> Smaller(TextSpan site, long window)
    {
        foreach (var (call, leaf, fan) in Divisions().Where(d => d.Call.Span.Start <= site.Start && d.Call.Span.End >= site.End))
        {
            foreach (var size in new[] { window / 2 / 1_000 * 1_000, window / 4 / 1_000 * 1_000 }.Where(s => s >= 1_000 && s < leaf))
            {
                yield return Option(call, "leaf", size, "pieces are smaller");
            }

            foreach (var fewer in s_narrower.Where(f => f < fan))
            {
                yield return Option(call, "fan", fewer, string.Create(CultureInfo.InvariantCulture, $"{fewer} results are combined at a time"));
            }
        }
    }

    private IEnumerable<(CallExpressionSyntax Call, long Leaf, long Fan)> Divisions() =>
        from call in _calls
        where call.Name.Text == "divide"
        select (call, Number(call, "leaf") ?? UsualLeaf, Number(call, "fan") ?? UsualFan);

    /// <summary>What an option of a call is; null where it is not written as a number.</summary>
    private static long? Number(CallExpressionSyntax call, string option) =>
        call.Arguments.FirstOrDefault(a => a.Name?.Text == option) is ValueArgumentSyntax { Value: IntLiteralSyntax { Value: var value } } ? value : null;

    private static EditCandidate Option(CallExpressionSyntax call, string name, long value, string loses)
    {
        var written = $"{name}={SiteEdit.Number(value)}";
        var edit = call.Arguments.FirstOrDefault(a => a.Name?.Text == name) is { } argument ? new TextEdit(argument.Span, written) : new TextEdit(new TextSpan(call.Span.End - 1, 0), $", {written}");
        return new($"{name}{call.Span.Start}", $"`{call.Name.Text}(…, {written})`", loses, [edit]);
    }
}
