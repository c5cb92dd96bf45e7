using RlmLang.Diagnostics;
using RlmLang.Symbols;

namespace RlmLang.Binding;

/// <summary>Finds the lets that cost model calls and are never used: their calls are paid for all the same.</summary>
internal static class UnusedWarnings
{
    public static void Report(
        IEnumerable<BoundStatement> statements, IReadOnlyDictionary<FunctionSymbol, BoundExpression> functions, IReadOnlySet<ValueSymbol> used, DiagnosticBag diagnostics)
    {
        foreach (var let in statements.OfType<BoundLetStatement>())
        {
            if (!used.Contains(let.Symbol) && CostsCalls(let.Value, functions))
            {
                diagnostics.Add(BindingDiagnostics.UnusedCalls(let.Symbol.Declaration ?? let.Span, let.Symbol.Name));
            }
        }
    }

    private static bool CostsCalls(BoundExpression expression, IReadOnlyDictionary<FunctionSymbol, BoundExpression> functions)
    {
        var seen = new HashSet<FunctionSymbol>();
        return Costs(expression);

        bool Costs(BoundExpression e) => BoundWalk.Self(e).OfType<BoundCall>().Any(call =>
            call.CallsModel || (call.Function is FunctionSymbol function && seen.Add(function) && functions.TryGetValue(function, out var body) && Costs(body)));
    }
}
