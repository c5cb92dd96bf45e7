using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Bounds;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Budgets;

/// <summary>Finds edits that make a refused program fit. Each is planned on the same input before it is offered, and says its new bound and what it loses.</summary>
/// <remarks>
/// The idea: an edit is only worth offering if the edited program is admitted, and the only way to know is to bound it. What keeps the program's meaning comes first, what leaves something unread last.
/// Where several things are refused, an edit that settles all of them comes first, then one that goes on with edits for the rest; one that leaves something says what.
/// </remarks>
/// <param name="script">What was refused.</param>
/// <param name="report">Its bounds.</param>
/// <param name="policy">What it was held to.</param>
/// <param name="replan">From an edited text to its plan without fixes; null where it does not check.</param>
internal sealed class RefusalFixes(RlmScript script, BoundReport report, RlmPolicy policy, Func<string, RlmPlan?> replan)
{
    private const long WorkOfSmallPrograms = 100_000_000;
    private const int PlansOfLargePrograms = 4;

    private const int MostFixes = 5;
    private const int MostPlans = 150;

    // Refusals that are settled one after the other by one fix, and fixes that are gone on with.
    private const int MostTogether = 3;
    private const int MostBegun = 2;

    private int _plans;
    private ImmutableArray<Diagnostic> _refusals = [];
    private ImmutableDictionary<string, int> _counts = ImmutableDictionary<string, int>.Empty;

    /// <summary>The refusals, each with its ways out, the best first.</summary>
    public ImmutableArray<Diagnostic> Apply(ImmutableArray<Diagnostic> refusals)
    {
        Begin(refusals);
        // Each has its own ways out before the plans are spent on what settles several.
        var found = refusals.Select(r => r.Severity == Severity.Refusal ? Find(r).Take(MostFixes).ToList() : []).ToList();
        return [.. refusals.Select((r, i) => found[i].Count > 0 ? r with { Fixes = [.. r.Fixes, .. Ordered(r, found[i])] } : r)];
    }

    private void Begin(ImmutableArray<Diagnostic> refusals)
    {
        _refusals = refusals;
        _counts = refusals.GroupBy(r => r.Code).ToImmutableDictionary(g => g.Key, g => g.Count());
    }

    private IEnumerable<Fix> Ordered(Diagnostic refusal, List<(EditCandidate Edit, RlmPlan Plan)> found)
    {
        var partial = found.Where(f => !f.Plan.IsAdmitted).ToList();
        var whole = found.Except(partial).ToList();
        whole.AddRange(partial.Take(whole.Count > 0 ? 1 : MostBegun).Select(f => Together(f.Edit, f.Plan, MostTogether)).OfType<(EditCandidate, RlmPlan)>());
        return whole.Count > 0 ? whole.Take(MostFixes).Select(f => Written(refusal, f.Edit, f.Plan, ""))
            : partial.Select(f => Written(refusal, f.Edit, f.Plan, $"; then is left to mend: {Left(f.Plan)}"));
    }

    private static Fix Written(Diagnostic refusal, EditCandidate edit, RlmPlan plan, string left) =>
        new($"{edit.Title}: {Bound(refusal, plan)}{(edit.Loses.Length > 0 ? $"; {edit.Loses}" : "")}{left}", FixApplicability.Likely, edit.Edits);

    /// <summary>An edit that settles one refusal, gone on with until nothing is refused; null where that is not found.</summary>
    private (EditCandidate Edit, RlmPlan Plan)? Together(EditCandidate begun, RlmPlan plan, int most)
    {
        var rest = new RefusalFixes(plan.Script, plan.Bounds, policy, Plan);
        rest.Begin(plan.Diagnostics);
        foreach (var next in rest.Find(plan.Diagnostics.First(d => d.Severity == Severity.Refusal)))
        {
            if ((next.Plan.IsAdmitted ? next : most > 1 ? rest.Together(next.Edit, next.Plan, most - 1) : null) is var (edit, last))
            {
                var loses = begun.Loses == edit.Loses || edit.Loses.Length == 0 ? begun.Loses : begun.Loses.Length == 0 ? edit.Loses : $"{begun.Loses}; {edit.Loses}";
                return (new(begun.Kind, $"{begun.Title} and {edit.Title}", loses, [Whole(script.Text, last.Script.Text)]), last);
            }
        }

        return null;
    }

    /// <summary>One edit from a text to another: what lies between their common beginning and their common end.</summary>
    private static TextEdit Whole(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        var end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return new(TextSpan.FromBounds(start, before.Length - end), after[start..^end]);
    }

    private static string Left(RlmPlan plan)
    {
        var left = plan.Diagnostics.First(d => d.Severity == Severity.Refusal);
        return string.Create(CultureInfo.InvariantCulture, $"{left.Code}, line {plan.Script.Tree.Source.Position(left.Span.Start).Line}: {left.Message}");
    }

