using static RlmLang.Syntax.Exporting.GrammarForm;

namespace RlmLang.Syntax.Exporting;

/// <summary>The grammar of programs down to their characters, made of the grammar that the parser is generated from.</summary>
/// <remarks>
/// What the grammar leaves to the readers of words and statements is put in here, each time in the narrower of two ways: white space and where lines end, names that are no keywords, `set FINAL`
/// alone, which statements stand inside a test, comparisons that are not chained. So whatever this grammar derives is read without an error about its form; the few programs that are read and
/// not derived are told in <c>docs/grammar.md</c>.
/// </remarks>
internal sealed partial class GrammarExport
{
    /// <summary>The rule to start with.</summary>
    public const string Start = "program";

    // Words before which white space has to stand, and such behind which it has to.
    private static readonly HashSet<string> s_infixWords = ["IF", "ELSE", "FOR", "IN", "AND", "OR"];
    private static readonly HashSet<string> s_statementWords = ["LET", "TYPE", "USE", "PARAM", "BUDGET", "FN", "SHOW", "EXPECT", "SET", "TEST", "PROPERTY", "GIVEN"];

    // Inside a test, and outside.
    private static readonly string[] s_inTests = ["letStatement", "showStatement", "expectStatement", "givenStatement"];

    // The modes of the lexer for texts with holes, each named after its quotes.
    private static readonly string[] s_quotes = ["DOUBLE", "SINGLE", "TRIPLE_DOUBLE", "TRIPLE_SINGLE"];

    private static readonly GrammarForm s_space = Rule("SPACE");
    private static readonly GrammarForm s_maySpace = Optional(s_space);
    private static readonly GrammarForm s_blanks = Many(OneOf(" \t"));

    private readonly Dictionary<string, GrammarRule> _parser;
    private readonly Dictionary<string, GrammarRule> _lexer;
    private readonly Dictionary<string, GrammarForm> _rules = new(StringComparer.Ordinal);
    private readonly Queue<string> _wanted = new();

    // Rules that are made here of the grammar's: a level of operators, or what a rule is where some characters cannot start it.
    private readonly Dictionary<string, Func<GrammarForm>> _own = new(StringComparer.Ordinal);
    private string _inRule = "";

    private GrammarExport(string lexer, string parser) => (_lexer, _parser) = (GrammarReader.Read(lexer), GrammarReader.Read(parser));

    /// <summary>The rules by name, the first one first; upper-case names are those of words.</summary>
    public static IReadOnlyDictionary<string, GrammarForm> Read()
    {
        var export = new GrammarExport(Resource("RlmLexer.g4"), Resource("RlmParser.g4"));
        export.Make();
        return export._rules;
    }

