using System.Collections.Frozen;
using System.Text;

namespace RlmLang.Modules;

/// <summary>The modules of <c>stdlib/</c>, which come with the compiler.</summary>
internal static class StandardLibrary
{
    public const string Prefix = "std/";

    private static readonly FrozenDictionary<string, string> s_texts = ReadAll();

    /// <summary>As they are written behind <c>use</c>, in order.</summary>
    public static IEnumerable<string> Names { get; } = [.. s_texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The text of a module, or null where there is none of this name.</summary>
    public static string? Find(string name) => s_texts.GetValueOrDefault(name);

    private static FrozenDictionary<string, string> ReadAll()
    {
        const string Folder = "stdlib/";
        var assembly = typeof(StandardLibrary).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).ToFrozenDictionary(n => Prefix + n[Folder.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n) ?? throw new System.Diagnostics.UnreachableException();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }
}
