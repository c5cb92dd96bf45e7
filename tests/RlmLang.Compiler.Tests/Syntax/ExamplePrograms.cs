using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

/// <summary>Programs that must read without a word, for the tests that hold for each of them.</summary>
internal static class ExamplePrograms
{
    /// <summary>Those written here, and every <c>.rlm</c> file of the examples and the standard library.</summary>
    public static IEnumerable<string> All =>
        s_inline.Concat(
            new[] { "examples", "stdlib" }
                .Select(f => Path.Combine(Golden.Root, f))
                .Where(Directory.Exists)
                .SelectMany(f => Directory.GetFiles(f, "*.rlm", SearchOption.AllDirectories))
                .Select(File.ReadAllText));

    /// <summary>Every kind of node in it.</summary>
    public const string EveryKind = """"
        type Label = one_of("a", "b")
        type Row = {name: text(200), score: int(1..5), tags: [text; 8], next: Label?, "two words": [int] | none}
        use "std/classify"
        param areas: [text] = ["billing", 'shipping']
        budget calls=4_000, depth=1
        fn shout(t: text, n: int = 3) -> text = { let u = t.upper()  u }
        let a = -1 + 2.5 * 3 - 4 // 2 % 5
        let b = not (a > 1 and a < 5 or a == 2) ?? none
        let c = {x: 1, "y": True, ...r, **s}
        let d = [f"{p.a[0:60]}: {p.b["k"]:.1f}" for p in found if p.c not in [1, 2][:1]]
        let e = context.split(rf"(?m)^{a}\d{2}$").map((x, i) => x if i > 0 else none).map(it.len())
        let f = xs.map_llm(f"State {it}", as={why: text, ok: bool}).filter(x => { let y = x.why  return y != "" })
        show a, b
        expect a != b, "they differ"
        set FINAL = """three "quotes"
        on two lines""" + r"\d+".str()
        test "one" {
            given context = "--- ticket 1 ---"
            given llm r"(?s)threaten" = false
            given llm = x => x.len() > 3
            expect FINAL == ["billing"]
        }
        property "two"(t: text, n: int) { expect t.chunk(1 + abs(n) % 500).join("") == t }
        """";

    private static readonly string[] s_inline =
    [
        EveryKind,
        """
        # refund_threats.rlm: which product areas are tied to refund threats, with examples
        budget calls=4_000, depth=1

        param areas: [text] = ["billing", "shipping", "quality", "account", "other"]

        let tickets  = context.split(r"(?m)^--- ticket \d+ ---$")
        let threats  = tickets.filter_llm(f"Does the customer threaten to ask for a refund or a chargeback?\n{it}")
        let labelled = threats.map({
            ticket: it,
            area: llm(f"Which product area is this ticket about?\n{it}", as=one_of(areas)),
        })
        let by_area  = labelled.group_by(it.area).sort_by(it.items.len(), desc=true)

        set FINAL = by_area.map({
            area: it.key,
            threats: it.items.len(),
            examples: it.items.take(3).map(it.ticket[0:300]),
        })
        """,
        """
        let clauses = context.split(r"(?m)^\d+\.\d+ ", keep="start")     # the separator stays at the head of each piece
        let facts   = clauses.map_llm(f"State the obligation in this clause, and the defined terms it uses.\n{it}",
                                      as={obligation: text, terms: [text; 8]})
        let pairs   = facts.enumerate().pairs().filter((a, b) => a.value.terms.any(t => t in b.value.terms)).take(400)
        let found   = pairs.map({a: it.a.index, b: it.b.index,
                                 conflict: llm(f"Do these contradict?\nA: {it.a.value.obligation}\nB: {it.b.value.obligation}",
                                               as={contradict: bool, why: text})})
        set FINAL = [f"{clauses[p.a][0:60]} / {clauses[p.b][0:60]}: {p.conflict.why}" for p in found if p.conflict.contradict]
        """,
        "let x = a && !b || c === d and e !== null; let y = {fn: 1, let: 2, or: 3}.let + x.show(or=1, in=2)",
        "let x = f((a, b) => a, ((((1)))), (x) => {y: x}, z => { let q = z\n -q })",
    ];
}
