using System.Globalization;
using System.Text.RegularExpressions;

namespace RlmLang.Properties.Generators;

/// <summary>Writes well-typed programs: every production of the table asks for parts by their types, and lambdas bring names of known types into scope.</summary>
/// <param name="random">Where choices come from: equal seeds give equal programs.</param>
/// <param name="callsModel">Whether productions that call a model take part.</param>
/// <param name="hasBudgets">Whether some hold budgets of tokens or money: where one runs out is a matter of the schedule.</param>
internal sealed partial class Programs(Random random, bool callsModel, bool hasBudgets = false)
{
    // T text, I int, F float, B bool, L [text], N [int], M [[text]], O text?. `{T}` asks for a text, `{T:x=T,i=I}` for one in which x is a text and i an int.
    // `{q}` is a text literal, `{p}` a pattern, `{n}` a small positive number, `{i}` any small number.
    private static readonly Dictionary<char, string[]> s_pure = new()
    {
        ['T'] =
        [
            "{T}.strip()", "{T}.lstrip()", "{T}.rstrip()", "str({F})", "f\"{{F}}\"", "{T}.lower()", "{T}.upper()", "{T}.replace({q}, {q})", "{T}.replace({p}, {q})", "{T}[{i}:{i}]", "{T}[:{i}]", "{T}[{i}:]", "({T} + {T})", "({T} + {q})",
            "f\"{{T}}-{{I}}\"", "f\"{{L}}\"", "{L}.join({q})", "{L}.join(sep={T})", "({O} ?? {q})", "({T} if {B} else {T})", "str({I})", "str({N})", "{T}.clip({n})", "{T}.escape()",
            "({L}.first() ?? {T})", "{L}.reduce({q}, (#a, #b) => {T:#a=T,#b=T})", "{L}.reduce(\"\", (#a, #b) => #a + #b[0:{n}])", "iterate({T}, times={n}, step=#a => {T:#a=T}, until=#b => {B:#b=T})",
            "{T}.divide(leaf={n}, fan=2, solve=#a => {T:#a=T}, combine=#b => {T:#b=L})", "{T}.divide(leaf=4, fan=3, solve=#a => #a.strip(), combine=#b => #b.join({q}))",
        ],
        ['I'] =
        [
            "{T}.len()", "{L}.len()", "({I} + {I})", "({I} * {n})", "({I} - {I})", "({I} // {n})", "({I} % {n})", "{N}.sum()", "({N}.max() ?? 0)", "({N}.min() ?? 0)", "{T}.count({q})",
            "({T}.find({q}) ?? -1)", "abs({I})", "({L}.index_of({T}) ?? 0)", "({I} if {B} else {I})", "{N}.reduce(0, (#a, #b) => #b + {n})",
            "(int({T}) ?? {I})", "{N}.sum(start={I})", "(int({F}) ?? {n})", "({T}.captures(r\"\\d\").map(it.start).max() ?? 0)", "({T}.parse(as=int) ?? {n})",
        ],
        ['F'] = ["(float({T}) ?? 1.5)", "(float({I}) ?? 0.5)", "[{F}, {F}].sum(start={F})", "round({F})", "round({F}, digits={n})", "([{F}, {F}].mean() ?? 0.5)", "({I} / {n})", "({F} + {F})"],
        ['B'] =
        [
            "({I} < {I})", "({T} in {T})", "{T}.contains({p})", "({B} and {B})", "(not {B})", "{L}.any(#a => {B:#a=T})", "{L}.all(#a => {B:#a=T})", "({T} == {T})", "({T} in {L})",
            "{T}.startswith({q})", "{T}.endswith({q})", "{T}.matches({p})", "({F} < {F})", "({O} == none)",
        ],
        ['L'] =
        [
            "{T}.lines()", "{T}.words()", "{T}.sentences()", "{T}.paragraphs()", "{T}.split({q})", "{T}.split({p}, keep=\"start\")", "{T}.split({p}, blanks=true)", "{T}.split({q}, keep=\"end\")",
            "{T}.chunk({n})", "{T}.chunk({n}, by=\"char\")", "{T}.chunk({n}, by=\"paragraph\")", "{T}.chunk(5, overlap=2, by=\"char\")", "{T}.chunk(6, overlap=3)", "{T}.grep({q}, before={n}, after={n})",
            "{T}.grep({p})", "{T}.extract({p})", "{L}.map(#a => {T:#a=T})", "{L}.map((#a, #b) => {T:#a=T,#b=I})", "{L}.filter(#a => {B:#a=T})", "{L}.flat_map(#a => {L:#a=T})", "{L}.take({n})",
            "{L}.tail({n})", "{L}.drop({n})", "{L}.sample({n})", "{L}.reversed()", "{L}.sorted()", "{L}.sort_by(#a => {I:#a=T})", "{L}.unique()", "{L}.unique_by(#a => {I:#a=T})", "{M}.flatten()",
            "({L} + {L})", "{L}.pack({n})", "{L}.pack({n}, sep=\"-\")", "{L}.rank({q}, top={n})", "{L}.grep({q}, after=1)", "{L}.group_by(#a => {I:#a=T}).map((#b, #c) => {T:#b=I,#c=L})",
            "{L}.pairs().map((#a, #b) => {T:#a=T,#b=T})", "{L}.cross({L}).map((#a, #b) => {T:#a=T,#b=T})", "{L}.enumerate(start={i}).map((#a, #b) => {T:#a=I,#b=T})", "{L}.enumerate().map((#a, #b) => {T:#a=I,#b=T})", "[{T}, {T}]", "{L}.at_most(1_000)",
            "{L}.drop_until(#a => {B:#a=T})", "{T}.csv().flatten()", "{T}.headings().map(it.title + it.text)", "{T}.code_blocks().map(it.code + it.language)",
            "{T}.captures(r\"(?<a>\\w)(?<b>,)?\").map(it.a + (it.b ?? {q}))", "{T}.sections({p}).map(it.title + it.text)", "({T}.parse(as=[text]) ?? {L})", "{L}[{i}:{i}]",
            "{L}.zip(range(3).map(str(it)).take(0) + {L}).map((#a, #b) => #a + #b)", "({L} if {B} else {L})", "[#a + {q} for #a in {L} if {B:#a=T}]", "{L}.map({t: it, n: it.len()}).filter(it.n > 1).map(it.t)",
            "iterate({L}, times={n}, step=#a => #a + [{T:#a=L}])",
            "[{O}, {O}].compact()", "{T}.jsonl(as=text)", "{T}.csv(sep=\"a\").flatten()", "{T}.csv(as={a: text, b: int?}).map(it.a)", "docs.map(it.text)", "docs.grep({q}).map(it.text)", "docs.rank({q}, top={n}).map(it.name)", "{L}.sorted(key=#a => {I:#a=T})", "{L}.rank_by(#a => {T:#a=T}, {q}, top={n})", "{L}.sorted(desc=true)", "{L}.sort_by(#a => {T:#a=T}, desc=true)", "{L}.window({n}).flatten()",
        ],
        ['N'] = ["{L}.map(#a => {I:#a=T})", "range({n})", "range({i}, {n})", "range({i}, {i}, step={n})", "range({n}, {i}, step=-{n})", "range({I})", "range({i}, {I})", "range({I}, {I}, step={n})", "{N}.map(#a => {I:#a=I})", "{N}.sorted()", "{N}.filter(#a => {B:#a=I})", "{L}.count_by(#a => {I:#a=T}).map(it.count)", "{M}.map(it.len())", "[{I}]"],
        ['M'] = ["{L}.batch({n})", "{L}.window({n})", "{L}.map(#a => {L:#a=T})", "{L}.group_by(#a => {I:#a=T}).map(it.items)", "[{L}, {L}]"],
        ['O'] = ["{L}.first()", "{L}.last()", "{L}.find_first(#a => {B:#a=T})", "{T}.extract_first({p})", "{L}.max()", "{L}.min()", "{L}.max(key=#a => {I:#a=T})", "{L}.min(key=#a => {I:#a=T})", "(none if {B} else {T})"],
    };

