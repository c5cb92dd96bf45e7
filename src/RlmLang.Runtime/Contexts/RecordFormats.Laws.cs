using System.Globalization;
using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

internal static partial class RecordFormats
{
    /// <summary>Laws, treaties, by-laws and contracts whose parts are headed `§ 12`, `Art. 5`, `Article IV` or `Section 4.2`: of several such words the one that heads the most.</summary>
    private static (RecordFormat Format, int Count)? Laws(LineSample sample)
    {
        var headings = sample.Lines.Select((l, i) => (Line: i, Match: LawHeading().Match(l))).Where(h => h.Match.Success)
            .Select(h => (h.Line, h.Match, Number: LawNumber(h.Match))).Where(h => h.Number is not null)
            .GroupBy(h => (Word: h.Match.Groups["word"].Value, IsRoman: h.Match.Groups["roman"].Success)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Word, StringComparer.Ordinal);
        foreach (var group in headings)
        {
            if (!IsThroughout([.. group.Select(h => (h.Line, h.Number ?? []))], sample))
            {
                continue;
            }

            var word = $"{(group.Any(h => h.Match.Groups["indent"].Length > 0) ? @"[ \t]*" : "")}{Written(group.Key.Word)}{(group.All(h => h.Match.Groups["gap"].Value == " ") ? " " : @"\s?")}{(group.Key.IsRoman ? @"[IVXLC]+\b" : @"\d+")}";
            var begins = new Regex("^" + word, RegexOptions.CultureInvariant);
            // A reference that happens to stand where a line begins goes on in small letters.
            var after = sample.Lines.Count(l => begins.IsMatch(l)) == group.Count() ? "" : $@"{(group.Key.IsRoman ? "" : @"[.\d]*[a-z]?")}[.:)]?(?:$|\s+[^\p{{Ll}}\s])";
            return (new(RecordKind.Law, null, $"context.split(r\"(?m)^{word}{after}\", keep=\"start\")"), group.Count());
        }

        return null;
    }

    /// <summary>The number of a heading, a letter behind it as its last part; null where it is none.</summary>
    private static int[]? LawNumber(Match heading)
    {
        if (heading.Groups["roman"] is { Success: true, ValueSpan: var roman })
        {
            var (sum, most) = (0, 0);
            for (var i = roman.Length - 1; i >= 0; i--)
            {
                var digit = roman[i] switch { 'I' => 1, 'V' => 5, 'X' => 10, 'L' => 50, _ => 100 };
                sum += digit < most ? -digit : digit;
                most = Math.Max(most, digit);
            }

            return [sum];
        }

        var letter = heading.Groups["letter"].ValueSpan;
        return [.. heading.Groups["number"].Value.Split('.').Select(n => int.Parse(n, CultureInfo.InvariantCulture)), letter.Length == 0 ? 0 : letter[0]];
    }

    [GeneratedRegex(@"^(?<indent>[ \t]*)(?<word>§|(?i:Art\.|Art|Article|Artikel|Articolo|Artículo|Artigo|Section|Sec\.|Sect\.|Clause|Rule))(?<gap>[ \u00a0]?)(?:(?<number>\d{1,4}(?:\.\d{1,3}){0,4})(?<letter>[a-z]?)|(?<=\s)(?<roman>[IVXLC]{1,7}))(?:[.:)]?(?:\s*$|\s+[^\p{Ll}\s]))", RegexOptions.CultureInvariant)]
    private static partial Regex LawHeading();
}
