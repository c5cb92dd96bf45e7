using System.Collections.Immutable;
using RlmLang.Builtins.Forms;
using RlmLang.Builtins.Lists;
using RlmLang.Builtins.Structure;
using RlmLang.Builtins.Text;

namespace RlmLang.Builtins;

/// <summary>Every function of the library. The only place where a built-in is named besides its own file.</summary>
internal static class BuiltinCatalogue
{
    private static readonly Lazy<ImmutableDictionary<string, IFunction>> s_byName =
        new(() => All.ToImmutableDictionary(f => f.Name, StringComparer.Ordinal));

    public static ImmutableArray<IFunction> All { get; } = [.. TextBuiltins.All, .. ListBuiltins.All, .. StructureFamily.All, .. FormFamily.All];

    public static IFunction? Find(string name) => s_byName.Value.GetValueOrDefault(name);
}