    // The forms that call models, inside of each other and of everything above.
    private static readonly Dictionary<char, string[]> s_calls = new()
    {
        ['T'] =
        [
            "llm(f\"Shorten: {{T}}\", max_chars={n})", "llm(f\"{{T}} {{T}}\", max_chars=20, or=\"none\")", "{L}.reduce_llm(\"Join.\", fan=3, max_chars={n}, or=\"\")", "{L}.reduce_llm(\"Join.\", fan=2, max_chars=9)",
            "llm(f\"Say {{I}}\", as={a: text, b: int?}, or={a: \"\", b: none}).a", "iterate({T}, times={n}, step=#a => llm(f\"Better: {#a}\", max_chars=12, or=\"\"), until=#b => {B:#b=T})",
            "{T}.divide(leaf={n}, fan=2, solve=#a => llm(f\"Solve {#a}\", max_chars=6, or=\"\"), combine=#b => llm(f\"Combine {#b}\", max_chars=8, or=\"\"))",
            "{T}.divide(leaf=5, fan=3, solve=#a => {T:#a=T}, combine=#b => llm(f\"Combine {#b}\", max_chars={n}, or=#b.join(\"\")))", "{L}.reduce(\"\", (#a, #b) => llm(f\"Fold {#a} {#b}\", max_chars=10, or=\"\"))",
            "(llm(f\"Yes {{T}}\", max_chars=5, or=\"\") if {B} else llm(f\"No {{T}}\", max_chars=9, or={T}))", "rlm({T}, \"Why?\", calls=3, or=\"\")", "rlm({T}, f\"Why {{I}}?\", calls=2, max_chars={n}, or={T})",
            "llm(f\"Both {{T}}\", max_chars=7, or=llm(f\"Again {{T}}\", max_chars=5, or=\"\"))", "llm(f\"Pick {{T}}\", as=one_of(\"a\", \"bcd\"), or=\"a\").upper()",
            "(\"a\" if {L}.any(#a => llm(f\"Any {#a}?\", as=bool, or=false)) else \"bc\")", "(\"a\" if {L}.all(#a => llm(f\"All {#a}?\", as=bool, or=true)) else \"bc\")",
            "({L}.find_first(#a => llm(f\"First {#a}?\", as=bool, or=false)) ?? \"z\")", "llm(f\"Small {{T}}\", model=\"small\", max_chars=8, or=\"\")", "rlm({T}, \"How?\", calls={n}, depth=2, or=\"\")", "rlm({T}, \"Once?\", calls=1)", "llm(f\"Choose of {{T}}\", as=one_of({L}), or=\"a\")", "{L}.reduce_llm(\"Merge.\", model=\"small\", max_chars=9, or=\"\")",
        ],
        ['I'] =
        [
            "llm(f\"Count: {{T}}\", as=int(0..9), or=0)", "llm(f\"Rate {{T}}\", as=int(0..9), samples=2, or=0).sum()", "{L}.count_by(#a => llm(f\"Class {#a}\", as=one_of(\"a\", \"b\"), or=\"a\")).map(it.count).sum()",
            "{L}.map(#a => {a: #a, b: llm(f\"Score {#a}\", as=int(0..5), or=0)}).map(it.b).sum()",
        ],
        ['B'] = ["llm(f\"Is it? {{T}}\", as=bool, or=false)", "{L}.any(#a => llm(f\"Is it {{T:#a=T}}?\", as=bool, or=false))", "{L}.all(#a => llm(f\"Is {#a} so?\", as=bool, or=true))", "{L}.any(#a => llm(f\"Any {#a}?\", as=bool, or=false))"],
        ['L'] =
        [
            "{L}.map_llm(f\"Shorten: {{T:it=T}}\", max_chars={n}, or=\"x\")", "{L}.map_llm(f\"Shorten: {it}\", max_chars=9, per_call=3, or=\"x\")", "{L}.filter_llm(f\"Keep? {it}\", or=false)",
            "{L}.filter_llm(f\"Keep? {it}\", per_call=2, or=true)", "{L}.filter_llm(f\"Keep? {it}\", samples=3, or=false)", "llm(f\"List: {{T}}\", as=[text; 3], max_chars=60, or=[])", "{L}.map(#a => {T:#a=T})",
            "{L}.map(#a => llm(f\"Do {#a}\", max_chars=9, or=\"\"))", "{L}.map_llm(f\"Shorten: {{T:it=T}}\", max_chars=5)", "{L}.map_llm(f\"Shorten: {it}\", max_chars=5, per_call={n}, or=\"x\")",
            "{L}.group_by(#a => llm(f\"Class {#a}\", as=one_of(\"a\", \"bc\"), or=\"a\")).map(it.items.join({q}))", "{L}.pairs().take({n}).map((#a, #b) => llm(f\"{#a} {#b}\", max_chars={n}, or=\"\"))",
            "[llm(f\"Do {#a}\", max_chars=5, or=\"\") for #a in {L} if {B:#a=T}]", "{L}.map_llm(f\"Vote {it}\", max_chars={n}, samples=3, or=\"a\").map(#a => #a.join(\",\"))",
            "{L}.map_llm(f\"List {it}\", as=[text(5); 3], max_chars=80, per_call=2, or=[]).flatten()", "llm(f\"Records {{T}}\", as=[{a: text(4), b: int?}; 4], max_chars=200, or=[]).map(it.a)",
            "{L}.flat_map(#a => llm(f\"Split {#a}\", as=[text(3); 2], max_chars=40, or=[]))", "{L}.map_rlm(\"What?\", calls=2, max_chars=9, or=\"\")", "{L}.map_rlm(\"What?\", calls={n}, depth=2, or=\"\")",
            "[{T}, {T}].map_llm(f\"Both {it}\", max_chars=9, per_call=2, or=\"\")", "{L}.map_llm(f\"Small {it}\", model=\"small\", max_chars=7, or=\"\")", "{L}.filter_llm(f\"Small? {it}\", model=\"small\", max_chars=9, or=true)", "{L}.map(#a => rlm(#a, \"What?\", calls={n}, or=\"\"))",
            "{L}.map(#a => {a: #a, b: llm(f\"Do {#a}\", max_chars=9, or=\"\")}).filter(it.b.len() > 1).map(it.a)", "{L}.sort_by(#a => llm(f\"Rank {#a}\", as=int(0..9), or=0)).take({n})",
            "{L}.unique_by(#a => llm(f\"Name {#a}\", max_chars=3, or=\"\"))", "iterate({L}, times={n}, step=#a => #a.filter_llm(f\"Better? {it}\", or=true))", "llm(f\"List: {{T}}\", as=[text], max_chars=40, or=[]).at_most({n})",
        ],
        ['N'] = ["{L}.map_llm(f\"Rate {it}\", as=int(0..9), per_call=3, or=0)", "{L}.map_llm(f\"Rate {it}\", as=int(0..9), or=0)", "range(llm(f\"How many in {{T}}\", as=int(0..4), or=1))", "range({i}, llm(f\"To {{T}}\", as=int(-3..3), or=0))",
            "range(llm(f\"From {{T}}\", as=int(-2..5), or=0), {i}, step=-{n})", "llm(f\"Numbers {{T}}\", as=[int(-5..5); 4], max_chars=50, or=[])"],
        ['M'] = ["{L}.map(#a => llm(f\"Split {#a}\", as=[text(3); 2], max_chars=40, or=[]))", "{L}.map_llm(f\"Twice {it}\", max_chars=4, samples=2, or=\"\")"],
        ['O'] = ["{L}.find_first(#a => llm(f\"Is it {#a}?\", as=bool, or=false))", "llm(f\"Perhaps {{T}}\", as=text?, max_chars=9, or=none)"],
    };

