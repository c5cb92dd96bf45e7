namespace RlmLang.Syntax.Exporting;

/// <summary>What stands on the right side of a rule, character by character.</summary>
internal abstract record GrammarForm
{
    public static GrammarForm Nothing { get; } = new SequenceForm([]);

    public static GrammarForm Sequence(params IReadOnlyList<GrammarForm> parts) => parts.Count == 1 ? parts[0] : new SequenceForm(parts);

    public static GrammarForm Choice(params IReadOnlyList<GrammarForm> ways) => ways.Count == 1 ? ways[0] : new ChoiceForm(ways);

    public static GrammarForm Text(string text) => new TextForm(text);

    public static GrammarForm Rule(string name) => new RuleForm(name);

    public static GrammarForm Optional(GrammarForm form) => new RepeatForm(form, 0, 1);

    public static GrammarForm Many(GrammarForm form) => new RepeatForm(form, 0, null);

    public static GrammarForm Some(GrammarForm form) => new RepeatForm(form, 1, null);

    /// <param name="set">Single characters, and ranges as <c>a-z</c>; a minus that stands for itself comes last.</param>
    public static GrammarForm OneOf(string set) => new CharactersForm(Ranges(set), false);

    public static GrammarForm NoneOf(string set) => new CharactersForm(Ranges(set), true);

    private static List<(int From, int To)> Ranges(string set)
    {
        var ranges = new List<(int, int)>();
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                ranges.Add((set[i], set[i + 2]));
                i += 2;
            }
            else
            {
                ranges.Add((set[i], set[i]));
            }
        }

        return ranges;
    }
}

internal sealed record SequenceForm(IReadOnlyList<GrammarForm> Parts) : GrammarForm;

internal sealed record ChoiceForm(IReadOnlyList<GrammarForm> Ways) : GrammarForm;

/// <param name="Most">Null where there is no limit.</param>
internal sealed record RepeatForm(GrammarForm Body, int Least, int? Most) : GrammarForm;

internal sealed record RuleForm(string Name) : GrammarForm;

internal sealed record TextForm(string Value) : GrammarForm;

/// <summary>One character of the ranges, or one of none of them.</summary>
internal sealed record CharactersForm(IReadOnlyList<(int From, int To)> Ranges, bool IsNegated) : GrammarForm;
