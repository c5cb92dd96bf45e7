using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Captures : Builtin
{
    public override string Header => "captures(t: text, pattern: regex) -> [{line: int, start: int}]";

    public override Documentation Documentation { get; } = new("For every match its named groups, the line it begins on (from 1), and where (from 0).")
    {
        Examples = [new(""" "k=v".captures(r"(?<key>\w)=(?<value>\w)").map(it.value) """, """["v"]"""), new(""" "a\nb".captures(r"b").map(it.line) """, """[2]""")],
    };

    public override RlmType ResultType(Signature signature, RlmType declared, ImmutableArray<(RlmType Type, Value? Literal)> arguments) =>
        arguments[1].Literal is not RegexValue pattern ? declared
            : RlmType.List(new RecordType(
                [.. Names(pattern).Select(n => new RecordField(n, RlmType.Option(RlmType.Text))), new("line", RlmType.Int), new("start", RlmType.Int)]));

    public override Size ResultSize(SizeArguments a)
    {
        var length = a.Length(0);
        var names = a.Known(1) is RegexValue pattern ? Names(pattern).ToList() : [];
        (string, Size)[] fields = [.. names.Select(n => (n, (Size)new TextSize(length))), ("line", IntSize.UpTo(length + 1)), ("start", IntSize.UpTo(length))];
        var item = RecordSize.Of(fields);
        var count = length + 1;
        // Each group of a match lies inside it, and matches do not overlap.
        var total = RecordSize.Of([.. names.Select(n => (n, (Size)new TextSize(length))), ("line", IntSize.UpTo((length + 1) * count)), ("start", IntSize.UpTo(length * count))]);
        return new ListSize(count, item, total);
    }

    public override string? Complaint(ImmutableArray<Value?> literals) =>
        literals[1] is RegexValue pattern && Names(pattern).FirstOrDefault(n => n is "line" or "start") is { } taken
            ? $"a group cannot be called `{taken}`: each record has a field of that name already"
            : null;

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        var (text, pattern) = (a.Text(0), (RegexValue)a[1]);
        var names = Names(pattern).ToImmutableArray();
        var fields = names.AddRange("line", "start");
        var records = ImmutableArray.CreateBuilder<Value>();
        var (line, counted) = (1, 0);
        foreach (var match in Matches(text, pattern, a.Meter))
        {
            line += text.Span[counted..match.Index].Count('\n');
            counted = match.Index;
            var values = names.Select(n => (Value?)Group(text, match.Groups[n]) ?? NoneValue.Instance);
            records.Add(new RecordValue(fields, [.. values, new IntValue(line), new IntValue(text.Cut(match.Index))]));
        }

        return new ListValue(records.ToImmutable());
    }

    /// <summary>The matches with their groups, charged step by step.</summary>
    public static IEnumerable<Match> Matches(TextValue text, RegexValue pattern, IWorkMeter meter)
    {
        var whole = text.ToString();
        meter.Charge(whole.Length);
        var (at, last) = (0, (Start: -1, Length: 0));
        for (var match = pattern.Regex.Match(whole); match.Success; match = match.NextMatch())
        {
            var place = Matching.Whole(text, match.Index, match.Length);
            if (place.Start >= last.Start + last.Length && place != last)
            {
                yield return match;
                last = place;
            }

            meter.Charge(Math.Max(1, match.Index + match.Length - at));
            at = match.Index + match.Length;
        }
    }

    /// <summary>What a group matched; null where it takes no part.</summary>
    public static TextValue? Group(TextValue text, Group group)
    {
        var (start, length) = Matching.Whole(text, group.Index, group.Length);
        return group.Success ? text.Slice(start, length) : null;
    }

    private static IEnumerable<string> Names(RegexValue pattern) => pattern.Regex.GetGroupNames().Where(n => !char.IsAsciiDigit(n[0]));
}
