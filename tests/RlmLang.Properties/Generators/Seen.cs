using System.Globalization;
using RlmLang.Diagnostics;

namespace RlmLang.Properties.Generators;

/// <summary>What came up in runs: a property that holds of runs in which nothing happens says little.</summary>
internal sealed class Seen
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long Calls { get; private set; }

    /// <summary>What none of the runs had.</summary>
    public IReadOnlyList<string> Missing => [.. _counts.Where(c => c.Value == 0).Select(c => c.Key)];

    public void Add(Trial? trial)
    {
        Count("programs", true);
        Count("programs that were refused", trial is null);
        if (trial is not { Results: [var run, ..] })
        {
            return;
        }

        var (usage, bounds) = (run.Usage, trial.Plan.Bounds);
        Calls += usage.Calls;
        Count("runs that ended well", run.IsSuccess);
        Count("runs that ended in a listed failure", run.Failure is not null);
        Count("more requests than calls: retries and repairs", usage.Requests > usage.Calls);
        Count("every request that was announced", usage.Requests > 1 && usage.Requests == bounds.Requests.Max);
        Count("every call that was announced", usage.Calls > 1 && usage.Calls == bounds.Calls.Max);
        Count("calls announced that were not made", run.IsSuccess && usage.Calls + usage.CacheHits < bounds.Calls.Max);
        Count("equal calls, made once", usage.CacheHits > 0);
        Count("calls that failed for good", usage.Failures > 0);
        Count("values that `or=` stood in for", usage.Defaulted > 0);
        Count("replies as long as allowed", usage.ReplyChars > 0 && usage.ReplyChars == bounds.ReplyChars.Max);
        Count("children", usage.Depth > 1);
        Count("branches and lists that hang on replies", bounds.Calls is { IsExact: false });
        Count("budgets of tokens or money that ran out", run.Failure?.Blame == Blame.Budget && Limit(trial));
        Count("budgets of tokens or money that lasted", run.IsSuccess && Limit(trial) && usage.Calls > 0);
    }

    public override string ToString() => string.Join('\n', _counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value,9:N0}  {c.Key}"))) + string.Create(CultureInfo.InvariantCulture, $"\n{Calls,9:N0}  calls");

    private static bool Limit(Trial trial) => trial.Plan.Script.Program.Budget is { Usd: not null } or { Tokens: not null };

    private void Count(string what, bool isSo) => _counts[what] = _counts.GetValueOrDefault(what) + (isSo ? 1 : 0);
}
