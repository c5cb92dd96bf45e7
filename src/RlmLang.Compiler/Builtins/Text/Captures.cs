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
        Examples = [new(""" "k=v".captures(r"(?<key>\w)=(?<value>\w)").map(it.value) """, """["v"]"""), new(""" "a\nb".captures(r"b").map(it.line) """, """[2]"""), new(""" "a1 b".captures(r"(?<letter>[a-z])(?<digit>\d)?").map(it.digit ?? "-") """, """["1", "-"]""")],
        Remarks = "A group that a match can be without, as one in `(…)?` or in one of two branches, is a `text?`.",
    };

    public override RlmType ResultType(Signature signature, RlmType declared, ImmutableArray<Value?> literals) =>
        literals[1] is not RegexValue pattern ? declared
            : RlmType.List(new RecordType(
                [.. Groups(pattern).Select(g => new RecordField(g.Name, g.IsOptional ? RlmType.Option(RlmType.Text) : RlmType.Text)), new("line", RlmType.Int), new("start", RlmType.Int)]));

    public override Size ResultSize(SizeArguments a)
    {
        var length = a.Length(0);
        ImmutableArray<string> names = a.Known(1) is RegexValue pattern ? [.. Groups(pattern).Select(g => g.Name)] : [];
        (string, Size)[] fields = [.. names.Select(n => (n, (Size)new TextSize(length))), ("line", IntSize.UpTo(length + 1)), ("start", IntSize.UpTo(length))];
        var item = RecordSize.Of(fields);
        var count = length + 1;
        // Each group of a match lies inside it, and matches do not overlap.
        var total = RecordSize.Of([.. names.Select(n => (n, (Size)new TextSize(length))), ("line", IntSize.UpTo((length + 1) * count)), ("start", IntSize.UpTo(length * count))]);
        return new ListSize(count, item, total);
    }

    public override string? Complaint(ImmutableArray<Value?> literals) =>
        literals[1] is not RegexValue pattern ? "`pattern` must be known before running, since its groups become fields"
        : Groups(pattern).FirstOrDefault(g => g.Name is "line" or "start") is { } taken ? $"a group cannot be called `{taken.Name}`: each record has a field of that name already"
        : null;

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        var (text, pattern) = (a.Text(0), (RegexValue)a[1]);
        var groups = Groups(pattern);
        ImmutableArray<string> fields = [.. groups.Select(g => g.Name), "line", "start"];
        var records = ImmutableArray.CreateBuilder<Value>();
        var (line, counted) = (1, 0);
        foreach (var found in Matching.WithGroups(text, pattern, a.Meter))
        {
            var at = found.PlaceOf(found.Match).Start;
            line += text.Span[counted..at].Count('\n');
            counted = at;
            var values = groups.Select(g => (Value?)Group(text, found, found.Match.Groups[g.Name]) ?? (g.IsOptional ? NoneValue.Instance : TextValue.Empty));
            records.Add(new RecordValue(fields, [.. values, new IntValue(line), new IntValue(text.Cut(at))]));
        }

        return new ListValue(records.ToImmutable());
    }

    /// <summary>What a group matched; null where it takes no part.</summary>
    public static TextValue? Group(TextValue text, GroupMatch found, Group group)
    {
        if (!group.Success)
        {
            return null;
        }

        var place = found.PlaceOf(group);
        var (start, length) = Matching.Whole(text, place.Start, place.Length);
        return text.Slice(start, length);
    }

    private static ImmutableArray<PatternGroupName> Groups(RegexValue pattern) => PatternShape.Of(pattern).Groups;
}
