using RlmLang.Binding;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

/// <summary>Fails when a kind of bound expression is never made by these programs: then no walker is tried on it.</summary>
public class BoundCompletenessTests
{
    private const string Everything = """
        param p: {a: float, b: text?} = {a: 1, b: none}
        fn f(t: text, n: int = 3) = t[0:n]
        let r = {...p, c: [1, 2.5]}
        let t = f"{query} {context.len():,}"
        let m = context.matches(rf"a{query}b") and not (p.b == none) or (p.b ?? "").len() > 1
        let b = docs.map(d => { let x = d.name  x + docs.join("") })
        let c = [l for l in context.lines() if l != ""]
        let e = docs.map_llm(f"{it}", as=one_of(c), or=none)
        let n = context.len() + 1.5
        let s = docs[0].name if m else f(t)
        set FINAL = {r: r, b: b, e: e, n: n, s: s}
        """;

    public static TheoryData<string> Kinds =>
        [.. typeof(BoundExpression).Assembly.GetTypes().Where(t => t.IsSealed && t.IsSubclassOf(typeof(BoundExpression))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_walker_takes_every_kind_of_node(string kind)
    {
        var bound = kind == nameof(BoundError) ? Checked.Program("set FINAL = [missing]").Bound : Checked.Program(Everything).Bound;

        var roots = bound.Statements.Select(s => s switch { BoundLetStatement l => l.Value, BoundFinalStatement f => f.Value, _ => null }).OfType<BoundExpression>().Concat(bound.Functions.Values)
            .Concat(bound.Parameters.Select(p => p.Default).OfType<BoundExpression>());
        Assert.Contains(roots.SelectMany(BoundWalk.Self), e => e.GetType().Name == kind);
    }

    [Fact]
    public void The_program_of_everything_is_lowered() => Checked.Program(Everything).Clean();
}