    private readonly List<(string Name, char Type)> _scope = [];
    private int _names;
    private bool _hasFunction;
    private bool _inFunction;

    /// <summary>Some lets, each of which may use those before it, and an answer.</summary>
    public string Program()
    {
        _scope.Add(("context", 'T'));
        var lines = new List<string>();
        if (random.Next(4) == 0)
        {
            var outer = _scope.ToList();
            _scope.Clear();
            _scope.Add(("a", 'T'));
            _inFunction = true;
            lines.Add($"fn g(a: text) = {Expression('T', 2)}");
            _inFunction = false;
            _scope.Clear();
            _scope.AddRange(outer);
            _hasFunction = true;
        }

        if (random.Next(6) == 0)
        {
            lines.Add($"param p: text = {Part('q', "", 0)}");
            _scope.Add(("p", 'T'));
        }

        if (hasBudgets && random.Next(12) == 0)
        {
            lines.Insert(0, random.Next(2) == 0 ? $"budget usd=0.{random.Next(1, 40):000}" : $"budget tokens={random.Next(100, 9_000)}");
        }

        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            var type = "TLLLINM"[random.Next(7)];
            var value = Expression(type, 3);
            var name = string.Create(CultureInfo.InvariantCulture, $"v{i}");
            _scope.Add((name, type));
            lines.Add($"let {name} = {value}");
            if (random.Next(12) == 0)
            {
                lines.Add(random.Next(3) == 0 ? $"expect {Expression('B', 2)}, \"it holds\"" : $"show {Expression("TLIO"[random.Next(4)], 2)}");
            }
        }

