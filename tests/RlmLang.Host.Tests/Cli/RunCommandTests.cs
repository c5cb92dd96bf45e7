using System.Text;
using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class RunCommandTests : IDisposable
{
    private const string Refunds = """
        let notes = context.lines()
        let angry = notes.filter_llm(f"Does the writer ask for a refund?\n{it}")
        set FINAL = angry
        """;

    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Final_goes_to_standard_output_and_everything_else_to_standard_error()
    {
        _rlm.Write("a.rlm", """set FINAL = context.upper()""");
        _rlm.Write("a.txt", "quiet");

        var run = await _rlm.RunAsync("run", "a.rlm", "--context", "a.txt");

        Assert.Equal((0, "QUIET\n"), (run.Exit, run.Output));
        Assert.Contains("model: offline", run.Error, StringComparison.Ordinal);
        Assert.Contains("0 calls", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", """[{"line":"a b","words":2},{"line":"c, \"d\"","words":2}]""")]
    [InlineData("csv", "line,words\r\na b,2\r\n\"c, \"\"d\"\"\",2")]
    public async Task Final_is_printed_in_the_form_that_was_asked_for(string format, string expected)
    {
        _rlm.Write("a.rlm", "set FINAL = context.lines().map({line: it, words: it.words().len()})");
        _rlm.Write("a.txt", "a b\nc, \"d\"\n");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--format", format, "-q");

        Assert.Equal((0, expected + "\n", ""), (run.Exit, run.Output, run.Error));
    }

    [Fact]
    public async Task Json_has_the_stable_fields()
    {
        _rlm.Write("a.rlm", Refunds);
        _rlm.Write("a.txt", "I ask for a refund.\nAll is well.\n");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--json");

        var json = JsonElement.Parse(run.Output);
        Assert.Equal(0, run.Exit);
        Assert.True(json.GetProperty("ok").GetBoolean());
        Assert.Equal("[text]", json.GetProperty("finalType").GetString());
        Assert.Equal(2, json.GetProperty("usage").GetProperty("calls").GetInt64());
        Assert.Equal(2, json.GetProperty("bounds").GetProperty("calls").GetProperty("max").GetInt64());
        Assert.Equal("a.txt", json.GetProperty("citations")[0].GetProperty("doc").GetString());
        foreach (var field in new[] { "requests", "cacheHits", "depth", "promptChars", "replyChars", "inputTokens", "outputTokens", "usd", "failures", "defaulted" })
        {
            Assert.True(json.GetProperty("usage").TryGetProperty(field, out _), field);
        }
    }

    [Fact]
    public async Task Parameters_are_read_as_json_or_as_text()
    {
        _rlm.Write("a.rlm", "param n: int\nparam who: text = \"x\"\nset FINAL = f\"{who}{n + 1}\"");

        var run = await _rlm.RunAsync("run", "a.rlm", "-p", "n=4", "who=it is", "-q");
        var second = await _rlm.RunAsync("run", "a.rlm", "-p", "n=4", "-p", "who=it is", "-q");

        Assert.Equal((2, "it is5\n"), (run.Exit, second.Output));
    }

    [Fact]
    public async Task Misspelt_function_ends_with_3_and_a_fix()
    {
        _rlm.Write("a.rlm", "set FINAL = context.chnk(8_000)");

        var run = await _rlm.RunAsync("run", "a.rlm");

        Assert.Equal((3, ""), (run.Exit, run.Output));
        Assert.Contains("`chnk`", run.Error, StringComparison.Ordinal);
        Assert.Contains("chunk", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_that_is_too_small_ends_with_4_before_anything_is_paid()
    {
        _rlm.Write("a.rlm", Refunds);
        _rlm.Write("a.txt", "one\ntwo\nthree\n");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--budget", "calls=2", "--model", "ollama:none");

        Assert.Equal((4, ""), (run.Exit, run.Output));
        Assert.Contains("RLM4", run.Error, StringComparison.Ordinal);
        Assert.Contains("3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_fails_ends_with_1_and_names_the_place()
    {
        _rlm.Write("a.rlm", "let n = llm(f\"How many?\\n{context}\", as=int(0..5))\nset FINAL = [1, 2][n + 9]");
        _rlm.Write("a.txt", "There are 3 cats.");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt");

        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains("a.rlm:2:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_ollama_ends_with_5_and_the_way_out()
    {
        _rlm.Write("a.rlm", "set FINAL = llm(\"Say hello\")");

        var run = await _rlm.RunAsync("run", "a.rlm", "--model", "ollama:llama3.2@http://127.0.0.1:9");

        Assert.Equal((5, ""), (run.Exit, run.Output));
        Assert.Contains("ollama serve", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_files_are_named_with_what_was_probably_meant()
    {
        _rlm.Write("report.rlm", "set FINAL = 1");
        _rlm.Write("tickets.txt", "x");

        var script = await _rlm.RunAsync("run", "reprot.rlm");
        var context = await _rlm.RunAsync("run", "report.rlm", "-c", "tikets.txt");

        Assert.Equal((2, 2), (script.Exit, context.Exit));
        Assert.Contains("`report.rlm`", script.Error, StringComparison.Ordinal);
        Assert.Contains("tickets.txt", context.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_in_utf_16_is_read_and_a_binary_file_is_refused_with_its_place()
    {
        _rlm.Write("a.rlm", "set FINAL = context");
        _rlm.Write("wide.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("grüße")]);
        _rlm.Write("image.bin", [0x50, 0x4e, 0x00, 0xff, 0xfe, 0x01]);
        _rlm.Write("empty.txt", "");

        var wide = await _rlm.RunAsync("run", "a.rlm", "-c", "wide.txt", "-q");
        var binary = await _rlm.RunAsync("run", "a.rlm", "-c", "image.bin");
        var empty = await _rlm.RunAsync("run", "a.rlm", "-c", "empty.txt");

        Assert.Equal((0, "grüße\n"), (wide.Exit, wide.Output));
        Assert.Equal(2, binary.Exit);
        Assert.Contains("image.bin", binary.Error, StringComparison.Ordinal);
        Assert.Contains("byte 2", binary.Error, StringComparison.Ordinal);
        Assert.Equal((0, "\n"), (empty.Exit, empty.Output));
        Assert.Contains("empty.txt` is empty", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_context()
    {
        using var rlm = new CommandLine { Input = "from a pipe" };
        rlm.Write("a.rlm", "set FINAL = context.words()");

        var run = await rlm.RunAsync("run", "a.rlm", "-c", "-", "--format", "json", "-q");

        Assert.Equal((0, """["from","a","pipe"]""" + "\n"), (run.Exit, run.Output));
    }

    [Theory]
    [InlineData("n\n", 4)]
    [InlineData("", 4)]
    [InlineData("y\n", 0)]
    public async Task Nothing_is_spent_before_it_was_approved(string answer, int exit)
    {
        using var rlm = new CommandLine { Input = answer };
        rlm.Write("a.rlm", "set FINAL = llm(\"Say hello\", as=bool)");

        var run = await rlm.RunAsync("run", "a.rlm", "--approve");

        Assert.Equal(exit, run.Exit);
        Assert.Matches(@"\b1 call\b", run.Error);
        Assert.Equal(exit == 0, run.Output.Length > 0);
    }

    [Fact]
    public async Task Result_is_the_same_at_any_concurrency()
    {
        _rlm.Write("a.rlm", Refunds);
        _rlm.Write("a.txt", string.Concat(Enumerable.Range(0, 100).Select(i => i % 7 == 0 ? $"Note {i}: I ask for a refund.\n" : $"Note {i}: thanks.\n")));

        var one = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "-q", "--concurrency", "1");
        var many = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "-q", "--concurrency", "16");

        Assert.Equal((0, one.Output), (many.Exit, many.Output));
        Assert.NotEqual("[]\n", one.Output);
    }

    [Fact]
    public async Task Refused_run_is_in_its_log_and_its_replay_is_refused_too()
    {
        _rlm.Write("a.rlm", Refunds);
        _rlm.Write("a.txt", "I ask for a refund.\nAll is well.\n");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--budget", "calls=1", "--log", "run.jsonl");
        var replay = await _rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal((4, 4), (run.Exit, replay.Exit));
        Assert.Contains("\"kind\":\"refused\",\"calls\":2,\"code\":\"RLM4001\"", _rlm.Read("run.jsonl"), StringComparison.Ordinal);
        Assert.Contains("RLM4001", replay.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: Unrecognized command or argument '--nosuch'.", "`rlm run --help`", "run", "a.rlm", "--nosuch")]
    [InlineData("error: Required argument missing for command: 'run'.", "`rlm run --help`", "run")]
    [InlineData("error: Unrecognized command or argument 'rum'.", "`rlm --help`", "rum", "a.rlm")]
    [InlineData("Required command was not provided.", "Commands:")]
    [InlineData("error: `--concurrency` has to be from 1 to 10,000, not 0.", "`rlm run --help`", "run", "a.rlm", "--concurrency", "0")]
    [InlineData("error: `--window` has to be 1,000 or more, not 10.", "`rlm check --help`", "check", "a.rlm", "--window", "10")]
    [InlineData("error: `--turns` has to be from 1 to 100, not 0.", "`rlm ask --help`", "ask", "what?", "--turns", "0")]
    [InlineData("error: `--depth` has to be 0 or more, not -1.", "`rlm ask --help`", "ask", "what?", "--depth", "-1")]
    [InlineData("error: `--latency` has to be from 0 to 1,000,000, not NaN.", "`rlm plan --help`", "plan", "a.rlm", "--latency", "NaN")]
    [InlineData("error: `--concurrency` takes a whole number, not `x`.", "`rlm run --help`", "run", "a.rlm", "--concurrency", "x")]
    public async Task What_cannot_be_understood_is_told_on_standard_error_alone(string told, string more, params string[] arguments)
    {
        var run = await _rlm.RunAsync(arguments);

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Contains(more, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_what_stops_a_command_is_an_object_too()
    {
        var run = await _rlm.RunAsync("run", "missing.rlm", "--json");

        var json = JsonElement.Parse(run.Output);
        Assert.Equal((2, false, "RLM8306"), (run.Exit, json.GetProperty("ok").GetBoolean(), json.GetProperty("diagnostics")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Program_that_starts_sessions_has_them_written_by_the_root_model()
    {
        _rlm.Write("a.rlm", """set FINAL = rlm(context, "What?", calls=3)""");
        _rlm.Write("b.rlm", "set FINAL = context.len()");
        _rlm.Write("a.txt", string.Concat(Enumerable.Repeat("a line of text\n", 9_000)));

        var starts = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--model", "offline", "--root-model", "ollama:writer@http://127.0.0.1:9");
        var none = await _rlm.RunAsync("run", "b.rlm", "-c", "a.txt", "--model", "offline", "--root-model", "openai:gpt-5");

        Assert.NotEqual(0, starts.Exit);
        Assert.Contains("127.0.0.1:9", starts.Error, StringComparison.Ordinal);
        Assert.Equal((0, "135000\n"), (none.Exit, none.Output));
    }

    [Fact]
    public async Task Log_of_a_run_that_goes_on_is_the_one_that_it_goes_on_from()
    {
        _rlm.Write("a.rlm", Refunds);
        _rlm.Write("a.txt", "I ask for a refund.\n");
        await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--log", "run.jsonl");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--resume", "run.jsonl", "--json");

        Assert.Equal("run.jsonl", JsonElement.Parse(run.Output).GetProperty("log").GetString());
    }
}
