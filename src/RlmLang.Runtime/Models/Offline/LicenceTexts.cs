using System.Text;
using System.Text.RegularExpressions;

namespace RlmLang.Models.Offline;

/// <summary>Recognises well-known licences by sentences of their texts, and who holds the copyright. Names are SPDX identifiers.</summary>
internal static partial class LicenceTexts
{
    private const string PublicDomain = "public domain";
    private const string BsdGrant = "redistribution and use in source and binary forms";
    private const string MitGrant = "permission is hereby granted, free of charge, to any person obtaining a copy";

    // In order of trust: the text of a licence says more than its name.
    private static readonly (string Name, string Sentence)[] s_sentences =
    [
        ("CC0-1.0", "associating cc0 with a work"), ("CC0-1.0", "publicdomain/zero/1.0"), ("CC0-1.0", "cc0 1.0"),
        ("Unlicense", "free and unencumbered software released into the public domain"),
        ("Unicode-DFS-2016", "copy of the unicode data files"), ("Unicode-3.0", "unicode license v3"),
        ("W3C-20150513", "w3c software and document notice and license"),
        ("MPL-2.0", "mozilla public license"), ("BSL-1.0", "boost software license"), ("MS-PL", "microsoft public license"), ("EPL-2.0", "eclipse public license"),
        ("AGPL-3.0", "gnu affero general public license"), ("LGPL-2.1", "gnu lesser general public license"), ("LGPL-2.1", "gnu library general public license"), ("GPL-2.0", "gnu general public license"),
        ("Apache-2.0", "apache license, version 2.0"), ("Apache-2.0", "apache.org/licenses/license-2.0"), ("Apache-2.0", "apache-2.0"),
        ("Zlib", "altered source versions must be plainly marked as such"),
        ("ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"),
        ("ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee"),
        ("OpenSSL", "openssl license"), ("Python-2.0", "python software foundation license"), ("curl", "curl and libcurl"),
        ("CC-BY-4.0", "creative commons attribution 4.0"), ("OFL-1.1", "sil open font license"),
        ("MIT", "the mit license"), ("MIT", "mit license"), ("MIT", "opensource.org/licenses/mit"),
        ("BSD-2-Clause", "opensource.org/licenses/bsd-license"), ("BSD-3-Clause", "opensource.org/licenses/bsd-3-clause"), ("ISC", "isc license"), ("BSD", "bsd license"), ("Zlib", "zlib license"),
        (PublicDomain, "public domain"),
    ];

    public static bool IsName(string label) => s_names.Contains(label) || s_names.Contains(label.Replace(' ', '-'));

