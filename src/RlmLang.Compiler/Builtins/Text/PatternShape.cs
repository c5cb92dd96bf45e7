using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>What is known of a pattern before any text is seen: which short cuts finding it may take, and how far beyond a match it may look.</summary>
internal sealed class PatternShape
{
    // A memo, nothing else: the shape of a pattern never changes, and functions in a `map` ask for the same one again and again.
    private static readonly ConditionalWeakTable<RegexValue, PatternShape> s_known = [];

    // How `\r` can be written after a backslash.
    private static readonly string[] s_returns = ["r", "x0d", "u000d", "cm", "015"];

    private PatternShape(RegexValue pattern)
    {
        var namesReturn = NamesReturn(pattern.Pattern);
        if (PatternReader.Read(pattern.Pattern) is not var (root, ignoresCase))
        {
            SeesLineEnds = !namesReturn;
            // A pattern that is not understood may span lines and look ahead to the end of the text; every group may be missing.
            Groups = [.. pattern.Regex.GetGroupNames().Where(n => !char.IsDigit(n[0])).Select(n => new PatternGroupName(n, true))];
            return;
        }

        Literal = Literals(root) is { } texts && texts.All(t => t.Length > 0 && (!ignoresCase || t.All(char.IsAscii))) ? new LiteralSearch(texts, ignoresCase) : null;
        var required = Required(root);
        Needed = Literal ?? (required.Length >= 2 && (!ignoresCase || required.All(char.IsAscii)) ? new LiteralSearch([required], ignoresCase) : null);
        Alive = Everywhere(root).OfType<PatternCharacter>().Aggregate(default(CharSet), (all, c) => all.Or(c.Set));
        StaysInLine = Everywhere(root).All(n => n is not PatternCharacter { Set.HasLineEnd: true });
        IsOfLine = StaysInLine && Everywhere(root).All(n => n is not PatternAnchor { IsOfLine: false });
        SeesLineEnds = !namesReturn && (root.CanBeEmpty || Alive.Contains('\r') || Alive.HasLineEnd || Everywhere(root).Any(n => n is PatternAnchor { Kind: AnchorKind.End }));
        LooksAhead = Overscan(root);
        var groups = ImmutableArray.CreateBuilder<PatternGroupName>();
        AddGroups(root, false, groups);
        // A name that is given twice, as in two branches, is one group.
        Groups = [.. groups.GroupBy(g => g.Name).Select(g => new PatternGroupName(g.Key, g.All(x => x.IsOptional)))];
    }

    // For the parts of one text that are searched at once. What the engine finds out about a pattern it keeps, so that each is used again.
    private readonly ConcurrentBag<Regex> _engines = [];

    /// <summary>The texts that are all there is to the pattern, or null.</summary>
    public LiteralSearch? Literal { get; }

    /// <summary>Texts one of which stands in every match, or null.</summary>
    public LiteralSearch? Needed { get; }

    /// <summary>The characters that the pattern has any use for: at another one the engine stops reading.</summary>
    public CharSet Alive { get; } = CharSet.All;

    /// <summary>Whether no match holds a line end.</summary>
    public bool StaysInLine { get; }

    /// <summary>Whether matching a line apart from its text finds the same.</summary>
    public bool IsOfLine { get; }

    /// <summary>
    /// Whether it matters to the pattern that <c>\r\n</c> is one line end: not to one that takes no part of it, and not to one that names <c>\r</c>, which sees a text as it stands.
    /// </summary>
    public bool SeesLineEnds { get; }

    /// <summary>How many characters after a match may be read to make sure of it, or null where that may be all there are.</summary>
    public long? LooksAhead { get; }

    /// <summary>The groups with names, in the order of their first mention.</summary>
    public ImmutableArray<PatternGroupName> Groups { get; } = [];

    /// <summary>An engine that nobody else uses until it is given back: one serves one thread at a time, and makes itself anew for each other.</summary>
    public Regex TakeEngine(RegexValue pattern) => _engines.TryTake(out var engine) ? engine : new Regex(pattern.Pattern, RegexValue.Options);

