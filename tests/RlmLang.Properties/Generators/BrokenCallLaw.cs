using System.Collections.Immutable;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Properties.Generators;

/// <summary>A law of what calls cost that is wrong in one respect: it bounds the program as if something in it were not there. What is run stays what it was.</summary>
/// <param name="Form">Whose law it is.</param>
/// <param name="Mistake">What somebody could get wrong.</param>
/// <param name="Change">From a node, and what it stands right in, to the node that the wrong law sees; the same node where it is none of its own.</param>
/// <param name="Limits">From repairs and retries to those that the wrong law counts.</param>
internal sealed record BrokenCallLaw(string Form, string Mistake, Func<CoreExpression, CoreExpression> Change, Func<CallLimits, CallLimits>? Limits = null)
{
    public static ImmutableArray<BrokenCallLaw> All { get; } =
    [
        Of("llm", "a call costs nothing", Calls("llm", c => c with { Options = c.Options with { Samples = 0 } })),
        new("llm", "repairs are not counted", e => e, l => l with { Repairs = 0 }),
        new("llm", "there is a repair fewer", e => e, l => l with { Repairs = Math.Max(0, l.Repairs - 1) }),
        new("llm", "retries are not counted", e => e, l => l with { Retries = 0 }),
        Of("llm", "the instruction is not sent", Calls(null, c => c with { Prompt = [.. c.Prompt.Where(p => p is CorePromptHole)] })),
        Of("llm", "data is not sent", Calls(null, c => c with { Prompt = [.. c.Prompt.Where(p => p is CorePromptLiteral)] })),
        Of("llm", "the labels of the reply's type are not sent", Calls(null, c => c with { Reply = c.Reply with { Labels = [.. c.Reply.Labels.Select(l => new CoreLiteral(ListValue.Empty, l.Type, l.Span))] } })),
        Of("max_chars", "a reply is a character shorter", Calls(null, c => c with { Options = c.Options with { MaxChars = c.Options.MaxChars - 1 } })),
        Of("samples", "a question is asked once", Calls(null, c => c with { Options = c.Options with { Samples = 1 } })),
        Of("samples", "a question is asked once less", Calls(null, c => c.Options.Samples > 1 ? c with { Options = c.Options with { Samples = c.Options.Samples - 1 } } : c)),
        Of("or", "what stands in costs nothing and is no larger than a reply", Calls(null, c => c with { Fallback = null })),
        Of("map_llm", "the last item is not asked about", Each(e => Asks(e.Body, "map_llm") && !IsPack(e.Body), e => e with { Source = Shorter(e.Source) })),
        Of("per_call", "the last pack is not asked about", Each(e => IsPack(e.Body), e => e with { Source = Shorter(e.Source) })),
        Of("per_call", "the items of a pack are not sent", Calls(null, c => c.Pack is null ? c : c with { Prompt = [.. c.Prompt.Where(p => p is not CorePromptHole { IsPerItem: true })] })),
        Of("filter_llm", "the last item is not asked about", e => e is CoreApply { Operation.Name: "filter", Arguments: [var xs, CoreEach asked] } filter && Asks(asked.Body, "filter_llm")
            ? filter with { Arguments = [Shorter(xs), asked with { Source = Shorter(asked.Source) }] }
            : e),
        Of("filter_llm", "half of the items stay", Operations("filter", a => a.Arguments.Length > 1 && Asks(a.Arguments[1], "filter_llm"), (_, size) => Halved(size))),
        Of("reduce_llm", "one more part fits a prompt", Divide("reduce_llm", d => d with { Fan = d.Fan + 1 })),
        Of("reduce_llm", "there is one level", Divide("reduce_llm", d => d with { Fan = 1_000 })),
        Of("reduce_llm", "the last part is left over", Divide("reduce_llm", d => d with { Source = Shorter(d.Source) })),
        Of("divide", "solutions cost nothing", Divide("llm", d => d with { Source = Free(d.Source) })),
        Of("divide", "combinations cost nothing", Divide("llm", d => d with { Combine = Free(d.Combine) })),
        Of("divide", "the last piece is not solved", Divide(null, d => d with { Source = d.Source is CoreEach each ? each with { Source = Shorter(each.Source) } : d.Source })),
        Of("rlm", "a child has a call fewer", Children(c => c with { Calls = c.Calls - 1 })),
        Of("rlm", "a child is no deeper than its parent", Children(c => c with { Depth = c.Depth - 1 })),
        Of("rlm", "its answer is a character shorter", Children(c => c with { MaxChars = c.MaxChars - 1 })),
        Of("rlm", "what stands in costs nothing and is no larger than an answer", Children(c => c with { Fallback = null })),
        Of("map_rlm", "the last item has no child", Each(e => Asks(e.Body, "map_rlm"), e => e with { Source = Shorter(e.Source) })),
        Of("iterate", "the last step is not counted", Folds(f => f.Source is CoreLiteral, f => f with { Source = Shorter(f.Source) })),
        Of("reduce", "the last item is not counted", Folds(f => f.Source is not CoreLiteral, f => f with { Source = Shorter(f.Source) })),
        Of("any", "the first item decides", StopsEarly("any", EarlyStop.AtFirstTrue)),
        Of("all", "the first item decides", StopsEarly("all", EarlyStop.AtFirstFalse)),
        Of("find_first", "the first item decides", StopsEarly("find_first", EarlyStop.AtFirstTrue)),
        Of("if", "the first branch is taken", e => e is CoreIf choice ? choice with { WhenFalse = choice.WhenTrue } : e),
        Of("if", "the condition costs nothing", e => e is CoreIf choice ? choice with { Condition = Free(choice.Condition) } : e),
        Of("map", "the last item is not counted", Each(e => Asks(e.Body, "llm"), e => e with { Source = Shorter(e.Source) })),
        Of("group_by", "keys cost nothing", e => e is CoreApply { Operation.Name: "group_by" or "count_by" or "sort_by" or "unique_by" } apply ? apply with { Arguments = [.. apply.Arguments.Select(Free)] } : e),
        Of("pairs", "there is a pair fewer", e => e is CoreApply { Operation.Name: "pairs" } pairs ? Shorter(pairs) : e),
        Of("flatten", "replied lists have half as many items", Operations("flatten", _ => true, (_, size) => Halved(size))),
        Of("range", "a replied number gives one item fewer", Operations("range", _ => true, (_, size) => size is ListSize { Count.Constant: > 0 and var n } list ? list with { Count = ((SizeExpr)(n - 1)).AtMost() } : size)),
        Of("fn", "an argument costs nothing", e => e is CoreLet let ? let with { Value = Free(let.Value) } : e),
    ];

