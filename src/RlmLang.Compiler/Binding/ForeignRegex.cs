using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Diagnostics;

namespace RlmLang.Binding;

/// <summary>What is asked of the regex modules of Python and .NET, in our words.</summary>
internal static partial class ForeignRegex
{
    /// <param name="Written">As it stands.</param>
    /// <param name="Tight">Fit to stand before a dot.</param>
    /// <param name="Value">What a literal says, without its escapes; null where it is computed.</param>
    /// <param name="IsRaw">Whether it is a regex literal.</param>
    internal readonly record struct Argument(string Written, string Tight, string? Value, bool IsRaw);

    /// <summary>The call in our words, and how far it can be trusted; null where it is none of those known.</summary>
    public static (string Text, FixApplicability Applicability)? Call(string module, string name, IReadOnlyList<Argument> arguments)
    {
        // Python asks for the pattern first, and .NET for the text.
        var isNet = module == "Regex";
        var flags = "";
        if (!isNet && arguments.Count == (name is "sub" ? 4 : 3) && Flags(arguments[^1].Written) is { } given)
        {
            (flags, arguments) = (given, [.. arguments.SkipLast(1)]);
        }

        if (arguments.Count == 1 && name == "compile")
        {
            return (Pattern(arguments[0], flags), FixApplicability.Certain);
        }

        if (arguments.Count == 1 && name == "escape")
        {
            return ($"{arguments[0].Tight}.escape()", FixApplicability.Certain);
        }

        if (arguments.Count < 2)
        {
            return null;
        }

        var (pattern, text) = isNet ? (arguments[1], arguments[0]) : (arguments[0], name == "sub" && arguments.Count > 2 ? arguments[2] : arguments[1]);
        var (ours, groups, exact) = (Pattern(pattern, flags), Groups(pattern.Value), pattern.Value is null ? FixApplicability.Likely : FixApplicability.Certain);
        return (isNet, name, arguments.Count) switch
        {
            // One group: what it matched, as with us; where it can be without a match, Python has an empty text.
            (false, "findall", 2) when groups is > 1 => ($"{text.Tight}.captures({Named(ours)})", FixApplicability.Likely),
            (false, "findall", 2) => ($"{text.Tight}.extract({ours})", groups == 1 && pattern.Value is { } p && OptionalGroup().IsMatch(p) ? FixApplicability.Likely : exact),
            (false, "finditer", 2) => ($"{text.Tight}.captures({ours})", FixApplicability.Likely),
            (true, "Matches", 2) => (groups is > 0 ? $"{text.Tight}.captures({Named(ours)})" : $"{text.Tight}.extract({ours})", FixApplicability.Likely),
            (true, "IsMatch", 2) => ($"{text.Tight}.matches({ours})", exact),
            (true, "Replace", 3) => ($"{text.Tight}.replace({ours}, {arguments[2].Written})", arguments[2] is { Value: { } put, IsRaw: false } && !put.Contains('$', StringComparison.Ordinal) ? exact : FixApplicability.Likely),
            (true, "Split", 2) => ($"{text.Tight}.split({ours}, blanks=true)", groups > 0 || MatchesNothing(pattern.Value) ? FixApplicability.Likely : exact),
            (false, "search" or "match" or "fullmatch", 2) => ($"{text.Tight}.extract_first({ours})", FixApplicability.Likely),
            // The new text is taken as it stands: there are no `\1` in it.
            (false, "sub", 3) when arguments[1].Value is { } put => put.Contains('\\', StringComparison.Ordinal) ? null : ($"{text.Tight}.replace({ours}, {(arguments[1].IsRaw ? arguments[1].Written[1..] : arguments[1].Written)})", exact),
            (false, "sub", 3) => ($"{text.Tight}.replace({ours}, {arguments[1].Written})", FixApplicability.Likely),
            (false, "split", 2) => ($"{text.Tight}.split({ours}, blanks=true)", groups > 0 || MatchesNothing(pattern.Value) ? FixApplicability.Likely : exact),
            _ => null,
        };
    }

