using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace RlmLang.Core;

/// <summary>Which variables an expression takes from around it. Found once for each node.</summary>
internal static class FreeVariables
{
    private static readonly ConditionalWeakTable<CoreExpression, object> s_found = [];

    public static ImmutableArray<CoreVariable> Of(CoreExpression e) =>
        (ImmutableArray<CoreVariable>)s_found.GetValue(e, static node => Find(node));

    private static ImmutableArray<CoreVariable> Find(CoreExpression e) => e switch
    {
        CoreLiteral => [],
        CoreLocal local => [local.Variable],
        CoreLet l => Union(Of(l.Value), Without(Of(l.Body), l.Variable)),
        CoreList l => All(l.Items),
        CoreRecord r => All(r.Values),
        CoreField f => Of(f.Receiver),
        CoreIf i => Union(Union(Of(i.Condition), Of(i.WhenTrue)), Of(i.WhenFalse)),
        CoreApply a => All(a.Arguments),
        CoreEach c => Union(Of(c.Source), Without(Without(Of(c.Body), c.Item), c.Index)),
        CoreFold f => Union(Union(Of(f.Source), Of(f.Initial)), Without(Without(Of(f.Body), f.Accumulator), f.Item)),
        CoreDivide d => Union(Of(d.Source), Without(Of(d.Combine), d.Parts)),
        CoreModelCall m => OfCall(m),
        CoreChildRun c => All(c.Fallback is { } fallback ? [c.Text, c.Query, fallback] : [c.Text, c.Query]),
        _ => throw new System.Diagnostics.UnreachableException($"No free variables for {e.GetType().Name}."),
    };

    private static ImmutableArray<CoreVariable> OfCall(CoreModelCall call)
    {
        var found = Without(All(call.Prompt.OfType<CorePromptHole>().Select(h => h.Value)), call.Pack?.Item);
        found = Union(found, All(call.Reply.Labels));
        found = call.Fallback is { } fallback ? Union(found, Without(Of(fallback), call.Pack?.Item)) : found;
        return call.Pack is { } pack ? Union(found, Of(pack.Items)) : found;
    }

    private static ImmutableArray<CoreVariable> All(IEnumerable<CoreExpression> parts) =>
        parts.Aggregate(ImmutableArray<CoreVariable>.Empty, (sum, part) => Union(sum, Of(part)));

    private static ImmutableArray<CoreVariable> Union(ImmutableArray<CoreVariable> a, ImmutableArray<CoreVariable> b) =>
        a.IsEmpty ? b : b.All(a.Contains) ? a : [.. a.Union(b)];

    private static ImmutableArray<CoreVariable> Without(ImmutableArray<CoreVariable> all, CoreVariable? one) =>
        one is null ? all : all.Remove(one);
}
