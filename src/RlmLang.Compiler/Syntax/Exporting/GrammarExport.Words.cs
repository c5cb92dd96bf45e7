using static RlmLang.Syntax.Exporting.GrammarForm;

namespace RlmLang.Syntax.Exporting;

// The words: with white space where they need it, names that are no keywords, and what starts with other characters.
internal sealed partial class GrammarExport
{
    private GrammarForm Token(string name)
    {
        Want("SPACE");
        var ways = name switch
        {
            "CALL_LPAREN" => [Sequence(s_blanks, Text("("))],
            "INDEX_LBRACK" => [Sequence(s_blanks, Text("["))],
            "MINUS" or "FLOOR" => [Sequence(s_blanks, Text(((TextForm)_lexer[name].Ways[0].Form).Value))],
            "PREFIX_MINUS" => [Sequence(s_maySpace, Text("-"))],
            "AS" => [Sequence(s_maySpace, Text("as"))],
            "NAME" or "INT" or "FLOAT" or "STRING" or "REGEX" => [Sequence(s_maySpace, Want(name))],
            _ => _lexer[name].Ways.Select(w => Spaced(name, ((TextForm)w.Form).Value)).ToList(),
        };
        return Choice(ways);
    }

    private static GrammarForm Spaced(string name, string text) => name switch
    {
        _ when s_statementWords.Contains(name) => Sequence(Text(text), s_space),
        _ when s_infixWords.Contains(name) && char.IsLetter(text[0]) => Sequence(s_space, Text(text), s_space),
        "NOT" => Sequence(s_maySpace, Text(text), s_space),
        _ => Sequence(s_maySpace, Text(text)),
    };

    // Rules of the lexer stand for themselves, without white space.
    private GrammarForm Lexical(GrammarForm form) => form switch
    {
        RuleForm { Name: var name } => Want(name),
        ChoiceForm choice => Choice([.. choice.Ways.Select(Lexical)]),
        SequenceForm sequence => Sequence([.. sequence.Parts.Select(Lexical)]),
        RepeatForm repeat => repeat with { Body = Lexical(repeat.Body) },
        _ => form,
    };

    private List<string> Keywords() =>
        [.. _lexer.Values.Where(r => r.Mode.Length == 0).SelectMany(r => r.Ways).Select(w => w.Form).OfType<TextForm>().Select(t => t.Value).Where(t => t.All(char.IsAsciiLetter))];

    // A name is none of the words: character by character what is none of them so far, or goes on differently.
    private GrammarForm Names(IReadOnlyList<string> words)
    {
        var parts = ((SequenceForm)_lexer["NAME"].Ways[0].Form).Parts;
        return Names((CharactersForm)parts[0], (CharactersForm)((RepeatForm)parts[1]).Body, [.. words], 0);
    }

    private GrammarForm Names(CharactersForm here, CharactersForm later, List<string> words, int depth)
    {
        var ways = new List<GrammarForm>();
        if (depth > 0 && !words.Exists(w => w.Length == depth))
        {
            ways.Add(Nothing);
        }

        var nexts = words.Where(w => w.Length > depth).GroupBy(w => w[depth]).OrderBy(g => g.Key).ToList();
        ways.AddRange(nexts.Select(next => Sequence(Text(next.Key.ToString()), Names(later, later, [.. next], depth + 1))));
        ways.Add(Sequence(Except(here, [.. nexts.Select(n => (int)n.Key)]), Many(Want("NAME_PART"))));
        return Choice(ways);
    }

    private static CharactersForm Except(CharactersForm set, IReadOnlyList<int> without)
    {
        var ranges = set.Ranges.ToList();
        foreach (var c in without)
        {
            ranges = [.. ranges.SelectMany(r => c < r.From || c > r.To ? [r] : new[] { (r.From, To: c - 1), (From: c + 1, r.To) }.Where(p => p.Item1 <= p.Item2))];
        }

        return new CharactersForm(ranges, false);
    }

    /// <summary>What a rule is where none of these characters starts it, and no white space. Without the characters of quotes no text starts it either.</summary>
    private GrammarForm Narrow(string rule, string notWith)
    {
        var name = $"{rule}Not{string.Concat(notWith.Select(c => $"{(int)c:X2}"))}";
        _own.TryAdd(name, () =>
        {
            if (!_rules.TryGetValue(rule, out var form) || ReferenceEquals(form, Nothing))
            {
                _rules[rule] = form = Make(rule);
            }

            return Narrow(form, notWith) ?? new ChoiceForm([]);
        });
        return Want(name);
    }

    private GrammarForm? Narrow(GrammarForm form, string notWith)
    {
        switch (form)
        {
            case TextForm text:
                return notWith.Contains(text.Value[0], StringComparison.Ordinal) ? null : text;
            case CharactersForm:
                return form;
            case RuleForm { Name: "SPACE" }:
                return null;
            case RuleForm { Name: "interpolation" or "STRING" } when notWith.Contains('"', StringComparison.Ordinal):
                return null;
            case RuleForm { Name: var name }:
                return char.IsUpper(name[0]) ? form : Narrow(name, notWith);
            case ChoiceForm choice:
                var ways = choice.Ways.Select(w => Narrow(w, notWith)).OfType<GrammarForm>().ToList();
                return ways.Count == 0 ? null : Choice(ways);
            case RepeatForm repeat:
                return Narrow(repeat.Body, notWith) is not { } body ? null : Sequence(body, repeat.Most == 1 ? Nothing : repeat with { Least = Math.Max(0, repeat.Least - 1) });
            case SequenceForm sequence:
                var found = new List<GrammarForm>();
                for (var i = 0; i < sequence.Parts.Count; i++)
                {
                    if (sequence.Parts[i] is SequenceForm { Parts.Count: 0 })
                    {
                        continue;
                    }

                    if (Narrow(sequence.Parts[i], notWith) is { } first && sequence.Parts[i] != s_blanks)
                    {
                        found.Add(Sequence([first, .. sequence.Parts.Skip(i + 1)]));
                    }

                    if (sequence.Parts[i] is not RepeatForm { Least: 0 })
                    {
                        break;
                    }
                }

                return found.Count == 0 ? null : Choice(found);
            default:
                return null;
        }
    }
}
