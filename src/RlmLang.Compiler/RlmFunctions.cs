using System.Collections.Immutable;
using RlmLang.Builtins;

namespace RlmLang;

/// <summary>Functions of the host: code that programs call as they call built-ins. Filled before the engine is made; from then on none can be added.</summary>
/// <remarks>The compiler sees headers and bounds alone. .NET delegates are added with <c>Add</c>, which is RlmLang.Runtime's.</remarks>
public sealed class RlmFunctions
{
    private const long GreatestByDefault = 100_000;

    private readonly Func<long> _greatest;
    private long? _closedAt;
    private ImmutableSortedDictionary<string, HostFunction> _byName = ImmutableSortedDictionary.Create<string, HostFunction>(StringComparer.Ordinal);

    /// <summary>Functions to compile with where there is no engine; an engine has its own in its options.</summary>
    public RlmFunctions()
        : this(static () => GreatestByDefault)
    {
    }

    /// <param name="greatest">Gives the most characters and items that any result may have, whatever its function says.</param>
    internal RlmFunctions(Func<long> greatest) => _greatest = greatest;

    /// <summary>The headers, as the language writes them, in the order of their names.</summary>
    public IReadOnlyList<string> Headers => [.. _byName.Values.Select(f => f.Header.Text)];

    internal long Greatest => _closedAt ?? _greatest();

    internal ImmutableSortedDictionary<string, HostFunction> ByName => _byName;

    /// <exception cref="ArgumentException">There is a function of this name.</exception>
    /// <exception cref="InvalidOperationException">An engine has these functions.</exception>
    internal void Add(HostFunction function)
    {
        if (_closedAt is not null)
        {
            throw new InvalidOperationException($"An engine was made with these functions already: add `{function.Name}` before the engine is made.");
        }

        _byName = BuiltinCatalogue.Find(function.Name) is null && !_byName.ContainsKey(function.Name)
            ? _byName.Add(function.Name, function)
            : throw new ArgumentException($"There is a function `{function.Name}` already.", nameof(function));
    }

    /// <summary>An engine has them: none is added any more, and no result may be larger than this, nor than what an engine before said.</summary>
    internal void Close(long greatest) => _closedAt = Math.Min(_closedAt ?? long.MaxValue, greatest);

    /// <summary>What a root model is told; empty where there is nothing to tell.</summary>
    /// <param name="forbidden">The functions that the policy forbids.</param>
    internal string Card(IReadOnlyCollection<string> forbidden)
    {
        var lines = _byName.Values.Where(f => !forbidden.Contains(f.Name)).Select(f => $"- {f.Header.Text}{(f.Documentation.Summary.Length > 0 ? $"  # {f.Documentation.Summary}" : "")}\n").ToList();
        return lines.Count == 0 ? "" : $"\nFunctions of this host, called as any other:\n{string.Concat(lines)}";
    }
}