    public void GiveBack(Regex engine) => _engines.Add(engine);

    public static PatternShape Of(RegexValue pattern) => s_known.GetValue(pattern, p => new PatternShape(p));

    private static bool NamesReturn(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\r' || (pattern[i] == '\\' && ++i < pattern.Length && s_returns.Any(r => pattern.AsSpan(i).StartsWith(r, StringComparison.OrdinalIgnoreCase)) && pattern[i] != 'R'))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<PatternNode> Everywhere(PatternNode node) => node switch
    {
        PatternSequence s => s.Items.SelectMany(Everywhere),
        PatternChoice c => c.Items.SelectMany(Everywhere),
        PatternRepeat r => Everywhere(r.Item),
        PatternGroup g => Everywhere(g.Item),
        _ => [node],
    };

    private static ImmutableArray<string>? Literals(PatternNode node) => node switch
    {
        PatternCharacter { Literal: { } c } => [c.ToString()],
        PatternGroup { Captures: false } g => Literals(g.Item),
        PatternSequence s when s.Items.All(i => i is PatternCharacter { Literal: not null }) => [string.Concat(s.Items.Select(i => ((PatternCharacter)i).Literal))],
        PatternChoice c when c.Items.Select(Literals).ToArray() is var all && all.All(l => l is { Length: 1 }) => [.. all.SelectMany(l => l ?? [])],
        _ => null,
    };

    /// <summary>The longest text that stands in every match.</summary>
    private static string Required(PatternNode node)
    {
        var (longest, run) = ("", "");
        foreach (var item in node is PatternSequence s ? s.Items : [node])
        {
            var inner = item switch
            {
                PatternGroup g => Required(g.Item),
                PatternRepeat { Min: > 0 } r => Required(r.Item),
                _ => "",
            };
            run = item is PatternCharacter { Literal: { } c } ? run + c : "";
            longest = run.Length > longest.Length ? run : inner.Length > longest.Length ? inner : longest;
        }

        return longest;
    }

    /// <summary>How far past the end of a match the automaton may stay alive. After a match only loops that it is still in keep it going, so each has to be left for good by what follows it.</summary>
    private static long? Overscan(PatternNode node)
    {
        if (node.MaxLength is { } length)
        {
            return length;
        }

        switch (node)
        {
            case PatternGroup g:
                return Overscan(g.Item);
            case PatternRepeat { Item: PatternCharacter }:
                return 1;
            case PatternSequence s:
                long? sum = 1;
                for (var i = 0; i < s.Items.Length; i++)
                {
                    var item = s.Items[i] is PatternGroup { Item: PatternRepeat inGroup } ? inGroup : s.Items[i];
                    var isLeft = item.MaxLength is not null || item is PatternRepeat { IsLazy: true } || !item.First.Meets(s.FirstFrom(i + 1));
                    sum = isLeft ? sum + Overscan(item) : null;
                }

                return sum;
            default:
                return null;
        }
    }

    private static void AddGroups(PatternNode node, bool isOptional, ImmutableArray<PatternGroupName>.Builder groups)
    {
        switch (node)
        {
            case PatternSequence s:
                foreach (var item in s.Items)
                {
                    AddGroups(item, isOptional, groups);
                }

                break;
            case PatternChoice c:
                foreach (var item in c.Items)
                {
                    AddGroups(item, true, groups);
                }

                break;
            case PatternRepeat r:
                AddGroups(r.Item, isOptional || r.Min == 0, groups);
                break;
            case PatternGroup g:
                if (g.Name is { } name)
                {
                    groups.Add(new(name, isOptional));
                }

                AddGroups(g.Item, isOptional, groups);
                break;
            default:
                break;
        }
    }
}

/// <param name="Name">As written in the pattern.</param>
/// <param name="IsOptional">Whether a match may be without it.</param>
internal sealed record PatternGroupName(string Name, bool IsOptional);
