namespace RlmLang;

/// <summary>Where a script's own modules are found: <c>use "path"</c>. Those of the library, <c>use "std/…"</c>, are always there.</summary>
/// <remarks>The compiler reads no file: whoever compiles says what a name stands for, and so what a script may use.</remarks>
/// <param name="find">The text of the module of a name, as it is written behind <c>use</c>; null where there is none. Asked once a compilation for each name.</param>
/// <param name="names">The names that there are, or some of them: asked only where one is not found, to say which was probably meant. Null says nothing.</param>
public sealed class RlmModules(Func<string, string?> find, Func<IEnumerable<string>>? names = null)
{
    private readonly Func<string, string?> _find = find ?? throw new ArgumentNullException(nameof(find));
    private readonly Func<IEnumerable<string>> _names = names ?? (() => []);

    /// <summary>No modules but those of the library.</summary>
    public static RlmModules None { get; } = new(_ => null);

    /// <summary>Modules that are there already.</summary>
    /// <param name="texts">The modules' texts by name.</param>
    public static RlmModules Of(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new(texts.GetValueOrDefault, () => texts.Keys);
    }

    internal string? Find(string name) => _find(name);

    internal IReadOnlyList<string> Names() => [.. _names().Order(StringComparer.Ordinal)];
}