    private IEnumerable<(EditCandidate Edit, RlmPlan Plan)> Find(Diagnostic refusal)
    {
        var all = _refusals.Select(Kind).ToHashSet();
        var offered = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new HashSet<(int Place, string Kind)>();
        foreach (var (place, candidate) in Candidates(refusal))
        {
            if (kinds.Contains((place, candidate.Kind)))
            {
                continue;
            }

            var text = TextEdit.Apply(script.Text, candidate.Edits);
            if (offered.Add(text) && Plan(text) is { } plan && plan.Bounds.Calls.Max != 0 && !Remains(refusal, plan) && plan.Diagnostics.Where(d => d.Severity == Severity.Refusal).All(d => all.Contains(Kind(d))))
            {
                kinds.Add((place, candidate.Kind));
                yield return (candidate, plan);
            }
        }
    }

    private IEnumerable<(int Place, EditCandidate Candidate)> Candidates(Diagnostic refusal)
    {
        var edits = new SiteEdits(script.Tree);
        var what = What(refusal);
        // The dearest site is the refusal's own place; the next dearest are its labels.
        var sites = refusal.Labels.Select(l => l.Span).Prepend(refusal.Span).Take(refusal.Code is "RLM4003" or "RLM4010" or "RLM4016" ? 1 : 3)
            .Select(span => (span.Start, Site: edits.Find(span))).Where(s => s.Site is not null).Select(s => (s.Start, Site: s.Site!)).ToList();
        Func<SiteEdit, IEnumerable<EditCandidate?>>[] kinds = refusal.Code switch
        {
            "RLM4003" => [site => site.ForPrompt(Number(refusal, "window"))],
            "RLM4010" or "RLM4016" => [site => [site.Without("model")]],
            // Only children are deeper than one.
            "RLM4001" or "RLM4002" when what == "levels of depth" => [],
            "RLM4001" or "RLM4002" when what == "reply characters" => [site => site.ShorterReplies(), site => site.KeepingMeaning(), site => Shortened(refusal, site), site => [site.Pack()]],
            "RLM4001" or "RLM4002" => [site => site.KeepingMeaning(), site => [site.Words()], site => Shortened(refusal, site), site => [site.Pack()], site => what == "prompt characters" ? site.ForAll(Number(refusal, "limit")) : []],
            _ => [],
        };
        var rounds = new RoundEdits(script.Tree);
        foreach (var candidate in refusal.Code == "RLM4003" ? rounds.Smaller(refusal.Span, Number(refusal, "window")) : refusal.Code is "RLM4001" or "RLM4002" && what != "levels of depth" ? rounds.Larger() : [])
        {
            yield return (-1, candidate);
        }

        foreach (var kind in kinds)
        {
            foreach (var (start, site) in sites)
            {
                foreach (var candidate in kind(site).OfType<EditCandidate>())
                {
                    yield return (start, candidate);
                }
            }
        }

        foreach (var candidate in refusal.Code is "RLM4001" or "RLM4002" && what != "levels of depth" ? rounds.Fewer() : [])
        {
            yield return (-1, candidate);
        }

        foreach (var candidate in what == "levels of depth" ? edits.Shallower() : [])
        {
            yield return (0, candidate);
        }

        if ((what == "levels of depth" || refusal.Facts.GetValueOrDefault("function") is "rlm" or "map_rlm") && edits.PlainCalls() is { } plain)
        {
            yield return (0, plain);
        }

        if (refusal.Code == "RLM4009" && Unpriced() is { } unpriced)
        {
            yield return (0, unpriced);
        }

        if (Raised(refusal, what) is { } raised)
        {
            yield return (0, raised);
        }
    }

    /// <summary>The list cut to as many items as fit: the bound is a line over their number, so two points of it tell how many.</summary>
    private IEnumerable<EditCandidate> Shortened(Diagnostic refusal, SiteEdit site)
    {
        if (Measure(site.Take("take", 1)) is not { } one || Measure(site.Take("take", 2)) is not { } two || Most(refusal, one, two) is not (>= 1 and var most))
        {
            yield break;
        }

        // What settles all that is refused, where there is such a number.
        most = _refusals.Where(r => r.Code == refusal.Code).Select(r => Most(r, one, two)).Min() is >= 1 and var least ? least : most;

        // Round numbers read better, where they cost little.
        var round = most >= 20 ? most / (long)Math.Pow(10, Math.Floor(Math.Log10(most)) - 1) * (long)Math.Pow(10, Math.Floor(Math.Log10(most)) - 1) : most;
        if (site.Take("at_most", round) is { } loud)
        {
            yield return loud with { Loses = $"fails where there are more than {Number(round)}, which leaves nothing unread in silence" };
        }

        if (site.Take("take", round) is { } cut)
        {
            yield return cut with { Loses = $"what stands after the first {Number(round)} is left unread" };
        }
    }

    private static long Most(Diagnostic refusal, BoundReport one, BoundReport two) =>
        (Line(What(refusal), one).Max, Line(What(refusal), two).Max) is ({ } first, { } second) && second > first ? ((Number(refusal, "limit") - first) / (second - first)) + 1 : 0;

