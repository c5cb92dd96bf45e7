using System.Text.RegularExpressions;

namespace RlmLang.Models.Offline;

/// <summary>Finds the values of a named field by the shapes that such fields have: dates, money, addresses, names, licences.</summary>
internal static partial class FieldFinder
{
    /// <summary>The values found for a field, best first; empty where the field has a known shape and the text has none; null where the name says nothing.</summary>
    public static IReadOnlyList<string>? Find(string field, Assignment assignment)
    {
        var data = assignment.Data;
        var words = NameWords(field);
        if (Keyed(words, data) is { } value)
        {
            return [value];
        }

        foreach (var word in words)
        {
            switch (word)
            {
                case "licence" or "license" or "spdx": return LicenceTexts.Recognise(data);
                case "holder" or "copyright" or "owner" or "rightsholder": return LicenceTexts.Holders(data);
                case "year" or "years": return LicenceTexts.Years(data) is { } years ? [years] : All(Year(), data);
                case "email" or "mail" or "emails": return All(Email(), data);
                case "url" or "link" or "website" or "urls" or "links" or "uri": return All(Url(), data);
                case "phone" or "telephone" or "mobile": return All(Phone(), data);
                case "date" or "deadline" or "due" or "when" or "day" or "dates": return All(Date(), data);
                case "time": return All(Time(), data);
                case "amount" or "price" or "total" or "cost" or "fee" or "money" or "amounts" or "value" when words.Length > 1 || word != "value": return All(Money(), data);
                case "percent" or "percentage" or "rate": return All(Percent(), data);
                case "order" or "id" or "invoice" or "reference" or "sku" or "tracking" or "code": return All(Identifier(), data);
                case "company" or "organisation" or "organization" or "supplier" or "vendor": return [.. All(Company(), data), .. All(ProperName(), data)];
                case "name" or "names" or "person" or "people" or "customer" or "sender" or "author" or "who" or "signatory": return [.. Signature(data), .. All(ProperName(), data)];
                case "term" or "terms" or "keywords" or "entities" or "topics" or "tags": return [.. All(QuotedTerm(), data), .. All(ProperName(), data)];
                case "title" or "subject" or "heading" or "headline": return [.. data.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(1)];
                default: break;
            }
        }

        return null;
    }

    /// <summary>The number that a field or instruction asks for, or null.</summary>
    public static decimal? Number(string field, Assignment assignment, decimal? least, decimal? most)
    {
        var words = NameWords(field);
        if (least is { } low && most is { } high && high - low <= 10 && !words.Contains("count"))
        {
            return Rating(assignment.Reading, low, high);
        }

        if (words.Contains("year") && Year().Match(assignment.Data) is { Success: true } year)
        {
            return Parse(year.Value);
        }

        if (words.Any(w => w is "amount" or "price" or "total" or "cost" or "fee") && Money().Match(assignment.Data) is { Success: true } money)
        {
            return Parse(money.Value);
        }

        var counting = Counting().IsMatch(assignment.Instruction) || words.Contains("count");
        var question = Reading.Of($"{string.Join(' ', words)} {assignment.Instruction}");
        foreach (var sentence in Passages.Matching(assignment, question))
        {
            if (PlainNumber().Match(sentence) is { Success: true } number && Parse(number.Value) is { } value)
            {
                return value;
            }
        }

        return counting ? Passages.Matching(assignment, question).Count()
            : PlainNumber().Match(assignment.Data) is { Success: true } first ? Parse(first.Value) : null;
    }

    /// <summary>Every number of the text, in order.</summary>
    public static IEnumerable<decimal> Numbers(string data) => PlainNumber().Matches(data).Select(m => Parse(m.Value)).OfType<decimal>();

    /// <summary>The words of a field's name: <c>dueDate</c> and <c>due_date</c> are "due", "date".</summary>
    public static string[] NameWords(string field) =>
        [.. NameParts().Matches(field).Select(m => m.Value.ToLowerInvariant())];

    /// <summary>Scales the balance of friendly and angry words to the range.</summary>
    private static decimal Rating(Reading text, decimal low, decimal high)
    {
        var (good, bad) = (text.Words.Count(w => (w.Notion & Notion.Positive) != 0), text.Words.Count(w => (w.Notion & Notion.Negative) != 0));
        var balance = good + bad == 0 ? 0.5m : (decimal)good / (good + bad);
        return Math.Round(low + ((high - low) * balance));
    }

    /// <summary>What stands after the field's own name in a line: <c>Due date: 3 May</c>.</summary>
    private static string? Keyed(string[] words, string data)
    {
        if (words.Length == 0 || words is ["value"] or ["answer"] or ["result"])
        {
            return null;
        }

        foreach (var line in data.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOfAny(':', '=');
            if (colon is <= 0 or > 40 || colon + 1 >= line.Length || line[colon + 1] == '/')
            {
                continue;
            }

            var key = line[..colon].Trim(" *-#\t\"");
            if (key.Equals(string.Join(' ', words), StringComparison.OrdinalIgnoreCase) || key.Equals(string.Join('_', words), StringComparison.OrdinalIgnoreCase))
            {
                var value = line[(colon + 1)..].Trim(" \t\",;");
                return value.IsEmpty ? null : value.ToString();
            }
        }

        return null;
    }

    private static IReadOnlyList<string> All(Regex pattern, string data) => [.. pattern.Matches(data).Select(m => m.Value.Trim(' ', '.', ',', '"', '“', '”', '\n')).Distinct()];

    /// <summary>The name under a letter's closing.</summary>
    private static IEnumerable<string> Signature(string data) => Closing().Matches(data).Select(m => m.Groups["who"].Value.Trim());

    private static decimal? Parse(string text) =>
        decimal.TryParse(NotNumeric().Replace(text, ""), System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex NameParts();

    [GeneratedRegex(@"\b(?:1[5-9]|20)\d\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"https?://[^\s<>()""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"\+?\d[\d ()-]{6,}\d", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:,? \d{4})?|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\btomorrow\b", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\b\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?:[$€£¥]|USD |EUR |GBP )\s?\d[\d,]*(?:\.\d+)?|\b\d[\d,]*(?:\.\d+)? ?(?:€|£|USD|EUR|GBP|dollars|euros|pounds)", RegexOptions.CultureInvariant)]
    private static partial Regex Money();

    [GeneratedRegex(@"\d+(?:\.\d+)? ?(?:%|percent)", RegexOptions.CultureInvariant)]
    private static partial Regex Percent();

    [GeneratedRegex(@"#?\b(?:[A-Z]{1,5}-?)?\d{4,}(?:-\d+)*\b", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"(?:[A-Z][\w&.-]+ )+(?:Inc|LLC|Ltd|Limited|GmbH|AG|Corp|Corporation|Company|Foundation|plc|S\.A)\b\.?", RegexOptions.CultureInvariant)]
    private static partial Regex Company();

    [GeneratedRegex(@"\b[A-Z][a-z]+(?: (?:de |van |von )?[A-Z][a-z]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex ProperName();

    [GeneratedRegex("[\"“][^\"“”\n]{2,60}[\"”]", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedTerm();

    [GeneratedRegex(@"(?:regards|sincerely|cheers|thanks|best|yours|thank you),?\s*\n+\s*(?<who>[A-Z][^\n,@]{1,40})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(@"\bhow many\b|\bcount\b|\bnumber of\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Counting();

    [GeneratedRegex(@"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"[^\d.-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotNumeric();
}
