using System.Text.RegularExpressions;
using FsCheck.Fluent;
using RlmLang.Builtins;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Builtins.Text;

/// <summary>What the text functions give, case by case.</summary>
public class TextBuiltinTests
{
    private const string Emoji = "\ud83d\ude00";

    public static TheoryData<string, object?[], string> Calls => new()
    {
        { "lines", ["a\r\nb\n\nc"], """["a","b","","c"]""" },
        { "lines", ["\n"], """[""]""" },
        { "paragraphs", ["a\nb\n \n\nc\n"], """["a\nb","c"]""" },
        { "sentences", ["One. Two!  Three"], """["One.","Two!","Three"]""" },
        { "split", ["a,b,,c", ",", "none", false], """["a","b","c"]""" },
        { "split", ["a,b,,c", ",", "none", true], """["a","b","","c"]""" },
        { "split", ["xQ1aQ2b", R(@"Q\d"), "start", false], """["x","Q1a","Q2b"]""" },
        { "split", ["a.b.", ".", "end", false], """["a.","b."]""" },
        { "split", ["abc", R(""), "none", false], """["a","b","c"]""" },
        { "chunk", ["abcdef", 4, 1, "char"], """["abcd","def"]""" },
        { "chunk", ["one\ntwo\nthree\n", 9, 0, "line"], """["one\ntwo\n","three\n"]""" },
        { "strip", [" \n "], "\"\"" },
        { "lstrip", [" a "], "\"a \"" },
        { "rstrip", [" a "], "\" a\"" },
        { "replace", ["a1b22", R(@"\d+"), "$0"], "\"a$0b$0\"" },
        { "replace", ["aaa", "aa", "b"], "\"ba\"" },
        { "startswith", ["abc", "ab"], "true" },
        { "endswith", ["abc", "ab"], "false" },
        { "find", ["abc", "c"], "2" },
        { "find", ["abc", "x"], "null" },
        { "count", ["banana", "ana"], "1" },
        { "contains", ["abc", R("^b")], "false" },
        { "grep", ["1\n2\n3\n4\n5\n6", R("[25]"), 1, 0], """["1\n2","4\n5"]""" },
        { "grep", ["1\n2\n3\n4", R("[23]"), 1, 1], """["1\n2\n3\n4"]""" },
        { "grep", ["a\na\nb", "a", 0, 0], """["a","a"]""" },
        { "grep", ["a\nb\nc", "b", long.MaxValue, long.MaxValue], """["a\nb\nc"]""" },
        { "extract", ["k=1 m=2", R(@"(\w)=\d")], """["k","m"]""" },
        { "extract", ["k=1 m=2", R(@"(\w)=(\d)")], """["k=1","m=2"]""" },
        { "extract_first", ["abc", R(@"\d")], "null" },
        { "captures", ["a=1\nb=2", R(@"(?<key>\w)=(?<value>\d)")], """[{"key":"a","value":"1","line":1,"start":0},{"key":"b","value":"2","line":2,"start":4}]""" },
        { "sections", ["no heading", R("(?m)^#.*")], "[]" },
        { "matches", ["ab", R("b$")], "true" },
        { "join", [new object?[] { "a", null, "b" }, ", "], "\"a, b\"" },
        { "int", [" 42 "], "42" },
        { "int", ["4x"], "null" },
        { "int", [-2.9], "-2" },
        { "float", ["nan"], "null" },
        { "round", [1250.0, -2], "1200.0" },
        { "round", [2.5, 0], "2.0" },
        { "abs", [-3], "3" },
    };

