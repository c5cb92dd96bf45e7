using System.Collections.Immutable;
using RlmLang.Builtins.Forms;
using RlmLang.Builtins.Lists;
using RlmLang.Builtins.Structure;
using RlmLang.Builtins.Text;

namespace RlmLang.Builtins;

/// <summary>Every function of the library. The only place where a built-in is named besides its own file.</summary>
/// <remarks>A program uses few of them, so that each is made when it is asked for: making all of them would be a tenth of the first compilation of a process.</remarks>
internal static class BuiltinCatalogue
{
    private static readonly Dictionary<string, BuiltinEntry> s_byName = ByName();

    /// <summary>All of them, in the order of the reference page.</summary>
    public static ImmutableArray<IFunction> All => Whole.Functions;

    public static IFunction? Find(string name) => s_byName.GetValueOrDefault(name)?.Function;

    private static Dictionary<string, BuiltinEntry> ByName()
    {
        var entries = new Dictionary<string, BuiltinEntry>(StringComparer.Ordinal);
        foreach (var family in (BuiltinEntry[][])[TextBuiltins.All, ListBuiltins.All, StructureFamily.All, FormFamily.All])
        {
            foreach (var entry in family)
            {
                entries.Add(entry.Name, entry);
            }
        }

        return entries;
    }

    private static class Whole
    {
        public static readonly ImmutableArray<IFunction> Functions = [.. s_byName.Values.Select(e => e.Function)];
    }
}

/// <summary>A function of the library, which is made when it is asked for the first time.</summary>
/// <param name="name">Its name; that of its header.</param>
/// <param name="make">Makes it.</param>
internal sealed class BuiltinEntry(string name, Func<IFunction> make)
{
    private IFunction? _function;

    public string Name { get; } = name;

    /// <summary>Always the same one, whichever thread asks first.</summary>
    public IFunction Function => _function ?? Interlocked.CompareExchange(ref _function, make(), null) ?? _function;
}
