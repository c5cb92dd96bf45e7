using System.Text;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>How much of the language a root model is told.</summary>
internal enum CardForm
{
    /// <summary>The whole: for models that can use it. At most 2,500 tokens.</summary>
    Full,

    /// <summary>For small models. At most 1,000 tokens.</summary>
    Short,
}

/// <summary>The language on a card for a model that writes programs: rules by hand, functions from the catalogue.</summary>
internal static class CardWriter
{
    private const string Full = """
        RLM is a small language for programs over texts that are too long to read. Statements are its own, expressions are Python's.
        Statements: `let x = e` (a name is bound once in a program), `show e` (you see it next turn, cut), `set FINAL = e` (the answer: ends the session),
        `fn f(a: text, n: int = 3) -> text = e`, `type Label = one_of("a", "b")`, `expect e, "why"`. There are no loops, no `return` at top level, no assignment, no import, no print.
        Names that are there: `context: text`, `docs: [{name: text, text: text}]`, `query: text`, and what earlier programs of this session bound.
        Expressions: literals, f"…{e}…" with any e inside (also quotes), r"regex" (no lookaround, no backreference), xs[i], xs[a:b], [e for x in xs if c], a if c else b,
        and or not, in, not in, x ?? fallback, {k: v}, {...r, k: v}, r.k. `x.f(a)` is `f(x, a)`. Lambdas are arguments only: x => e, (a, b) => e, x => { let y = e  e2 },
        or an expression with `it` where one argument is expected.
        Types: text int float bool regex none [T] [T; n] {a: T} T? one_of("a", "b") one_of(labels). No implicit conversion but int to float, T to T?, and anything to text in an f-string.
        Totals: xs[i] fails when out of range; first, last, find_first and extract_first give T? (use `??`, or `compact()` on a list); slices clip.
        int / int is a float, // an int; + joins texts and lists; conditions are bool: write xs.len() > 0, t != "".
        split leaves blank pieces out, unlike Python's: t.split(",", blanks=true)[2] for the cells of a line; zip needs lists of one length.
        A record or list in an f-string prints as JSON; after `x != none` in a condition or filter, x is T.

        Model calls, all in parallel, equal calls made once:
          llm(f"…{x}", as=T)                            one call
          xs.map_llm(f"…{it}", as=T, per_call=1)        len(xs)/per_call calls
          xs.filter_llm(f"…?\n{it}")                    keeps the items for which the answer is yes
          xs.reduce_llm("merge these …", fan=8)         a tree of calls, one text
          rlm(text, "question", calls=20)               a whole session over a text too long for a prompt: costs up to `calls`; xs.map_rlm("question", calls=20)
        Literal parts of a prompt are the instruction, what is interpolated is data. `as=` gives typed replies: as=bool, as=int(0..100), as=one_of("a", "b"),
        as={area: one_of(areas), why: text(200)}, as=[text; 5]. Options: model="large", samples=3 (a list of replies), max_chars=500, or=value (in place of a failed call).
        Prefer map_llm or filter_llm over pieces of 4,000 to 16,000 characters; use rlm only where one piece needs several steps of its own.
        Narrow first with what is free: grep, split, sections, rank, filter. Count, sum, group and vote in the language, never in a prompt. Every program is bounded
        before it runs: if it may make too many calls, it is refused with a number; then take fewer or larger pieces, or pack them with per_call.

        """;

    private const string Short = """
        RLM: programs over long texts. Expressions are Python's: literals, slices, f"…{e}…", [e for x in xs if c], a if c else b, and or not, in, {k: v}, r.k.
        Statements: `let x = e`, `show e` (you see it next turn), `set FINAL = e` (the answer). No loops, no assignment, no import, no print.
        There are `context: text`, `docs: [{name, text}]`, `query: text`. `x.f(a)` is `f(x, a)`; where one argument is expected, `it` stands for the item.
        Model calls: llm(f"…{x}", as=T); xs.map_llm(f"…{it}", as=T); xs.filter_llm(f"…?\n{it}"); xs.reduce_llm("merge …").
        rlm(text, "question", calls=20) and xs.map_rlm("question", calls=20) ask a session of its own about each long text.
        as= is a type: bool, int, text, one_of("a", "b"), {a: text, b: bool}, [text; 5]. Count, group and sort in the language, never in a prompt.
        first(), find_first() and extract_first() may be none: write `x ?? "…"`. split leaves blank pieces out, unless blanks=true. Narrow first with grep, split, rank; then call models on the pieces.

        """;

    private const string FullExample = """
        Example, one turn:
        ```rlm
        let areas = ["billing", "shipping", "other"]
        let tickets = context.split(r"(?m)^--- ticket \d+ ---$")
        let angry = tickets.filter(it.contains(r"(?i)refund|money back")).filter_llm(f"Does the customer threaten to leave?\n{it}")
        let rows = angry.map(t => {
            let area = llm(f"Which area is it about?\n{t}", as=one_of(areas))
            {area: area, start: t.strip()[0:80], note: f"{area}: {t.words().take(3).join(" ")}"}
        })
        show rows.count_by(it.area)
        set FINAL = rows.group_by(it.area).sort_by(it.items.len(), desc=true).map({area: it.key, count: it.items.len(), examples: it.items.take(3).map(it.start)})
        ```

        """;

    private const string ShortExample = """
        ```rlm
        let parts = context.chunk(8_000)
        let found = parts.map_llm(f"Which dates are named here?\n{it}", as=[text; 10])
        set FINAL = found.flatten().unique().sorted()
        ```

        """;

    public static string Write(CardForm form)
    {
        var card = new StringBuilder(form == CardForm.Full ? Full : Short);
        card.Append(form == CardForm.Full ? FullExample : ShortExample);
        foreach (var family in BuiltinCatalogue.All.Where(f => f is not Form { CallsModel: true }).GroupBy(Family))
        {
            card.Append(family.Key).Append(": ");
            card.AppendJoin(form == CardForm.Full ? "; " : " ", family.Select(f => form == CardForm.Full ? Header(f) : f.Name)).Append('\n');
        }

        return card.ToString();
    }

    private static string Family(IFunction function) => function.Signatures[0].Parameters is [{ Type: TextType or OptionType { Item: TextType } }, ..] ? "On texts"
        : function.Signatures[0].Parameters is [{ Type: ListType }, ..] ? "On lists" : "Others";

    /// <summary>The header of a method call: without its receiver, and with the types that the names do not tell.</summary>
    private static string Header(IFunction function)
    {
        var signature = function.Signatures[0];
        var parameters = signature.Parameters.Skip(1).Select(p => p switch
        {
            { Type: FunctionType } => p.Default is null ? p.Name : $"{p.Name}=…",
            { Type: OneOfType { Labels: { IsDefault: false } labels } } => $"{p.Name}={string.Join('|', labels.Select(l => $"\"{l}\""))}",
            { Default: NoneValue } => $"{p.Name}=…",
            { Default: { } value } => $"{p.Name}={(value is TextValue text ? $"\"{text.ToString().Replace("\n", "\\n", StringComparison.Ordinal)}\"" : ValueJson.Write(value))}",
            _ => p.Name,
        });
        return $"{signature.Name}({string.Join(", ", parameters)}){Result(signature.Result)}";
    }

    // What stays what it was needs no words.
    private static string Result(RlmType type) => type switch
    {
        TextType or TypeParameter => "",
        ListType { Item: TypeParameter } => "",
        _ => $" -> {type}",
    };
}