    public static TheoryData<string, object?[]> Misuses => new()
    {
        { "split", ["a", "", "none", false] },
        { "replace", ["a", "", "b"] },
        { "count", ["a", ""] },
        { "clip", ["a", -1] },
        { "grep", ["a", "a", -1, 0] },
        { "grep", ["a", "a", 0, -1] },
        { "chunk", ["a", 0, 0, "line"] },
        { "chunk", ["a", 3, 3, "line"] },
        { "captures", ["a", R("(?<line>a)")] },
        { "abs", [long.MinValue] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void It_gives(string name, object?[] arguments, string json) => Assert.Equal(json, ValueJson.Write(Invoke(name, arguments)));

    [Theory]
    [MemberData(nameof(Misuses))]
    public void It_refuses_what_it_cannot_use(string name, object?[] arguments)
    {
        var failure = Assert.Throws<EvaluationException>(() => Invoke(name, arguments)).ToDiagnostic();
        Assert.Contains(failure.Code, new[] { "RLM5008", "RLM5007" });
        if (failure.Code == "RLM5008")
        {
            Assert.NotNull(((Builtin)BuiltinCatalogue.Find(name)!).Complaint([.. arguments.Select(ToValue)]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(61)]
    public void A_clipped_text_keeps_its_limit_and_its_characters_whole(int most)
    {
        var clipped = (TextValue)Invoke("clip", [string.Concat(Enumerable.Repeat(Emoji, 200)), most]);
        Assert.InRange(clipped.Length, 0, most);
        AssertWhole(clipped);
        Assert.Equal(most >= 40, clipped.ToString().Contains("400 characters", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("(.)")]
    [InlineData("[^a]+?")]
    public void No_match_splits_a_surrogate_pair(string pattern)
    {
        foreach (var piece in ((ListValue)Invoke("extract", [$"a{Emoji}{Emoji}b", R(pattern)])).Items.Concat(((ListValue)Invoke("split", [$"a{Emoji}{Emoji}b", R(pattern), "start", true])).Items))
        {
            AssertWhole((TextValue)piece);
        }
    }

    [Theory]
    [InlineData("char", 0)]
    [InlineData("line", 0)]
    [InlineData("paragraph", 0)]
    [InlineData("char", 1)]
    [InlineData("line", 2)]
    public void Chunks_cover_the_text_and_split_no_character(string by, int overlap)
    {
        var text = $"{Emoji}a\n{Emoji}{Emoji}\n\nbcd\n\n{Emoji}e{Emoji}f\n";
        for (var size = overlap + 1; size < 12; size++)
        {
            var chunks = ((ListValue)Invoke("chunk", [text, size, overlap, by])).Items.Cast<TextValue>().ToList();
            Assert.All(chunks, AssertWhole);
            Assert.All(chunks, c => Assert.InRange(c.Length, 1, Math.Max(size, 2)));
            Assert.True(overlap > 0 || string.Concat(chunks) == text);
        }
    }

    [Fact]
    public void Chunking_by_line_is_bounded_by_two_neighbours_exceeding_the_size()
    {
        var builtin = (Builtin)BuiltinCatalogue.Find("chunk")!;
        var law = (ListSize)builtin.ResultSize(new SizeArguments([(null, new TextSize(1_450_000)), (new IntValue(8_000), null), (new IntValue(0), null), (new TextValue("line"), null)]));
        Assert.Equal(363, law.Count.Constant);
    }

    [Fact]
    public void Chunks_with_overlap_move_on_by_half_of_the_rest()
    {
        var text = string.Concat(Enumerable.Repeat("x\n", 5_000));
        var chunks = (ListValue)Invoke("chunk", [text, 100, 90, "line"]);
        Assert.InRange(chunks.Count, 900, 2_000);
    }

    [Fact]
    public void An_escaped_text_matches_itself_alone_and_in_a_class()
    {
        for (var c = '\0'; c < 0x180; c++)
        {
            var escaped = RegexLanguage.Escape($"{c}1");
            Assert.True(RegexLanguage.TryCreate($"^{escaped}$", out _)?.Regex.IsMatch($"{c}1"), $"U+{(int)c:X4} as {escaped}");
            Assert.True(RegexLanguage.TryCreate($"^[{escaped}]$", out _)?.Regex.IsMatch($"{c}"), $"U+{(int)c:X4} in a class as {escaped}");
        }
    }

    [Fact]
    public void Pieces_remember_where_they_came_from()
    {
        var text = new TextValue("one, two".AsMemory(), new VerbatimProvenance(3, 100));
        var pieces = (ListValue)((Builtin)BuiltinCatalogue.Find("split")!).Invoke(new Arguments(new Value[] { text, new TextValue(", "), new TextValue("none"), BoolValue.False }, new FreeWorkMeter()));
        Assert.Equal(new VerbatimProvenance(3, 105), ((TextValue)pieces.Items[1]).Origin);
    }

    [Fact]
    public void The_fields_of_captures_are_the_groups_of_a_literal_pattern()
    {
        var captures = (Builtin)BuiltinCatalogue.Find("captures")!;
        var signature = captures.Signatures[0];
        var type = captures.ResultType(signature, signature.Result, [null, R("(?<who>a)")]);
        Assert.Equal(["who", "line", "start"], ((RecordType)((ListType)type).Item).Fields.Select(f => f.Name));
    }

    [Fact]
    public void Searching_lets_a_deadline_in_between_matches() =>
        Assert.Throws<OperationCanceledException>(() => Invoke("extract", [new string('a', 1_000), R("a")], new StoppingMeter(50)));

    private static void AssertWhole(TextValue text) =>
        Assert.Equal(text.Length, text.ToString().EnumerateRunes().Sum(r => r == System.Text.Rune.ReplacementChar ? 0 : r.Utf16SequenceLength));

    private static RegexValue R(string pattern) => RegexLanguage.TryCreate(pattern, out _)!;

    private static Value Invoke(string name, object?[] arguments, IWorkMeter? meter = null) =>
        ((Builtin)BuiltinCatalogue.Find(name)!).Invoke(new Arguments(arguments.Select(ToValue).ToArray(), meter ?? new FreeWorkMeter()));

    private static Value ToValue(object? value) => value switch
    {
        null => NoneValue.Instance,
        Value v => v,
        string text => new TextValue(text),
        bool flag => BoolValue.Of(flag),
        int number => new IntValue(number),
        long number => new IntValue(number),
        double number => new FloatValue(number),
        object?[] items => new ListValue([.. items.Select(ToValue)]),
        _ => throw new ArgumentException($"No value for {value}."),
    };

    private sealed class StoppingMeter(int charges) : IWorkMeter
    {
        private int _left = charges;

        public void Charge(long units) => _ = --_left > 0 ? 0 : throw new OperationCanceledException();
    }

    [Fact]
    public void Words_are_what_their_pattern_says() => Props.ForAll(
        Arb.From(Gen.Elements("a", "é", "²", "_", "'", "’", "-", " ", "7", "😀", "日", "\n").ListOf().Select(string.Concat)),
        text => Assert.Equal(
            new Regex(@"[\p{L}\p{N}_]+(['’\-][\p{L}\p{N}_]+)*").Matches(text).Select(m => m.Value),
            ((ListValue)new Words().Invoke(new Arguments(new Value[] { new TextValue(text) }, new FreeWorkMeter()))).Items.Select(w => w.ToString())),
        tests: 500);
}
