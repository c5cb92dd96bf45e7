using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

public class BindProgramTests
{
    [Fact]
    public void The_tour_of_the_language_checks_clean()
    {
        foreach (var program in s_tour)
        {
            Checked.Program(program).Clean();
        }
    }

    [Fact]
    public void A_function_may_be_called_before_it_is_declared()
    {
        var program = Checked.Program("set FINAL = f(3)\nfn f(n: int) -> int = g(n) + 1\nfn g(n: int) -> int = n * 2");

        program.Clean();
        Assert.Equal("let n = 3 in +(let n = n in *(n, 2), 1)", program.Final);
    }

    [Fact]
    public void A_circle_of_functions_is_named_once()
    {
        var program = Checked.Program("fn f(n: int) -> int = g(n)\nfn g(n: int) -> int = ⟦f⟧(n)\nset FINAL = f(1)");

        Assert.Contains("`f` calls `g` calls `f`", program.Only("RLM2011").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_functions_result_is_found_from_its_body() => Assert.Equal("[text]", Checked.Program("fn f(t: text) = t.lines()\nset FINAL = f(context)").FinalType);

    [Fact]
    public void A_fault_in_a_function_is_reported_where_it_is_and_once() =>
        Checked.Program("fn f(t: text) = t.⟦linse⟧()\nset FINAL = f(context).map(it.x) + f(query)").Only("RLM2002");

    [Fact]
    public void A_let_that_costs_calls_and_is_not_used_is_a_warning() =>
        Checked.Program("let ⟦a⟧ = docs.map_llm(f\"Summarise.\\n{it}\")\nset FINAL = 1").Only("RLM2303");

    [Fact]
    public void A_let_that_costs_nothing_may_stand_unused() => Checked.Program("let a = docs.map(it.name)\nset FINAL = 1").Clean();

    [Fact]
    public void After_a_statement_that_cannot_be_read_unknown_names_are_not_reported() =>
        Assert.DoesNotContain(Checked.Program("fn f(t text) = t\nset FINAL = f(context)").Diagnostics, d => d.Code.StartsWith("RLM2", StringComparison.Ordinal));

    [Fact]
    public void The_parameters_of_a_budget_are_read()
    {
        var budget = Checked.Program("budget calls=4_000, depth=1, usd=0.5\nset FINAL = 1").Clean().Budget;

        Assert.Equal((4_000L, 1L, 0.5, (long?)null), (budget.Calls, budget.Depth, budget.Usd, budget.Tokens));
    }

    [Fact]
    public void Tests_and_properties_stand_aside()
    {
        Checked.Program("""
            set FINAL = context.lines()
            test "it reads" {
                given context = "a"
                expect FINAL == ["a"]
            }
            property "nothing is lost"(t: text, n: int) {
                expect t.chunk(1 + n % 500).join("") == t
            }
            """).Clean();
    }

    private static readonly string[] s_tour =
    [
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
        let hits = context.grep(r"(?i)magic number", before=1, after=1).take(20)
        show hits
        set FINAL = hits
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
    ];
}