    /// <summary>Whether something matches, as a condition; null where the call is none of those known.</summary>
    public static string? Condition(string name, IReadOnlyList<Argument> arguments)
    {
        var flags = arguments.Count == 3 ? Flags(arguments[2].Written) : "";
        if (arguments.Count is < 2 or > 3 || flags is null || (flags.Length > 0 && arguments[0].Value is null))
        {
            return null;
        }

        // `match` looks at the beginning alone, `fullmatch` at all of it.
        var (pattern, inline) = (arguments[0], flags.Length > 0 ? $"(?{flags})" : "");
        return name == "search" ? $"{arguments[1].Tight}.matches({Pattern(pattern, flags)})"
            : pattern.Value is not { } value || value.StartsWith("(?", StringComparison.Ordinal) ? null
            : name == "match" ? $"{arguments[1].Tight}.matches({Literal($@"{inline}\A(?:{value})")})"
            : name == "fullmatch" ? $"{arguments[1].Tight}.matches({Literal($@"{inline}\A(?:{value})\z")})"
            : null;
    }

    /// <summary>Whether there is something in a text that a search for it as it stands and one for it as a pattern would not agree on.</summary>
    public static bool HasSigns(string text) => Signs().IsMatch(text);

    /// <summary>A pattern as we write it, from what a text says.</summary>
    public static string Literal(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        foreach (var c in pattern)
        {
            text.Append(c switch
            {
                '\n' => @"\n",
                '\r' => @"\r",
                '\b' => @"\b",
                < ' ' and not '\t' => $"\\x{((int)c).ToString("x2", CultureInfo.InvariantCulture)}",
                _ => c.ToString(),
            });
        }

        var (content, quote) = (text.ToString(), pattern.Contains('"', StringComparison.Ordinal) ? "'" : "\"");
        return quote == "'" && pattern.Contains('\'', StringComparison.Ordinal) ? $"r\"{content.Replace("\"", @"\x22", StringComparison.Ordinal)}\"" : $"r{quote}{content}{quote}";
    }

    /// <summary>How many groups a pattern has; null where it is not known.</summary>
    public static int? Groups(string? pattern) => pattern is null || RegexLanguage.TryCreate(pattern, out _) is not { } known ? null : known.Regex.GetGroupNumbers().Length - 1;

    private static bool MatchesNothing(string? pattern) => pattern is null || RegexLanguage.TryCreate(pattern, out _) is not { } known || known.Regex.Matches(" a1-\n_").Any(m => m.Length == 0) || known.Regex.IsMatch("");

    private static string Pattern(Argument pattern, string flags)
    {
        var ours = pattern is { Value: { } value, IsRaw: false } ? Literal(value) : pattern.Written;
        var start = ours.IndexOfAny(['"', '\'']);
        start += start >= 0 && ours.Length > start + 5 && ours[start + 1] == ours[start] && ours[start + 2] == ours[start] ? 3 : 1;
        return flags.Length > 0 && pattern.Value is not null && start > 0 ? $"{ours[..start]}(?{flags}){ours[start..]}" : ours;
    }

    private static string? Flags(string written)
    {
        var flags = new StringBuilder();
        foreach (var part in written.Replace("flags", "", StringComparison.Ordinal).Split('|', '=').Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            char? flag = part switch
            {
                "re.IGNORECASE" or "re.I" => 'i',
                "re.MULTILINE" or "re.M" => 'm',
                "re.DOTALL" or "re.S" => 's',
                _ => null,
            };
            if (flag is null)
            {
                return null;
            }

            flags.Append(flag);
        }

        return flags.ToString();
    }

    // `(\w+)=(\d+)` with names, so that what each matched has a field.
    private static string Named(string pattern)
    {
        var number = 0;
        return Opening().Replace(pattern, m => m.Value == "(" ? $"(?<g{++number}>" : m.Value);
    }

    [GeneratedRegex(@"\\.|\[(?:\\.|[^\]\\])*\]|\(\?|\(")]
    private static partial Regex Opening();

    [GeneratedRegex(@"[\\^$.|?*+()\[\]{}]")]
    private static partial Regex Signs();

    [GeneratedRegex(@"\)[?*{]|\|")]
    private static partial Regex OptionalGroup();
}