    private static readonly HashSet<string> s_names = new(s_sentences.Select(s => s.Name).Where(n => n != PublicDomain).Concat(["BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "NCSA", "X11", "GPL-3.0", "LGPL-3.0"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>The licences that stand in a text, in order of first mention.</summary>
    public static IReadOnlyList<string> Recognise(string text)
    {
        var plain = Normalise(text);
        SortedDictionary<int, string> found = [];
        foreach (var (name, sentence) in s_sentences)
        {
            var at = plain.IndexOf(sentence, StringComparison.Ordinal);
            if (at >= 0)
            {
                found.TryAdd(at, Version(plain, at, name));
            }
        }

        for (var at = plain.IndexOf(MitGrant, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(MitGrant, at + 1, StringComparison.Ordinal))
        {
            // The University of Illinois put the conditions of BSD under the grant of MIT; X11 and Unicode forbid the use of names.
            var rest = Until(plain, at, MitGrant);
            if (!rest.StartsWith(MitGrant + " of the unicode", StringComparison.Ordinal))
            {
                var disclaimer = rest.IndexOf("the software is provided", StringComparison.Ordinal);
                var conditions = disclaimer < 0 ? rest : rest[..disclaimer];
                found[at] = conditions.Contains("redistributions of source code must retain", StringComparison.Ordinal) ? "NCSA"
                    : rest.Contains("shall not be used in advertising", StringComparison.Ordinal) ? "X11" : "MIT";
            }
        }

        for (var at = plain.IndexOf(BsdGrant, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(BsdGrant, at + 1, StringComparison.Ordinal))
        {
            var rest = Until(plain, at, BsdGrant);
            found[at] = rest.Contains("all advertising materials", StringComparison.Ordinal) ? "BSD-4-Clause"
                : rest.Contains("endorse or promote", StringComparison.Ordinal) ? "BSD-3-Clause" : "BSD-2-Clause";
        }

        // "The BSD license" by name is no more than a hint where the text itself follows.
        var names = found.Values.Distinct().ToList();
        if (names.Exists(n => n.StartsWith("BSD-", StringComparison.Ordinal)))
        {
            names.Remove("BSD");
        }

        if (names.Count > 1)
        {
            names.Remove(PublicDomain);
        }

        return names;
    }

    /// <summary>Who holds the copyright, in order; empty where nobody is named.</summary>
    public static IReadOnlyList<string> Holders(string text)
    {
        List<string> holders = [];
        foreach (Match match in CopyrightLine().Matches(text))
        {
            var holder = Tail().Replace(WhiteSpace().Replace(match.Groups["who"].Value, " "), "").TrimStart(' ', ',', '"', '*', '-', ':').TrimEnd(' ', ',', '.', '"', '*', '-', ':', '(');
            if (holder.Length > 1 && !holders.Contains(holder, StringComparer.OrdinalIgnoreCase))
            {
                holders.Add(holder);
            }
        }

        if (holders.Count == 0 && AuthorLine().Match(text) is { Success: true } author)
        {
            holders.Add(author.Groups["who"].Value.Trim(' ', ',', '.'));
        }

        return holders;
    }

    /// <summary>The years of the first copyright line, or null.</summary>
    public static string? Years(string text) => CopyrightLine().Match(text) is { Success: true } m && m.Groups["years"].Value.Trim(' ', ',', '-') is { Length: > 0 } years ? years : null;

    private static ReadOnlySpan<char> Until(string plain, int at, string next)
    {
        var end = plain.IndexOf(next, at + next.Length, StringComparison.Ordinal);
        return plain.AsSpan(at, Math.Min(end < 0 ? plain.Length - at : end - at, 3_000));
    }

    private static string Version(string plain, int at, string name)
    {
        var near = plain.AsSpan(at, Math.Min(160, plain.Length - at));
        return name is "GPL-2.0" or "LGPL-2.1" && near.Contains("version 3", StringComparison.Ordinal) ? name[..^3] + "3.0" : name;
    }

    /// <summary>Lower case, one space for any white space, no comment stars and quotes.</summary>
    private static string Normalise(string text)
    {
        StringBuilder plain = new(text.Length);
        var space = true;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c is '*' or '#' or '"' or '\'' or '`' or '“' or '”')
            {
                if (!space)
                {
                    plain.Append(' ');
                    space = true;
                }
            }
            else
            {
                plain.Append(char.ToLowerInvariant(c));
                space = false;
            }
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"(?:^|[^\w])(?:Copyright(?:\s*(?:\([cC]\)|©))?|\([cC]\)|©)\s*(?<years>(?:(?:19|20)\d\d[\s,–-]*)*)(?:by\s+)?(?<who>(?:the )?[A-Z.](?:[^\r\n]*(?:\bthe|\bof|\band|&)\r?\n)?[^\r\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex CopyrightLine();

    // What may follow a name in its line: rights, addresses, other names, years, and the next sentence.
    [GeneratedRegex(@"(?i)\s*(?:-\s*)?all rights reserved.*$|(?-i)(?<=[a-z]{3})\.\s+[A-Z].*$(?i)|\s*\([\w.-]+\.[a-z]{2,6}\)|\s*[<(](?:https?|[\w.]+@)[^)>]*[)>]|\s+https?://\S+|,?\s*et al\.?|\s*\b(?:19|20)\d\d\b.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Tail();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"(?:^|\n)\s*(?:(?:Written|Developed|Created)(?: in \d{4})? by:?|By|Author:)\s+(?<who>[A-Z][^\r\n,(<@]*)", RegexOptions.CultureInvariant)]
    private static partial Regex AuthorLine();
}