    private static string Resource(string name)
    {
        using var stream = typeof(GrammarExport).Assembly.GetManifestResourceStream($"grammar/{name}") ?? throw new InvalidOperationException($"There is no resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Make()
    {
        Want(Start);
        while (_wanted.TryDequeue(out var name))
        {
            _rules[name] = Make(name);
        }

        Prune();
    }

    // What cannot be, because all that could start it is ruled out, is left out wherever it is named.
    private void Prune()
    {
        var never = new HashSet<string>(StringComparer.Ordinal);
        while (_rules.FirstOrDefault(r => !never.Contains(r.Key) && IsNever(r.Value, never)) is { Key: { } name })
        {
            never.Add(name);
        }

        foreach (var (name, form) in _rules.ToList())
        {
            if (never.Contains(name))
            {
                _rules.Remove(name);
            }
            else
            {
                _rules[name] = Without(form, never);
            }
        }
    }

    private static bool IsNever(GrammarForm form, HashSet<string> never) => form switch
    {
        RuleForm rule => never.Contains(rule.Name),
        SequenceForm sequence => sequence.Parts.Any(p => IsNever(p, never)),
        ChoiceForm choice => choice.Ways.All(w => IsNever(w, never)),
        RepeatForm repeat => repeat.Least > 0 && IsNever(repeat.Body, never),
        _ => false,
    };

    private static GrammarForm Without(GrammarForm form, HashSet<string> never) => form switch
    {
        SequenceForm sequence => Sequence([.. sequence.Parts.Select(p => Without(p, never))]),
        ChoiceForm choice => Choice([.. choice.Ways.Where(w => !IsNever(w, never)).Select(w => Without(w, never))]),
        RepeatForm repeat => IsNever(repeat.Body, never) ? Nothing : repeat with { Body = Without(repeat.Body, never) },
        _ => form,
    };

    private GrammarForm Want(string name)
    {
        if (_rules.TryAdd(name, Nothing))
        {
            _wanted.Enqueue(name);
        }

        return Rule(name);
    }

    private GrammarForm Make(string name)
    {
        _inRule = name;
        return name switch
        {
            "program" => Sequence(s_maySpace, Many(Sequence(Text(";"), s_maySpace)), Statements("statement"), s_maySpace, Optional(Sequence(Text("#"), Many(NoneOf("\r\n"))))),
            "statement" => Choice([.. Alternatives("statement").Where(r => r.Name != "givenStatement").Select(r => Want(r.Name))]),
            "testStatements" => Choice([.. Alternatives("statement").Where(r => s_inTests.Contains(r.Name)).Select(r => Want(r.Name))]),
            "body" => Sequence(s_blanks, Text("{"), s_maySpace, Many(Sequence(Text(";"), s_maySpace)), Statements("testStatements"), s_maySpace, Text("}")),
            "block" => Block(),
            "operation" => Operations(),
            "interpolation" => Choice([.. s_quotes.Select(Interpolation)]),
            "json" => Sequence(Want("JSON_OPENING"), Many(Choice(NoneOf("{}\\"), Sequence(Text("\\"), NoneOf("")), Want("json"), Want("hole"))), Text("}")),
            "hole" => Sequence(Text("{"), After("expression", "{"), s_maySpace, Optional(Sequence(Text(":"), Choice(Text("d"), Text(","), Sequence(Optional(Text(",")), Text("."), OneOf("0-9"), Text("f"))))), Text("}")),
            "simpleType" => Choice([.. _parser[name].Ways.Select(w => w.Label == "sizedType" ? SizedType() : Convert(w.Form))]),
            // One mark is enough; two would be the sign of a fallback.
            "typeExpression" => Sequence(Want("simpleType"), Optional(Choice(Token("QUESTION"), Sequence(Token("PIPE"), Token("NONE"))))),
            "SPACE" => Some(Choice(((CharactersForm)((RepeatForm)_lexer["WHITESPACE"].Ways[0].Form).Body), Sequence(Text("#"), Many(NoneOf("\r\n")), OneOf("\r\n")))),
            "NAME" => Names(Keywords()),
            "FUNCTION" => Names([.. Keywords().Except(s_statementWords.Where(w => w != "LET").Select(w => ((TextForm)_lexer[w].Ways[0].Form).Value))]),
            "NAME_PART" => ((RepeatForm)((SequenceForm)_lexer["NAME"].Ways[0].Form).Parts[1]).Body,
            "WORD" => Names(["as"]),
            "EXPONENT" => Sequence(OneOf("eE"), Optional(OneOf("+-")), Choice(Sequence(OneOf("0-9"), Optional(OneOf("0-9"))), Sequence(OneOf("12"), OneOf("0-9"), OneOf("0-9")))),
            _ when _own.TryGetValue(name, out var own) => own(),
            _ when char.IsUpper(name[0]) => Choice([.. _lexer[name].Ways.Select(w => Lexical(w.Form))]),
            _ => Choice([.. _parser[name].Ways.Select(w => Convert(w.Form))]),
        };
    }

    private IEnumerable<RuleForm> Alternatives(string rule) => _parser[rule].Ways.Select(w => (RuleForm)w.Form);

    private GrammarForm Statements(string rule)
    {
        var separator = Choice(Space(), Sequence(s_maySpace, Text(";"), Many(Sequence(s_maySpace, Text(";"))), s_maySpace));
        return Sequence(Optional(Sequence(Want(rule), Many(Sequence(separator, Want(rule))))), Many(Sequence(s_maySpace, Text(";"))));
    }

    private GrammarForm Space()
    {
        Want("SPACE");
        return s_space;
    }

    // The grammar's `{ ( blockLet SEMICOLON* )* RETURN? expression SEMICOLON* }`: a block has a `let` or a `return`, else it would be a record; between a `let` and the value stands the end of a line,
    // a semicolon, or a value that can only be a new one.
    private GrammarForm Block()
    {
        var value = Want("expression");
        var returned = Sequence(Text("return"), Space(), value);
        var more = Many(Sequence(s_maySpace, Text(";")));
        var end = Choice(Sequence(s_maySpace, Text(";"), more, s_maySpace), Space());
        var lineEnd = Sequence(s_blanks, Choice(Text(";"), OneOf("\r\n"), Sequence(Text("#"), Many(NoneOf("\r\n")), OneOf("\r\n"))), s_maySpace);
        var result = new List<GrammarForm> { Sequence(end, returned), Sequence(lineEnd, value) };
        result.Add(Sequence(Some(OneOf(" \t")), Narrow("expression", "([-{!\"'")));

        return Sequence(
            s_maySpace,
            Text("{"),
            s_maySpace,
            Choice(Sequence(Want("blockLet"), Many(Sequence(end, Want("blockLet"))), Choice(result)), returned),
            more,
            s_maySpace,
            Text("}"));
    }

    private GrammarForm Interpolation(string mode)
    {
        var (quote, prefix) = (mode.EndsWith("DOUBLE", StringComparison.Ordinal) ? "\"" : "'", mode[..1] + (mode.StartsWith("TRIPLE", StringComparison.Ordinal) ? mode[7..8] : ""));
        var isLong = mode.StartsWith("TRIPLE", StringComparison.Ordinal);
        // The characters of the mode's text: the first part of its rule, and what may stand behind a backslash.
        var text = ((ChoiceForm)((RepeatForm)_lexer[$"{prefix}_TEXT"].Ways[0].Form).Body).Ways;
        var braces = Choice(Text("{{"), Text("}}"), Text("}"), Want("hole"), Want("json"), Lexical(_lexer["QUANTIFIER"].Ways[0].Form));
        var piece = Choice(text[0], text[1], Sequence(Optional(Text("\\")), braces));
        if (isLong)
        {
            piece = Sequence(Optional(Sequence(Text(quote), Optional(Text(quote)))), piece);
        }

        var quotes = isLong ? quote + quote + quote : quote;
        return Sequence(s_maySpace, Want("FSTRING_PREFIX"), Text(quotes), Many(piece), Text(quotes));
    }

    // Of the sizes that the grammar reads, those that a type has.
    private GrammarForm SizedType()
    {
        var open = Sequence(s_blanks, Text("("));
        var close = Sequence(s_maySpace, Text(")"));
        var comma = Sequence(s_maySpace, Text(","));
        return Choice(
            Sequence(s_maySpace, Text("text"), open, Token("INT"), close),
            Sequence(s_maySpace, Text("int"), open, Want("signedInt"), Token("RANGE"), Want("signedInt"), close),
            Sequence(s_maySpace, Text("one_of"), open, Want("expression"), Many(Sequence(comma, Want("expression"))), Optional(comma), close));
    }

    private GrammarForm Convert(GrammarForm form)
    {
        switch (form)
        {
            case RuleForm { Name: var name }:
                return char.IsUpper(name[0]) ? Token(name) : Want(name);
            case ChoiceForm choice:
                return Choice([.. choice.Ways.Select(Convert)]);
            case RepeatForm repeat:
                return repeat with { Body = Convert(repeat.Body) };
            case SequenceForm sequence:
                var parts = new List<GrammarForm>();
                for (var i = 0; i < sequence.Parts.Count; i++)
                {
                    AddPart(parts, sequence.Parts, i);
                }

                return Sequence(parts);
            default:
                throw new System.Diagnostics.UnreachableException($"No form for {form.GetType().Name}.");
        }
    }

    private void AddPart(List<GrammarForm> parts, IReadOnlyList<GrammarForm> sequence, int i)
    {
        var (before, part, after) = (i > 0 ? sequence[i - 1] : null, sequence[i], i + 1 < sequence.Count ? sequence[i + 1] : null);
        switch (part)
        {
            case RuleForm { Name: "NAME" } when _inRule == "setStatement":
                parts.Add(Text("FINAL"));
                return;
            // Behind a dot, and before the sign of a field or an argument, every word is a name.
            case RuleForm { Name: "NAME" } when before is RuleForm { Name: "DOT" }:
                parts.Add(Want("WORD"));
                return;
            // Before its arguments a statement's keyword is a function like any other.
            case RuleForm { Name: "NAME" } when after is RuleForm { Name: "arguments" }:
                parts.AddRange([s_maySpace, Want("FUNCTION")]);
                return;
            case RuleForm { Name: "NAME" } when after is RuleForm { Name: "ASSIGN" } && _inRule == "argument":
                parts.AddRange([s_maySpace, Want("WORD")]);
                return;
            case ChoiceForm when after is RuleForm { Name: "COLON" } && _inRule is "recordEntry" or "fieldType":
                parts.Add(Choice(Sequence(s_maySpace, Want("WORD")), Token("STRING")));
                return;
            // A word and a text in a row would be a text with a prefix.
            case RepeatForm { Least: 0, Most: 1, Body: ChoiceForm } when before is RuleForm { Name: "NAME" } && _inRule == "givenStatement":
                parts.Add(Optional(Sequence(Space(), Convert(((RepeatForm)part).Body))));
                return;
            // Behind a colon at the top a new line would start a statement.
            case RuleForm { Name: "typeExpression" } when before is RuleForm { Name: "COLON" } && _inRule is "letStatement" or "paramStatement":
                parts.AddRange([s_blanks, Narrow("typeExpression", "")]);
                return;
        }

        var form = Convert(part);
        // One white space is enough between two words: `not in`.
        if (form is SequenceForm { Parts: [var first, ..] } own && first == s_space && parts.LastOrDefault() is SequenceForm { Parts: [.., var last] } && last == s_space)
        {
            form = Sequence([.. own.Parts.Skip(1)]);
        }

        parts.Add(form);
    }
}
