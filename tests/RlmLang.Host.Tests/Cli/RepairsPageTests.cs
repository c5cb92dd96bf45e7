using System.Globalization;
using System.Text;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>What becomes of programs that are written as in other languages, kept in docs/repairs.md as it is printed.</summary>
public sealed class RepairsPageTests
{
    private const string Wrong = "areas = [\"billing\", \"shipping\"]\nlet late = context.lines().filter(lambda l: \"late\" in l)\nlet found = late.map_llm(f\"Which area?\\n{it}\", as=one_of(areas))\nset FINAL = found.cuont()\n";

    private static readonly (string Title, string Program)[] s_five =
    [
        ("A loop that fills a list", "found = []\nfor line in context.lines():\n    if \"error\" in line:\n        found.append(line.strip())\nFINAL(found)\n"),
        ("A name without `let`, and the answer as a variable", "n = len(context.splitlines())\nFINAL = n\n"),
        ("A text with holes, without `f`", "let n = context.len()\nset FINAL = llm(\"What is long about {n} characters?\")\n"),
        ("A function of another language's library", "set FINAL = [int(n) for n in re.findall(r\"\\d+\", context)]\n"),
        ("A model's text as a condition", "set FINAL = context.lines().filter(llm(f\"Is this a complaint?\\n{it}\"))\n"),
    ];

    [Fact]
    public async Task Repairs_in_the_docs_are_what_happens()
    {
        var page = new StringBuilder("""
            # Repairs

            Programs are mostly written by models, and models write Python. What they meant is put right where only one thing can be meant, by `rlm check --fix` and, without a turn, within sessions; where more than one can be, the ways out are named.
            This page is what the tests make of it (`RepairsPageTests`); all habits that are known have a case in `tests/conformance`, where the mended program is run.

            ## Five of them, before and after

            """.ReplaceLineEndings("\n"));
        foreach (var (title, program) in s_five)
        {
            using var line = new CommandLine();
            line.Write("a.rlm", program);
            var mended = await line.RunAsync("check", "a.rlm", "--fix");
            Assert.True(mended.Exit == 0, mended.Error);
            page.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n~~~\n{program}~~~\n\n```rlm\n{line.Read("a.rlm")}```\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"\n## One wrong program, told three ways\n\n~~~\n{Wrong}~~~\n\nIn the terminal, `rlm check`:\n\n~~~\n");
        using var shown = new CommandLine();
        shown.Write("a.rlm", Wrong);
        page.Append((await shown.RunAsync("check", "a.rlm")).Error.Trim('\n')).Append("\n~~~\n\nTo a root model, in its next message:\n\n~~~\n");
        RlmScript.TryCompile(Wrong, out _, out var diagnostics, "a.rlm");
        page.Append(CompactRenderer.Render(new SourceText(Wrong, "a.rlm"), diagnostics).Trim('\n')).Append("\n~~~\n\nTo a program, `rlm check --json`:\n\n```json\n");
        page.Append((await shown.RunAsync("check", "a.rlm", "--json")).Output.Trim('\n')).Append("\n```\n");

        Golden.Matches("docs/repairs.md", page.ToString().ReplaceLineEndings("\n"));
    }
}
