using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlmLang.Scoring;

/// <summary>What is right, and how near an answer comes to it: from 0 to 1.</summary>
internal abstract partial record Truth
{
    /// <summary>Longer than any answer that is asked for; what only talks about the right one is not it.</summary>
    private const int LongestAnswer = 300;

    /// <param name="final">FINAL as JSON; null where there is none.</param>
    public double Score(string? final)
    {
        if (final is null)
        {
            return 0;
        }

        using var json = JsonDocument.Parse(final);
        return Score(Answer(json.RootElement));
    }

    protected abstract double Score(JsonElement answer);

    /// <summary>The answer itself: a record that has one, as strategies of the library give it, or the whole.</summary>
    private static JsonElement Answer(JsonElement final) =>
        final.ValueKind == JsonValueKind.Object && final.TryGetProperty("answer", out var answer) ? answer : final;

    protected static string Text(JsonElement answer) => answer.ValueKind == JsonValueKind.String ? answer.GetString() ?? "" : answer.GetRawText();

    /// <summary>Lower case, without the signs around words.</summary>
    protected static string Plain(string text) => Signs().Replace(text.ToLowerInvariant(), " ").Trim();

    [GeneratedRegex(@"[^\p{L}\p{Nd}.&]+|\.(?!\p{Nd})")]
    private static partial Regex Signs();

    /// <summary>One word or name: 1 where the answer is it, or is a short sentence with it and with none of the others that it might have been; else 0.</summary>
    /// <param name="Expected">What is right.</param>
    /// <param name="Others">Answers that are wrong: naming several is no answer.</param>
    public sealed record Exact(string Expected, params IReadOnlyList<string> Others) : Truth
    {
        public bool Equals(Exact? other) => other is not null && Expected == other.Expected && Others.SequenceEqual(other.Others);

        public override int GetHashCode() => Expected.GetHashCode(StringComparison.Ordinal);

        public override string ToString() => Expected;

        protected override double Score(JsonElement answer)
        {
            var (found, expected) = (Plain(Text(answer)), Plain(Expected));
            return found == expected || (found.Length <= LongestAnswer && Names(found, expected) && !Others.Any(o => Names(found, Plain(o)))) ? 1 : 0;

            static bool Names(string text, string name) => $" {text} ".Contains($" {name} ", StringComparison.Ordinal);
        }
    }

    /// <summary>A count: 0.75 to the power of the distance, as OOLONG (Bertsch et al. 2025) scores numbers; 0 where the answer has none.</summary>
    public sealed partial record Number(long Expected) : Truth
    {
        public override string ToString() => Expected.ToString(CultureInfo.InvariantCulture);

        protected override double Score(JsonElement answer) =>
            Digits().Match(Text(answer)) is { Success: true } number && long.TryParse(number.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var found)
                ? Math.Pow(0.75, Math.Min(1_000, Math.Abs((double)found - Expected)))
                : 0;

        [GeneratedRegex(@"-?\d[\d,]*")]
        private static partial Regex Digits();
    }

    /// <summary>Several things in any order: the harmonic mean of precision and recall over those that are equal; a list, or a text with one a line.</summary>
    public sealed record Set(IReadOnlyList<string> Expected) : Truth
    {
        private static readonly char[] s_ends = ['\n', ';', ','];

        public override string ToString() => string.Join("; ", Expected);

        protected override double Score(JsonElement answer)
        {
            var items = answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().Select(Text) : Text(answer).Split(s_ends, StringSplitOptions.RemoveEmptyEntries);
            var found = items.Select(Plain).Where(i => i.Length > 0).ToHashSet(StringComparer.Ordinal);
            var expected = Expected.Select(Plain).ToHashSet(StringComparer.Ordinal);
            var right = found.Count(expected.Contains);
            return expected.Count + found.Count == 0 ? 1 : 2.0 * right / (expected.Count + found.Count);
        }
    }
}
