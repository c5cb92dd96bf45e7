using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class OtherCommandTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Check_tells_bounds_without_a_context_and_numbers_with_one()
    {
        _rlm.Write("a.rlm", "let notes = context.lines()\nset FINAL = notes.map_llm(f\"Shorten:\\n{it}\")");
        _rlm.Write("a.txt", "one\ntwo\nthree\n");

        var symbolic = await _rlm.RunAsync("check", "a.rlm");
        var measured = await _rlm.RunAsync("check", "a.rlm", "-c", "a.txt", "--json");

        Assert.Equal(0, symbolic.Exit);
        Assert.StartsWith("calls <= |notes|", symbolic.Output, StringComparison.Ordinal);
        var calls = JsonElement.Parse(measured.Output).GetProperty("bounds").GetProperty("calls");
        Assert.Equal((3, true, true), (calls.GetProperty("max").GetInt64(), calls.GetProperty("exact").GetBoolean(), calls.GetProperty("measured").GetBoolean()));
    }

    [Fact]
    public async Task Modules_are_files_beside_the_script_and_a_replay_does_not_need_them()
    {
        Directory.CreateDirectory(Path.Combine(_rlm.Folder.FullName, "lib"));
        _rlm.Write("lib/notes.rlm", "fn shorten(t: text) -> text = llm(f\"Shorten:\\n{t}\")\n");
        _rlm.Write("a.rlm", "use \"lib/notes\"\nset FINAL = shorten(context)");
        _rlm.Write("out.rlm", "use \"../a\"\nset FINAL = 1");
        _rlm.Write("a.txt", "one\ntwo\nthree\n");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--model", "offline", "--log", "run.jsonl");
        var check = await _rlm.RunAsync("check", "a.rlm", "--json");
        var outside = await _rlm.RunAsync("check", "out.rlm");
        File.Delete(Path.Combine(_rlm.Folder.FullName, "lib", "notes.rlm"));
        var replay = await _rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal((0, 0, run.Output), (run.Exit, replay.Exit, replay.Output));
        var site = JsonElement.Parse(check.Output).GetProperty("sites")[0];
        Assert.Equal(("lib/notes", 1), (site.GetProperty("file").GetString(), site.GetProperty("line").GetInt32()));
        Assert.Equal(3, outside.Exit);
        Assert.Contains("There is no module `../a`", outside.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gbnf", "root ::= ")]
    [InlineData("lark", "start: ")]
    [InlineData("ebnf", "program ::= ")]
    public async Task Grammar_is_printed_in_three_notations(string format, string start)
    {
        var grammar = await _rlm.RunAsync("grammar", "--format", format);

        Assert.Equal(0, grammar.Exit);
        Assert.Contains($"\n{start}", grammar.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_is_checked_without_a_final_and_a_script_is_not()
    {
        _rlm.Write("mod.rlm", "type Label = one_of(\"a\", \"b\")\nfn label(t: text) -> Label = llm(f\"Label:\\n{t}\", as=Label)\n\ntest \"labels\" { expect 1 == 1 }\n");
        _rlm.Write("wrong.rlm", "fn label(t: text) -> text = t.len()\n");
        _rlm.Write("script.rlm", "fn label(t: text) -> text = t\nlet x = label(\"a\")\n");
        _rlm.Write("a.txt", "one\n");

        Assert.Equal(0, (await _rlm.RunAsync("check", "mod.rlm")).Exit);
        Assert.Equal(0, (await _rlm.RunAsync("check", "mod.rlm", "-c", "a.txt", "--json")).Exit);
        Assert.Equal(3, (await _rlm.RunAsync("check", "wrong.rlm")).Exit);
        Assert.Contains("RLM2009", (await _rlm.RunAsync("check", "script.rlm")).Error, StringComparison.Ordinal);
        Assert.Contains("RLM2009", (await _rlm.RunAsync("run", "mod.rlm", "--model", "offline")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_fix_reads_what_was_written_in_another_language()
    {
        _rlm.Write("a.rlm", "answers = []\nfor line in context.splitlines():\n    answers.append(line.strip())\nFINAL(answers)\n");

        var check = await _rlm.RunAsync("check", "a.rlm", "--fix");

        Assert.Equal((0, "let answers = [line.strip() for line in context.splitlines()]\nset FINAL = answers\n"), (check.Exit, _rlm.Read("a.rlm")));
    }

    [Fact]
    public async Task Check_applies_certain_fixes_to_the_file()
    {
        _rlm.Write("a.rlm", "set FINAL = context.chnk(8_000)\n");

        var check = await _rlm.RunAsync("check", "a.rlm", "--fix");

        Assert.Equal((0, "set FINAL = context.chunk(8_000)\n"), (check.Exit, _rlm.Read("a.rlm")));
    }

    [Fact]
    public async Task Format_check_fails_and_changes_nothing()
    {
        _rlm.Write("a.rlm", "set   FINAL=1");

        var check = await _rlm.RunAsync("fmt", "a.rlm", "--check");
        Assert.Equal((3, "set   FINAL=1"), (check.Exit, _rlm.Read("a.rlm")));

        var format = await _rlm.RunAsync("fmt", "a.rlm");
        Assert.Equal((0, "set FINAL = 1\n"), (format.Exit, _rlm.Read("a.rlm")));
    }

    [Fact]
    public async Task Models_lists_the_offline_baseline_and_says_that_ollama_does_not_answer()
    {
        var models = await _rlm.RunAsync("models");

        Assert.Equal((0, "offline  (default)\n"), (models.Exit, models.Output));
        Assert.Contains("OLLAMA_HOST", models.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_finds_a_configured_model_that_does_not_answer()
    {
        Assert.Equal(0, (await _rlm.RunAsync("doctor")).Exit);

        _rlm.Write("rlm.json", """{"model": "ollama:llama3.2@http://127.0.0.1:9"}""");
        var doctor = await _rlm.RunAsync("doctor");

        Assert.Equal(5, doctor.Exit);
        Assert.Contains("FAIL default model", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_that_is_wrong_ends_with_2_and_no_stack_trace()
    {
        foreach (var arguments in new string[][] { ["run"], ["rum", "a.rlm"], ["run", "a.rlm", "--budget", "cals=3"], ["run", "a.rlm", "--model", "gpt"], ["run", "a.rlm", "--concurrency", "x"] })
        {
            _rlm.Write("a.rlm", "set FINAL = 1");
            var run = await _rlm.RunAsync(arguments);

            Assert.True(run.Exit == 2, string.Join(' ', arguments) + run.Error);
            Assert.NotEmpty(run.Error);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }
}
