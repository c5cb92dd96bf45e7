using RlmLang.Core;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Lowering;

public class LowererTests
{
    [Theory]
    [InlineData("context.len() > 3 and query.len() > 3", "if(<(3, len(context)), <(3, len(query)), false)")]
    [InlineData("context.len() > 3 or query.len() > 3", "if(<(3, len(context)), true, <(3, len(query)))")]
    [InlineData("context.lines().first() ?? \"\"", "let value = first(lines(context)) in if(is_none(value), \"\", value)")]
    [InlineData("context.len() >= 3", "not(<(len(context), 3))")]
    [InlineData("context.len() <= 3", "not(<(3, len(context)))")]
    [InlineData("context.len() != 3", "not(==(len(context), 3))")]
    [InlineData("context.len() + 1.5", "+(convert(len(context)), 1.5)")]
    [InlineData("\"x\" in context", "in(\"x\", context)")]
    [InlineData("\"x\" not in context.lines()", "not(in(\"x\", lines(context)))")]
    [InlineData("context[2:]", "[:](context, 2, null)")]
    [InlineData("context[:2]", "[:](context, null, 2)")]
    [InlineData("context[-1]", "[](context, -1)")]
    [InlineData("docs[0][\"name\"]", "[](docs, 0).name")]
    [InlineData("{...docs[0], n: 1}", "let spread = [](docs, 0) in {name: spread.name, text: spread.text, n: 1}")]
    [InlineData("f\"{context.len()} of {query}\"", "interpolate(len(context), \" of \", query)")]
    [InlineData("f\"{query}\"", "query")]
    [InlineData("[l.len() for l in context.lines() if l.len() > 3]", "each(let xs = lines(context) in filter(xs, each(xs, l => <(3, len(l)))), l => len(l))")]
    [InlineData("docs.filter(it.name == query)", "filter(docs, each(docs, it => ==(it.name, query)))")]
    [InlineData("context.lines().sort_by(it.len())", "let xs = lines(context) in sort_by(xs, each(xs, it => len(it)), false)")]
    public void An_expression_becomes_few_kinds_of_node(string expression, string core) => Assert.Equal(core, Checked.Expression(expression).Final);

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("[1, 2 + 3]", "[1,5]")]
    [InlineData("{a: 1, b: [true]}", "{\"a\":1,\"b\":[true]}")]
    [InlineData("{a: 1}.a", "1")]
    [InlineData("\"a\" + \"b\"", "\"ab\"")]
    [InlineData("1 if 2 > 1 else context.len()", "1")]
    [InlineData("[1, 2.5]", "[1.0,2.5]")]
    public void What_consists_of_literals_is_computed(string expression, string core) => Assert.Equal(core, Checked.Expression(expression).Final);

    [Theory]
    [InlineData("llm(f\"Summarise.\\n{context}\")", "call#0(\"Summarise.\\n\" + {context}) as text")]
    [InlineData("llm(\"Summarise: \" + context)", "call#0(\"Summarise: \" + {context}) as text")]
    [InlineData("llm(context)", "call#0({context}) as text")]
    [InlineData("llm(f\"{docs}\", as=[int])", "call#0({docs}) as [int]")]
    public void Instruction_and_data_are_apart(string expression, string core) => Assert.Equal(core, Checked.Expression(expression).Final);

    [Fact]
    public void A_prompt_that_a_let_holds_keeps_its_instruction()
    {
        var program = Checked.Program("let task = \"Summarise the following.\"\nlet prompt = f\"{task}\\n{query}\"\nset FINAL = llm(prompt + context)");

        Assert.Equal("call#0(\"Summarise the following.\\n\" + {query} + {context}) as text", program.Final);
    }

    [Fact]
    public void A_question_that_is_handed_to_a_function_is_instruction_there()
    {
        var program = Checked.Program("fn ask(t: text, q: text = \"What is it?\") = llm(f\"{q}\\n{t}\")\nset FINAL = [ask(query), ask(context, \"Who?\"), ask(context, query)]");

        Assert.Equal(
            "[let t = query in let q = \"What is it?\" in call#0(\"What is it?\\n\" + {t}) as text, let t = context in let q = \"Who?\" in call#0(\"Who?\\n\" + {t}) as text, "
            + "let t = context in let q = query in call#0({q} + \"\\n\" + {t}) as text]",
            program.Final);
    }

    [Fact]
    public void A_prompt_whose_let_computes_is_data_as_a_whole()
    {
        var program = Checked.Program("let prompt = f\"Summarise {context.lines().join(\" \")}\"\nset FINAL = llm(prompt)");

        Assert.Equal("call#0({prompt}) as text", program.Final);
    }

    [Theory]
    [InlineData("docs.map_llm(f\"Q\\n{it.text}\", per_call=5)", "flatten(each(batch(docs, 5), pack => call#0(\"Q\\n\" + {it.text}, it in pack) as text))")]
    [InlineData("docs.map_llm((d, i) => f\"{i}\", per_call=5)", "flatten(each(batch(enumerate(docs, 0), 5), pack => call#0({let d = entry.value in let i = entry.index in i}, entry in pack) as text))")]
    [InlineData("docs.filter_llm(f\"Q\\n{it.text}\")", "filter(docs, each(docs, it => call#0(\"Q\\n\" + {it.text}) as bool))")]
    [InlineData("docs.filter_llm(f\"Q\\n{it.text}\", per_call=5)", "filter(docs, flatten(each(batch(docs, 5), pack => call#0(\"Q\\n\" + {it.text}, it in pack) as bool)))")]
    public void Forms_of_model_calls_become_calls_over_lists(string expression, string core) => Assert.Equal(core, Checked.Expression(expression).Final);

    [Fact]
    public void Reduce_llm_combines_over_a_tree_and_gives_the_empty_text_for_nothing() => Assert.Equal(
        "let combined = divide(lines(context), 4, parts => call#0(\"Combine.\" + \"\\n\\n\" + "
        + "{join(each(parts, (part, number) => interpolate(\"Part \", +(number, 1), \":\\n\", part)), \"\\n\\n\")}) as text) in if(is_none(combined), \"\", combined)",
        Checked.Expression("context.lines().reduce_llm(\"Combine.\", fan=4)").Final);

    [Fact]
    public void The_holes_of_a_pack_say_whether_they_differ_from_item_to_item()
    {
        var call = Find<CoreModelCall>(Checked.Expression("docs.map_llm(f\"{query}: {it.text}\", per_call=5)").Clean());

        Assert.Equal([false, true], call.Prompt.OfType<CorePromptHole>().Select(h => h.IsPerItem));
    }

    [Fact]
    public void Options_reach_the_call()
    {
        var call = Find<CoreModelCall>(Checked.Program("let most = 50\nset FINAL = llm(query, as=int, model=\"large\", max_chars=most, samples=3, or=0)").Clean());

        Assert.Equal(new CallOptions("large", 50, 3, true), call.Options);
        Assert.Equal(("0", "[int]"), (call.Fallback?.ToString(), call.Type.ToString()));
    }

    [Fact]
    public void Call_sites_are_numbered_in_source_order_and_underline_their_form()
    {
        var program = Checked.Program("fn ask(t: text) = llm(f\"A {t}\")\nlet xs = docs.map_llm(f\"B {it}\")\nset FINAL = ask(query) + ask(context) + xs[0]");

        Assert.Equal([(0, "llm"), (1, "map_llm")], program.Clean().Sites.Select(s => (s.Number, s.Operation)));
        Assert.All(program.Clean().Sites, s => Assert.Equal(s.Operation, program.Source.Substring(s.Span.Start, s.Span.Length)));
        Assert.Equal("+(+(let t = query in call#0(\"A \" + {t}) as text, let t = context in call#0(\"A \" + {t}) as text), [](xs, 0))", program.Final);
    }

    [Fact]
    public void A_list_of_labels_that_the_caller_gives_goes_with_the_reply()
    {
        var call = Find<CoreModelCall>(Checked.Program("param areas: [text] = [\"a\"]\nset FINAL = llm(query, as={x: one_of(areas), y: [one_of(areas)]})").Clean());

        Assert.Equal(["areas", "areas"], call.Reply.Labels.Select(l => l.ToString()));
    }

    [Fact]
    public void A_program_that_multiplies_by_its_functions_is_refused()
    {
        var functions = string.Concat(Enumerable.Range(1, 20).Select(i => $"fn f{i}(n: int) -> int = f{i - 1}(n) + f{i - 1}(n)\n"));

        Checked.Program($"fn f0(n: int) -> int = n + 1\n{functions}set FINAL = f20(context.len())").Only("RLM3001");
    }

    [Fact]
    public void No_two_variables_share_a_slot()
    {
        var core = Checked.Program("fn f(t: text) = t.lines().map(it.len())\nset FINAL = f(context) + f(query) + docs.map(d => d.name.len())").Clean();

        var variables = All(core.Statements.OfType<CoreFinalStatement>().Single().Value).SelectMany(e => e switch
        {
            CoreEach each => [each.Item],
            CoreLet let => new[] { let.Variable },
            _ => [],
        }).ToList();
        Assert.Distinct(variables.Select(v => v.Slot));
        Assert.All(variables, v => Assert.InRange(v.Slot, 0, core.FrameSize - 1));
    }

    private static T Find<T>(CoreProgram program) => All(program.Statements.OfType<CoreFinalStatement>().Single().Value).OfType<T>().First();

    private static IEnumerable<CoreExpression> All(CoreExpression e) =>
    [
        e,
        .. (e switch
        {
            CoreLet x => [x.Value, x.Body],
            CoreEach x => [x.Source, x.Body],
            CoreApply x => x.Arguments,
            CoreIf x => [x.Condition, x.WhenTrue, x.WhenFalse],
            CoreList x => x.Items,
            CoreRecord x => x.Values,
            CoreField x => [x.Receiver],
            _ => Enumerable.Empty<CoreExpression>(),
        }).SelectMany(All),
    ];
}
