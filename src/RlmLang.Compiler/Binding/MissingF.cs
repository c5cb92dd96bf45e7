using System.Collections.Immutable;

namespace RlmLang.Binding;

/// <summary>Recognises texts that were meant to be f-strings.</summary>
internal static class MissingF
{
    /// <summary>The names in braces that stand for values, and whether putting an <c>f</c> before the text would leave nothing else in braces; null where there are none.</summary>
    public static (ImmutableArray<string> Names, bool IsCertain)? Find(string text, Predicate<string> isValue)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var isCertain = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '}')
            {
                isCertain = false;
            }

            if (text[i] != '{')
            {
                continue;
            }

            var close = text.IndexOfAny(['{', '}', '\n', '"', '\''], i + 1);
            var hole = close > i + 1 && text[close] == '}' ? text[(i + 1)..close] : "";
            var name = new string([.. hole.TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]);
            if (name.Length == 0 || !(hole.Length == name.Length || hole[name.Length] is '.' or '[') || !isValue(name))
            {
                isCertain = false;
                continue;
            }

            names.Add(hole);
            i = close;
        }

        return names.Count == 0 ? null : (names.ToImmutable(), isCertain);
    }
}
