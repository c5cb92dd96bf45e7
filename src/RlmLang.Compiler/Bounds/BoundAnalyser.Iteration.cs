using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Bounds;

/// <summary>The three nodes that iterate.</summary>
internal sealed partial class BoundAnalyser
{
    private (Abstract Result, Cost Cost) AnalyseEach(CoreEach each)
    {
        var (source, cost) = Analyse(each.Source);
        if (source.Value is ListValue { Count: <= LongestUnrolled } known && MayUnroll(known))
        {
            return Unroll(each, known, cost);
        }

        var list = SizeOf(source) as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty);
        var items = new ItemVariables(list, each.Item.Name);
        Bind(each.Item, Abstract.Sized(items.Item));
        _read.Make(each.Item, each.Source, _values);
        if (each.Index is { } index)
        {
            Bind(index, Abstract.Sized(IntSize.UpTo(list.Count)));
        }

        _speculative++;
        var (body, bodyCost) = Analyse(each.Body);
        _speculative--;
        var results = items.Results(SizeOf(body));
        var all = bodyCost.ForEach(items.Sum);
        return each.Stop == EarlyStop.Never
            ? (Abstract.Sized(results), cost.Then(all))
            : (Abstract.Sized(results.AtMost()), cost.Then(all.AtMost()));
    }

    private bool MayUnroll(ListValue list)
    {
        if (_unrolled + list.Count > MostUnrolled)
        {
            return false;
        }

        _unrolled += list.Count;
        return true;
    }

    private (Abstract Result, Cost Cost) Unroll(CoreEach each, ListValue known, Cost cost)
    {
        var mayStop = each.Stop != EarlyStop.Never;
        var results = new List<Abstract>(known.Count);
        var all = Cost.None;
        _speculative += mayStop ? 1 : 0;
        for (var i = 0; i < known.Count; i++)
        {
            Bind(each.Item, Abstract.Known(known.Items[i]));
            if (each.Index is { } index)
            {
                Bind(index, Abstract.Known(new IntValue(i)));
            }

            var (body, bodyCost) = Analyse(each.Body);
            results.Add(body);
            all = all.Beside(bodyCost);
        }

        _speculative -= mayStop ? 1 : 0;
        var list = ListOf(results);
        return mayStop
            ? (list.IsKnown ? list : Abstract.Sized(SizeOf(list).AtMost()), cost.Then(all.AtMost()))
            : (list, cost.Then(all));
    }

    private (Abstract Result, Cost Cost) AnalyseFold(CoreFold fold)
    {
        var (source, sourceCost) = Analyse(fold.Source);
        var (initial, initialCost) = Analyse(fold.Initial);
        var cost = sourceCost.Beside(initialCost);
        if (source.Value is ListValue { Count: <= LongestUnrolled } known && MayUnroll(known))
        {
            var accumulator = initial;
            foreach (var item in known.Items)
            {
                Bind(fold.Item, Abstract.Known(item));
                Bind(fold.Accumulator, accumulator);
                Made(fold.Accumulator, accumulator, fold);
                (accumulator, var stepCost) = Analyse(fold.Body);
                cost = cost.Then(stepCost);
            }

            return (accumulator, cost);
        }

        var list = SizeOf(source) as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty);
        Bind(fold.Item, Abstract.Sized(list.Item));
        _read.Make(fold.Item, fold.Source, _values);
        _read.Make(fold.Accumulator, fold, _values);
        var growth = new FoldGrowth(SizeOf(initial), list.Count);
        _speculative++;
        Bind(fold.Accumulator, Abstract.Sized(growth.Open));
        var (step, _) = Analyse(fold.Body);
        var final = growth.Close(SizeOf(step));
        Bind(fold.Accumulator, Abstract.Sized(final));
        var (_, largestStep) = Analyse(fold.Body);
        _speculative--;
        return (Abstract.Sized(final.AtMost()), cost.Then(largestStep.Times(list.Count, list.Count)));
    }

    private (Abstract Result, Cost Cost) AnalyseDivide(CoreDivide divide)
    {
        var (source, cost) = Analyse(divide.Source);
        var list = SizeOf(source) as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty);
        var (combinations, rounds) = Tree(list.Count, divide.Fan);

        _speculative++;
        // A combination reads what combinations made: its own result has to fit what it was given.
        var item = list.Item;
        var result = Combine(item, item.Times(divide.Fan)).Result;
        item = Size.Hull(item, result);
        if (!Combine(item, item.Times(divide.Fan)).Result.Equals(result))
        {
            item = item.Map(_ => SizeExpr.Infinite);
        }

        // Each leaf stands in one combination, and so does each combination's result but the last.
        var total = Size.Sum(list.Total, result.Times(combinations));
        var (_, combineCost, sum) = Combine(item, total);
        _speculative--;

        var each = combineCost.ForEach(sum);
        return (Abstract.Sized(item.AtMost()), cost.Then(each with { Rounds = combineCost.Rounds.IsInfinite ? SizeExpr.Infinite : sum.Largest(combineCost.Rounds) * rounds }));

        (Size Result, Cost Cost, AmortisedSum Sum) Combine(Size largest, Size all)
        {
            var parts = new ListSize(divide.Fan, largest, largest.Times(divide.Fan));
            var groups = new ListSize(combinations, parts, new ListSize((list.Count + combinations).AtMost(), largest, all));
            var variables = new ItemVariables(groups, divide.Parts.Name);
            Bind(divide.Parts, Abstract.Sized(variables.Item));
            _read.Make(divide.Parts, divide.Source, _values);
            var (combined, combinedCost) = Analyse(divide.Combine);
            return (SizeOf(combined).Map(variables.Sum.Largest), combinedCost, variables.Sum);
        }
    }

    private static (SizeExpr Combinations, SizeExpr Rounds) Tree(SizeExpr count, int fan)
    {
        if (count.Constant is { } n)
        {
            SizeExpr calls = CompleteTree.Combinations(n, fan);
            SizeExpr rounds = CompleteTree.Rounds(n, fan);
            return count.IsExact ? (calls, rounds) : (calls.AtMost(), rounds.AtMost());
        }

        // ⌈(n-1)/(f-1)⌉ is ⌊(n+f-3)/(f-1)⌋; no list has more than 2³¹ items.
        return (SizeExpr.FloorDiv(count + Math.Max(0, fan - 3), fan - 1), ((SizeExpr)CompleteTree.Rounds(int.MaxValue, fan)).AtMost());
    }
}