        lines.Add($"set FINAL = {Expression("TLIN"[random.Next(4)], 3)}");
        return string.Join('\n', lines);
    }

    private string Expression(char type, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            return Leaf(type);
        }

        if (type == 'T' && _hasFunction && random.Next(6) == 0)
        {
            return $"g({Expression('T', depth - 1)})";
        }

        var productions = callsModel && s_calls.TryGetValue(type, out var calls) && random.Next(4) == 0 ? calls : s_pure[type];
        var production = productions[random.Next(productions.Length)];
        foreach (var name in (string[])["#a", "#b", "#c"])
        {
            production = production.Replace(name, string.Create(CultureInfo.InvariantCulture, $"x{_names++}"), StringComparison.Ordinal);
        }

        return Hole().Replace(production, m => Part(m.Groups[1].Value[0], m.Groups[2].Value, depth - 1));
    }

    private string Part(char kind, string names, int depth)
    {
        switch (kind)
        {
            case 'q':
                return new[] { "\",\"", "\"a\"", "\"\\n\"", "\"ab\"", "\" \"" }[random.Next(5)];
            case 'p':
                return new[] { "r\",\"", "r\"\\w+\"", "r\"(?m)^\"", "r\"a*\"", "r\"\\s+\"", "r\"(?i)AB|b\"", "r\"(\\w)\\w\"" }[random.Next(7)];
            case 'n':
                return random.Next(1, random.Next(3) == 0 ? 12 : 4).ToString(CultureInfo.InvariantCulture);
            case 'i':
                return random.Next(-4, 8).ToString(CultureInfo.InvariantCulture);
            default:
                var added = names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Split('=')).ToList();
                _scope.AddRange(added.Select(n => (n[0], n[1][0])));
                var part = Expression(kind, depth);
                _scope.RemoveRange(_scope.Count - added.Count, added.Count);
                return part;
        }
    }

    private string Leaf(char type)
    {
        var fitting = _scope.Where(s => s.Type == type).Select(s => s.Name).ToList();
        if (fitting.Count > 0 && random.Next(5) > 0)
        {
            // What was bound last is what a lambda is about.
            return random.Next(2) == 0 ? fitting[^1] : fitting[random.Next(fitting.Count)];
        }

        return type switch
        {
            'T' when _inFunction => "a",
            'L' when _inFunction => "a.words()",
            'M' when _inFunction => "[a.words()]",
            'O' when _inFunction => "a.words().first()",
            'T' => random.Next(2) == 0 ? "context" : Part('q', "", 0),
            'I' => Part('i', "", 0),
            'F' => "1.5",
            'B' => random.Next(2) == 0 ? "true" : "false",
            'L' => "context.split(\",\")",
            'N' => "[1, 2, 3]",
            'M' => "context.lines().batch(2)",
            _ => "context.lines().first()",
        };
    }

    // `{it}` and `{t: …}` are the program's own.
    [GeneratedRegex(@"\{([TIFBLNMOqpni])(?::([^{}]*))?\}")]
    private static partial Regex Hole();
}
