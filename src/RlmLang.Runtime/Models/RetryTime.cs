using System.Globalization;
using System.Text.RegularExpressions;

namespace RlmLang.Models;

/// <summary>When a server that turned a request away wants to be asked again, from the headers of its answer.</summary>
internal static partial class RetryTime
{
    // More seconds than this are a point in time, and nobody says of which clock.
    private const double MostSeconds = 1_000_000;

    /// <summary>
    /// <c>retry-after-ms</c> where it is given, since it is finer; else <c>Retry-After</c>, in seconds or as a date; else, of a server that says what is left of its limits, when the last of those that are used up is
    /// full again. Null where nothing says.
    /// </summary>
    public static TimeSpan? Of(HttpResponseMessage response) => Milliseconds(Header(response, "retry-after-ms")) ?? RetryAfter(response) ?? Reset(response);

    /// <summary>Seconds, also with parts of one; or a date.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        Number(Header(response, "Retry-After")) is { } seconds ? TimeSpan.FromSeconds(seconds)
        : response.Headers.RetryAfter?.Date is { } date ? Until(date, response)
        : null;

    private static TimeSpan? Milliseconds(string? written) => Number(written) is { } number ? TimeSpan.FromMilliseconds(number) : null;

    /// <summary>Of <c>x-ratelimit-remaining-tokens</c> and <c>anthropic-ratelimit-tokens-remaining</c>, the one with <c>reset</c> in its name says when.</summary>
    private static TimeSpan? Reset(HttpResponseMessage response)
    {
        TimeSpan? longest = null;
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            if (name.Contains("ratelimit", StringComparison.OrdinalIgnoreCase) && name.Contains("remaining", StringComparison.OrdinalIgnoreCase) && Number(values.ToString()) is 0
                && Duration(Header(response, name.Replace("remaining", "reset", StringComparison.OrdinalIgnoreCase)), response) is { } reset && !(longest > reset))
            {
                longest = reset;
            }
        }

        return longest;
    }

    /// <summary>As <c>1m2.5s</c> or <c>120ms</c>, in seconds, or as a date.</summary>
    private static TimeSpan? Duration(string? written, HttpResponseMessage response)
    {
        if (Number(written) is { } seconds)
        {
            return seconds < MostSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }

        if (written is null || Parts().Match(written) is not { Success: true } parts)
        {
            return DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Until(date, response) : null;
        }

        return TimeSpan.FromHours(Part(1)) + TimeSpan.FromMinutes(Part(2)) + TimeSpan.FromSeconds(Part(3)) + TimeSpan.FromMilliseconds(Part(4));

        double Part(int group) => parts.Groups[group].Success ? double.Parse(parts.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>By the server's own clock, where it says what time it has.</summary>
    private static TimeSpan Until(DateTimeOffset date, HttpResponseMessage response)
    {
        var now = response.Headers.Date ?? TimeProvider.System.GetUtcNow();
        return date > now ? date - now : TimeSpan.Zero;
    }

    private static double? Number(string? written) =>
        double.TryParse(written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? Math.Min(number, 1e9) : null;

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    [GeneratedRegex(@"^(?=[0-9])(?:([0-9]{1,6}(?:\.[0-9]+)?)h)?(?:([0-9]{1,6}(?:\.[0-9]+)?)m(?!s))?(?:([0-9]{1,6}(?:\.[0-9]+)?)s)?(?:([0-9]{1,9}(?:\.[0-9]+)?)ms)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
