using System.Globalization;
using System.Text;
using RlmLang.Bounds;
using RlmLang.Builtins;
using RlmLang.Sizes;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Builtins;

/// <summary>The laws on <c>docs/bounds.md</c> are those of the catalogue: what is printed there is what bounds.</summary>
public sealed class LawPageTests
{
    private const string Page = "docs/bounds.md";
    private const int LongestShown = 100;
    private const string Begin = "<!-- laws -->\n";
    private const string End = "<!-- end of laws -->";

    /// <summary>A call of each form over <c>xs</c>, a list of texts, and <c>t</c>, a text.</summary>
    private static readonly (string Form, string Call)[] s_calls =
    [
        ("llm", "llm(f\"Shorten:\\n{t}\")"),
        ("llm", "llm(f\"Rate:\\n{t}\", as=int(0..9))"),
        ("llm", "llm(f\"Shorten:\\n{t}\", samples=3)"),
        ("llm", "llm(f\"Shorten:\\n{t}\", or=llm(\"Say sorry\"))"),
        ("map_llm", "xs.map_llm(f\"Shorten:\\n{it}\")"),
        ("map_llm", "xs.map_llm(f\"Shorten:\\n{it}\", per_call=10)"),
        ("map_llm", "xs.map_llm(f\"Rate:\\n{it}\", as=int(0..9), samples=3)"),
        ("filter_llm", "xs.filter_llm(f\"Is it good?\\n{it}\")"),
        ("filter_llm", "xs.filter_llm(f\"Is it good?\\n{it}\").map(llm(f\"Why?\\n{it}\"))"),
        ("reduce_llm", "xs.reduce_llm(\"Merge these.\", fan=8)"),
        ("rlm", "rlm(t, \"Why?\", calls=20)"),
        ("map_rlm", "xs.map_rlm(\"Why?\", calls=20)"),
        ("map", "xs.map(llm(f\"Shorten:\\n{it}\"))"),
        ("map", "xs.pairs().map((a, b) => llm(f\"{a}\\n{b}\"))"),
        ("map", "xs.flat_map(it.chunk(8_000)).map(llm(f\"Shorten:\\n{it}\"))"),
        ("any", "xs.any(llm(f\"Is it good?\\n{it}\", as=bool))"),
        ("find_first", "xs.find_first(llm(f\"Is it good?\\n{it}\", as=bool))"),
        ("reduce", "xs.reduce(\"\", (a, x) => llm(f\"{a}\\n{x}\"))"),
        ("iterate", "iterate(t, times=5, step=x => llm(f\"Better:\\n{x}\"))"),
        ("divide", "t.divide(leaf=8_000, fan=4, solve=x => llm(f\"Solve:\\n{x}\"), combine=xs => llm(f\"Combine:\\n{xs}\"))"),
        ("csv", "t.csv(as=[text]).map(llm(f\"Check:\\n{it}\"))"),
        ("jsonl", "t.jsonl(as=text).map(llm(f\"Check:\\n{it}\"))"),
        ("parse", "llm(f\"Numbers:\\n{t}\").parse(as=[int])"),
    ];

    [Fact]
    public void The_laws_on_the_page_are_those_of_the_catalogue()
    {
        var page = File.ReadAllText(Path.Combine(Golden.Root, Page)).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, $"{Page} has a place for the laws.");

        Golden.Matches(Page, page[..from] + Write() + page[to..]);
    }

    [Fact]
    public void Every_form_has_a_call_on_the_page() =>
        Assert.Empty(BuiltinCatalogue.All.OfType<Form>().Select(f => f.Name).Except(s_calls.Select(c => c.Form)));

    private static string Write()
    {
        var text = new StringBuilder();
        text.Append("| call, with 1 repair and 2 retries | calls | requests | rounds | depth | prompt characters |\n|---|---|---|---|---|---|\n");
        foreach (var (_, call) in s_calls)
        {
            var total = ProgramBounds.Symbolic(RlmScript.Compile($"param xs: [text]\nparam t: text\nset FINAL = {call}").Program, new CallLimits(1, 2)).Total;
            text.Append(CultureInfo.InvariantCulture, $"| `{Cell(call)}` | {Bound(total.Calls)} | {Bound(total.Requests)} | {Bound(total.Rounds)} | {Bound(total.Depth)} | {Bound(total.PromptChars)} |\n");
        }

        text.Append("\n| function | size of the result |\n|---|---|\n");
        foreach (var builtin in BuiltinCatalogue.All.OfType<Builtin>().OrderBy(b => b.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{builtin.Name}` | {Cell(ReferenceWriter.Law(builtin, builtin.Signatures[0]) ?? "as its type says.")} |\n");
        }

        return text.ToString();
    }

    // Longer ones nobody reads; with a context they are numbers.
    private static string Bound(SizeExpr bound) => bound.ToString() is { Length: <= LongestShown } shown ? Cell($"{(bound.IsExact ? "" : "≤ ")}{shown}") : $"a formula of {bound.Weight} parts";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
