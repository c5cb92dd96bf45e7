using FsCheck;
using FsCheck.Fluent;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Tests.Support;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Text;

/// <summary>The short cuts of searching find what the engine finds, and what they skip is still paid for.</summary>
public sealed class MatchingTests
{
    private const char KelvinSign = '\u212A';

    private static readonly string[] s_patterns =
    [
        "ab", "(?i)ab", "(?i)k", "(?i)ka|bk", "a|ab|b", "(?:ab|a)", "ab+", "(?i)ab\\d", @"(?m)^ab.*$", @"^ab", @"ab$", @"ab\z", @"\bab\b", "a.*b|a", "ab?", "x*ab", "(ab)+", @"ab\s+", "(?s)ab.", @"[^b]ab", "ab{2}", "a{b", "(?i)[k]b",
        @"\w+ab\w*", "", "b*", @"(?m)^", "(?m)$", @"ab\n", "[ab]{2,3}",
        @"^ab|b$", @"\Aa|1\z", @"\Bb\B", "(a|b|)*1", "(?:a{2,}|b{0,2}x)+k", @"^\s*$", "[^a]", @"a\r", @"(\bab?\b.?){2}", "(?i)^[^k]*x", "$^", @"\w\W\w", @"(a*)*\d", "((a?){3}b){2}",
        @"(?m)^.*$", @"(?m)^ab$", @"(?m)(b)$", @"(?s).", @"b$", @"b\Z", @"\s", @"a\nb", @"a\r\nb", @"\r?\n", @"(?m)b\r?$", @"[^\r\n]+", @"\n\s*\n", @"(?m)^$", @"(?m:^(ab)$)", @"[\x0D]", @"\\r|b\s",
    ];

    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.Elements("a", "b", "ab", "AB", "k", "K", KelvinSign.ToString(), "1", " ", "\n", "\r\n", "x").ListOf().Select(string.Concat),
        Gen.Elements("ab", "a\n", "ab\n", "b a").SelectMany(p => Gen.Choose(0, 30).Select(n => string.Concat(Enumerable.Repeat(p, n)))));

    public static TheoryData<string> Patterns => [.. s_patterns];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void It_finds_what_the_engine_finds_on_the_whole_text(string pattern) => Props.ForAll(
        Arb.From(s_texts),
        text =>
        {
            var found = Matching.All(new TextValue(text), Regex(pattern), new FreeWorkMeter());
            Assert.Equal(Engine(pattern, text), found);
            Assert.Equal(Engine(pattern, text).Length > 0, Matching.Any(text, Regex(pattern)));
            Assert.Equal(Engine(pattern, text), Matching.WithGroups(new TextValue(text), Regex(pattern), new FreeWorkMeter()).Select(m => m.PlaceOf(m.Match)));
            var slice = new TextValue("b" + text + "b").Slice(1, text.Length);
            Assert.Equal(Engine(pattern, text), Matching.WithGroups(slice, Regex(pattern), new FreeWorkMeter()).Select(m => m.PlaceOf(m.Match)));
        },
        tests: 200);

    [Theory]
    [MemberData(nameof(Patterns))]
    public void The_lines_found_are_those_that_match_alone(string pattern) => Props.ForAll(
        Arb.From(s_texts),
        text =>
        {
            var value = new TextValue(text);
            var lines = TextLines.Of(value, new FreeWorkMeter());
            var expected = lines.Where(l => Regex(pattern).Regex.IsMatch(text.AsSpan(l.Start, l.Length))).ToList();
            var charged = new FreeWorkMeter();
            Assert.Equal(expected, LineMatching.Find(value, Regex(pattern), charged));
            Assert.All(new[] { 1, 7 }, partLength =>
            {
                var meter = new ParallelWorkMeter();
                Assert.Equal(expected, LineMatching.Find(value, Regex(pattern), meter, partLength));
                Assert.Equal(charged.Spent, meter.Spent);
                Assert.Equal(expected, LineMatching.Find(value, Regex(pattern), new ParallelWorkMeter(), partLength, longText: 0));
            });
        },
        tests: 200);

    [Theory]
    [InlineData(@"\b[a-z]+ing\b", true)]
    [InlineData(@"(?i)^error \d{3}$", true)]
    [InlineData(@"a{1,50}b?(c|d)*", true)]
    [InlineData(@"\p{L}+x", false)]
    [InlineData(@"(a|b)*a(a|b){20}", false)]
    [InlineData(@"x{500}", false)]
    public void Patterns_that_are_understood_and_take_few_states_have_an_automaton(string pattern, bool has) => Assert.Equal(has, LineAutomaton.Of(Regex(pattern)) is not null);

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("a\n")]
    [InlineData("b\r")]
    [InlineData("x")]
    public void The_lines_that_hold_a_text_are_found_in_any_parts(string sought) => Props.ForAll(
        Arb.From(s_texts),
        text =>
        {
            var value = new TextValue(text);
            var expected = TextLines.Of(value, new FreeWorkMeter()).Where(l => text.AsSpan(l.Start, l.Length).Contains(sought, StringComparison.Ordinal)).ToList();
            Assert.All(new[] { 1, 3, 100 }, partLength => Assert.Equal(expected, LineMatching.Find(value, new TextValue(sought), new ParallelWorkMeter(), partLength)));
        },
        tests: 200);

    [Fact]
    public void Searching_without_regard_to_case_agrees_with_the_engine_on_every_character()
    {
        var every = string.Join('\n', Enumerable.Range(0, 0x10000).Select(c => $"{(char)c}"));
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            Assert.Equal(Engine($"(?i){letter}", every), Matching.All(new TextValue(every), Regex($"(?i){letter}"), new FreeWorkMeter()));
        }
    }

    /// <summary>What ends a line of a file from Windows is no part of the line.</summary>
    [Fact]
    public void Each_line_is_what_a_pattern_finds_between_its_ends() => Props.ForAll(
        Arb.From(s_texts),
        text =>
        {
            var (value, meter) = (new TextValue(text), new FreeWorkMeter());
            var lines = TextLines.Of(value, meter).Where(l => l.Length > 0).ToList();
            Assert.Equal(lines, Matching.All(value, Regex("(?m)^.*$"), meter).Where(m => m.Length > 0));
            Assert.Equal(lines, Matching.All(value, Regex("(?m)^.+"), meter));
            Assert.Equal(lines, Matching.WithGroups(value, Regex("(?m)^(.+)$"), meter).Select(m => m.PlaceOf(m.Match.Groups[1])));
            Assert.Equal(lines, LineMatching.Find(value, Regex("(?m)^.+$"), meter));
            Assert.Equal(lines.Count(l => text.Substring(l.Start, l.Length) == "ab"), Matching.All(value, Regex("(?m)^ab$"), meter).Count());
        });

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Records_are_cut_the_same_whatever_ends_the_lines(string end)
    {
        var text = new TextValue(string.Concat(Enumerable.Range(1, 200).Select(i => $"--- ticket {i} ---{end}The parcel {i} is late.{end}{end}")));
        var (ticket, meter) = (Regex(@"(?m)^--- ticket (?<number>\d+) ---$"), new FreeWorkMeter());

        Assert.Equal(200, Matching.All(text, ticket, meter).Count());
        Assert.Equal(200, LineMatching.Find(text, ticket, meter).Count);
        Assert.Equal("200", Matching.WithGroups(text, ticket, meter).Last().Match.Groups["number"].Value);
        Assert.Equal(400, Matching.All(text, Regex(@"(?m)^.+$"), meter).Count());
        Assert.Equal(200, Matching.All(text, Regex(@"\.\n\n"), meter).Count());
        Assert.True(Matching.Any(text.Span, Regex(@"(?m)^--- ticket 200 ---$")));
        Assert.False(Matching.Any(text.Span, Regex(@"(?m)^--- ticket 201 ---$")));
    }

    [Fact]
    public void A_pattern_that_names_the_return_sees_the_text_as_it_stands()
    {
        var text = new TextValue("a\r\nb\r\n");

        Assert.Equal([(1, 2), (4, 2)], Matching.All(text, Regex(@"\r\n"), new FreeWorkMeter()));
        Assert.Equal([(1, 2), (4, 2)], Matching.All(text, Regex(@"\n"), new FreeWorkMeter()));
        Assert.Equal([(1, 1), (4, 1)], Matching.All(text, Regex(@"\x0d"), new FreeWorkMeter()));
        Assert.Empty(Matching.All(text, Regex(@"\\r"), new FreeWorkMeter()));
    }

    [Fact]
    public void A_slice_is_searched_without_what_surrounds_it()
    {
        var slice = new TextValue("xab ab").Slice(1, 2);

        Assert.Equal([(0, 2)], Matching.All(slice, Regex(@"\bab\b"), new FreeWorkMeter()));
        Assert.Equal([0], Matching.WithGroups(slice, Regex(@"^(ab)$"), new FreeWorkMeter()).Select(m => m.PlaceOf(m.Match).Start));
    }

    [Theory]
    [InlineData("a.*b|a")]
    [InlineData("a(?:.*b)?")]
    public void Reading_in_vain_to_the_end_of_the_line_after_each_match_is_paid_for(string pattern) =>
        Assert.InRange(Spent(pattern, new string('a', 2_000)), 1_900_000, 2_200_000);

    [Theory]
    [InlineData("a")]
    [InlineData("(?i)a")]
    [InlineData("[ab]")]
    [InlineData("aa+")]
    [InlineData(@"\w+a?")]
    [InlineData("(?s)a.*?a")]
    [InlineData(@"[a-f]+(?:\.\d+)?")]
    public void What_cannot_read_far_beyond_a_match_costs_about_the_text(string pattern) =>
        Assert.InRange(Spent(pattern, new string('a', 2_000)), 2_000, 20_000);

    [Fact]
    public void Lines_end_what_is_read_in_vain() =>
        Assert.InRange(Spent("a.*b|a", string.Concat(Enumerable.Repeat("aaaaaaaaa\n", 200))), 2_000, 20_000);

    [Theory]
    [InlineData(@"[\p{L}\p{N}_]+(['’\-][\p{L}\p{N}_]+)*", "it's ")]
    [InlineData(@"[.!?…]+[""'”’)\]]*(\s+|\z)|\n\s*\n", "One. ")]
    [InlineData(@"\s*\n\s*", "a \n b")]
    [InlineData(@"[^\W\d]+", "é 2 ")]
    public void Where_no_place_of_the_pattern_takes_the_next_character_nothing_is_read_in_vain(string pattern, string part) =>
        Assert.InRange(Spent(pattern, string.Concat(Enumerable.Repeat(part, 500))), 500, 20_000);

    [Fact]
    public void A_long_text_is_found_in_another_in_linear_time()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, 900).Select(_ => random.Next(40) == 0 ? 'b' : 'a')]);
            var start = random.Next(500);
            var sought = random.Next(2) == 0 ? text.Substring(start, 200) : new string('a', 150) + "b";
            Assert.Equal(text.IndexOf(sought, StringComparison.Ordinal), TextSearch.IndexOf(text, sought));
        }
    }

    private static long Spent(string pattern, string text)
    {
        var meter = new FreeWorkMeter();
        Assert.NotEmpty(Matching.All(new TextValue(text), Regex(pattern), meter).ToList());
        return meter.Spent;
    }

    // To a pattern that does not name `\r`, `\r\n` is one line end.
    private static (int Start, int Length)[] Engine(string pattern, string text)
    {
        if (pattern is @"a\r" or @"a\r\nb" or @"\r?\n" or @"(?m)b\r?$" or @"[^\r\n]+" or @"[\x0D]")
        {
            return [.. Regex(pattern).Regex.Matches(text).Select(m => (m.Index, m.Length))];
        }

        var places = Enumerable.Range(0, text.Length + 1).Where(i => i == 0 || i == text.Length || text[i - 1] != '\r' || text[i] != '\n').ToArray();
        return [.. Regex(pattern).Regex.Matches(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Select(m => (places[m.Index], places[m.Index + m.Length] - places[m.Index]))];
    }

    private static RegexValue Regex(string pattern) => RegexLanguage.TryCreate(pattern, out _) ?? throw new ArgumentException(pattern);

    /// <summary>All steps at once, and the last first.</summary>
    private sealed class ParallelWorkMeter : IWorkMeter
    {
        private long _spent;

        public long Spent => _spent;

        public void Charge(long units) => Interlocked.Add(ref _spent, units);

        public void RunAll(int count, Action<int> step) => Parallel.ForEach(Enumerable.Range(0, count).Reverse(), step);
    }
}
