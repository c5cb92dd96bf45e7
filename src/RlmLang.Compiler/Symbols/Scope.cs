using System.Collections.Immutable;
using RlmLang.Types;

namespace RlmLang.Symbols;

/// <summary>Which names stand for which values at a place in a program. Grows only by its own declarations; an inner scope sees the outer ones.</summary>
internal sealed class Scope
{
    private readonly Scope? _outer;
    private readonly Dictionary<string, ValueSymbol> _values = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<ValuePath, RlmType> _narrowed;

    private Scope(Scope? outer, ImmutableDictionary<ValuePath, RlmType> narrowed)
    {
        _outer = outer;
        _narrowed = narrowed;
    }

    /// <summary>The names that no program declares: <c>context</c>, <c>docs</c>, <c>query</c>.</summary>
    public static Scope Universe()
    {
        var scope = new Scope(null, ImmutableDictionary<ValuePath, RlmType>.Empty);
        foreach (var symbol in (ReadOnlySpan<ContextSymbol>)[ContextSymbol.Context, ContextSymbol.Documents, ContextSymbol.Query])
        {
            scope.Declare(symbol);
        }

        return scope;
    }

    public Scope Inner() => new(this, _narrowed);

    /// <summary>The same names, some of which are known not to be none.</summary>
    public Scope Narrow(ImmutableDictionary<ValuePath, RlmType> facts) => facts.IsEmpty ? this : new(this, _narrowed.SetItems(facts));

    /// <summary>Adds a name, which hides the same name of an outer scope. False where this scope itself has it already.</summary>
    public bool Declare(ValueSymbol symbol) => _values.TryAdd(symbol.Name, symbol);

    public ValueSymbol? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._values.TryGetValue(name, out var symbol))
            {
                return symbol;
            }
        }

        return null;
    }

    /// <summary>What is known of a value here beyond its declared type, or null.</summary>
    public RlmType? NarrowedType(ValuePath path) => _narrowed.GetValueOrDefault(path);

    /// <summary>Every name that can be used here, the innermost first.</summary>
    public IEnumerable<ValueSymbol> Visible()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            foreach (var symbol in scope._values.Values)
            {
                if (seen.Add(symbol.Name))
                {
                    yield return symbol;
                }
            }
        }
    }
}

/// <summary>A named value, or a field inside one: <c>it.area</c>. What a condition can say something about.</summary>
/// <param name="Symbol">The value.</param>
/// <param name="Fields">The fields' names with a dot before each; empty for the value itself.</param>
internal sealed record ValuePath(ValueSymbol Symbol, string Fields)
{
    public ValuePath Field(string name) => this with { Fields = $"{Fields}.{name}" };
}