    public override string ToString() => $"{Form}: {Mistake}";

    /// <summary>What the wrong law says of a plan; null where it says the same, or nothing.</summary>
    public ProgramBounds? Bounds(RlmPlan plan)
    {
        var isOther = false;
        var limits = new CallLimits(plan.Policy.Repairs, plan.Policy.Retries) { Window = Trial.Window };
        var wrong = Limits?.Invoke(limits) ?? limits;
        var program = CoreNodes.Rewrite(plan.Script.Program, e =>
        {
            var changed = Change(e);
            isOther |= !ReferenceEquals(changed, e);
            return changed;
        });
        if (!isOther && wrong == limits)
        {
            return null;
        }

        try
        {
            return ProgramBounds.Measured(program, wrong, new FreeWorkMeter(), plan.Inputs);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    private static BrokenCallLaw Of(string form, string mistake, Func<CoreExpression, CoreExpression> change) => new(form, mistake, change);

    private static Func<CoreExpression, CoreExpression> Calls(string? form, Func<CoreModelCall, CoreModelCall> change) =>
        e => e is CoreModelCall call && (form is null || call.Site.Operation == form) ? change(call) : e;

    private static Func<CoreExpression, CoreExpression> Children(Func<CoreChildRun, CoreChildRun> change) => e => e is CoreChildRun child ? change(child) : e;

    private static Func<CoreExpression, CoreExpression> Each(Predicate<CoreEach> which, Func<CoreEach, CoreEach> change) => e => e is CoreEach each && which(each) ? change(each) : e;

    private static Func<CoreExpression, CoreExpression> Divide(string? form, Func<CoreDivide, CoreDivide> change) => e => e is CoreDivide divide && (form is null || Asks(divide, form)) ? change(divide) : e;

    private static Func<CoreExpression, CoreExpression> Folds(Predicate<CoreFold> which, Func<CoreFold, CoreFold> change) => e => e is CoreFold { IsPure: false } fold && which(fold) ? change(fold) : e;

    private static Func<CoreExpression, CoreExpression> Operations(string name, Predicate<CoreApply> which, Func<SizeArguments, Size, Size> law) =>
        e => e is CoreApply apply && apply.Operation.Name == name && which(apply) ? apply with { Operation = new BrokenLaw(apply.Operation, law) } : e;

    private static Func<CoreExpression, CoreExpression> StopsEarly(string form, EarlyStop stop) =>
        e => e is CoreApply apply && apply.Operation.Name == form
            ? apply with { Arguments = [.. apply.Arguments.Select(a => a is CoreEach each && each.Stop == stop ? each with { Source = new CoreApply(Cut.ToOne, [each.Source], each.Source.Type, each.Source.Span) } : a)] }
            : e;

    private static bool IsPack(CoreExpression e) => e is CoreModelCall { Pack: not null };

    private static bool Asks(CoreExpression e, string form) =>
        CoreNodes.Of(e).Any(n => n is CoreModelCall call ? call.Site.Operation == form : n is CoreChildRun child && child.Site.Operation == form);

    private static CoreApply Shorter(CoreExpression list) => new(Cut.ByOne, [list], list.Type, list.Span);

    /// <summary>The same without a cost.</summary>
    private static CoreExpression Free(CoreExpression e) => e.IsPure ? e : CoreNodes.Rewrite(e, n => n switch
    {
        CoreModelCall call => call with { Options = call.Options with { Samples = 0 } },
        CoreChildRun child => child with { Calls = 0 },
        _ => n,
    });

    private static Size Halved(Size size) => size is ListSize list ? list with { Count = SizeExpr.FloorDiv(list.Count, 2) } : size;

    /// <summary>A list without its last item, or with its first alone.</summary>
    private sealed class Cut(string name, Func<long, long> left) : Operation
    {
        public static readonly Cut ByOne = new("all but the last", n => n - 1);
        public static readonly Cut ToOne = new("the first", n => Math.Min(n, 1));

        public override string Name => name;

        public override Size ResultSize(SizeArguments a) => a.List(0) is { Count.Constant: > 0 and var n } list ? list with { Count = left(n) } : a.List(0);

        public override Value Invoke(Arguments a) => a.List(0).Count is 0 ? a.List(0) : new ListValue([.. a.List(0).Items.Take((int)left(a.List(0).Count))]);
    }
}