    private BoundReport? Measure(EditCandidate? candidate) => candidate is not null && Plan(TextEdit.Apply(script.Text, candidate.Edits)) is { } plan ? plan.Bounds : null;

    /// <summary>The program's own budget, raised to what it may need, where the policy allows that.</summary>
    private EditCandidate? Raised(Diagnostic refusal, string what)
    {
        var (name, allowed, own) = what switch
        {
            "calls" => ("calls", policy.MaxCalls, script.Program.Budget.Calls),
            "levels of depth" => ("depth", policy.MaxDepth, script.Program.Budget.Depth),
            "prompt characters" => ("prompt_chars", policy.MaxPromptChars, script.Program.Budget.PromptChars),
            _ => ("", null, null),
        };
        if (own is null || Line(what, report).Max is not { } needed || needed > (allowed ?? long.MaxValue) || script.Program.Budget.SpanOf(name) is not { } span)
        {
            return null;
        }

        return new("budget", $"`{name}={Number(needed)}` in its budget", "costs what it may cost", [new TextEdit(span, $"{name}={Number(needed)}")]);
    }

    /// <summary>A budget of what is known before anything is paid, in place of one of money; null where the policy holds money, or the bound is none.</summary>
    private EditCandidate? Unpriced()
    {
        var budget = script.Program.Budget;
        var (name, most) = budget.SpanOf("calls") is not null ? ("prompt_chars", report.PromptChars.Max) : ("calls", report.Calls.Max);
        return policy.MaxUsd is not null || budget.SpanOf(name) is not null || most is not { } needed || budget.SpanOf("usd") is not { } span ? null
            : new("unpriced", $"`{name}={Number(needed)}` in its budget", $"holds {(name == "calls" ? "calls" : "prompt characters")} in place of money", [new TextEdit(span, $"{name}={Number(needed)}")]);
    }

    /// <summary>Whether the same is still refused.</summary>
    private bool Remains(Diagnostic refusal, RlmPlan plan) =>
        plan.Diagnostics.Any(d => d.Severity == Severity.Error || (d.Code == refusal.Code && What(d) == What(refusal) && (refusal.Code is not ("RLM4003" or "RLM4010") || d.Span.Start == refusal.Span.Start || plan.Diagnostics.Count(o => o.Code == refusal.Code) >= _counts.GetValueOrDefault(refusal.Code))))
        // What is unbounded and what is too much are two codes of one thing.
        || (refusal.Code == "RLM4002" && plan.Diagnostics.Any(d => d.Severity == Severity.Refusal && What(d) == What(refusal)));

    private static string Bound(Diagnostic refusal, RlmPlan plan)
    {
        if (refusal.Code == "RLM4003")
        {
            return string.Create(CultureInfo.InvariantCulture, $"the largest prompt is {plan.Bounds.LargestPrompt.Max:N0} characters, {RefusalDiagnostics.Counted(plan.Bounds.Calls.Max ?? 0, "calls")}");
        }

        var what = What(refusal);
        var line = Line(what, plan.Bounds);
        return string.Create(CultureInfo.InvariantCulture, $"{(line.IsExact ? "" : "at most ")}{RefusalDiagnostics.Counted(line.Max ?? 0, what.Length > 0 ? what : "calls")}");
    }

    private static BoundLine Line(string what, BoundReport bounds) => what switch
    {
        "requests" => bounds.Requests,
        "levels of depth" => bounds.Depth,
        "prompt characters" => bounds.PromptChars,
        "reply characters" => bounds.ReplyChars,
        _ => bounds.Calls,
    };

    /// <summary>The pure work of all edits that are planned for one refused program: a second or so, or a few times what planning it took. Not time, since a root model reads what is found, and a session has to go on the same on every machine.</summary>
    /// <param name="planning">Work of planning it.</param>
    public static long MostWork(long planning) => WorkOfSmallPrograms + PlansOfLargePrograms * Math.Min(planning, long.MaxValue / 8);

    private RlmPlan? Plan(string text) => ++_plans <= MostPlans ? replan(text) : null;

    private static (string, string) Kind(Diagnostic refusal) => (refusal.Code, What(refusal));

    private static string What(Diagnostic refusal) => refusal.Facts.GetValueOrDefault("what") as string ?? "";

    private static long Number(Diagnostic refusal, string fact) => refusal.Facts.GetValueOrDefault(fact) is long number ? number : 0;

    private static string Number(long value) => SiteEdit.Number(value);
}

/// <summary>An edit that may make a program fit.</summary>
/// <param name="Kind">Of several of a kind at one place only the first that fits is offered: the smallest change.</param>
/// <param name="Title">What is written.</param>
/// <param name="Loses">What it changes about the result; empty for nothing.</param>
/// <param name="Edits">The edit.</param>
internal sealed record EditCandidate(string Kind, string Title, string Loses, ImmutableArray<TextEdit> Edits);
