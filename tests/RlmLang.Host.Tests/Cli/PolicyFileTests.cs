using System.Text.Json;
using RlmLang.Configuration;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>What a policy file says is held to, and what it says wrong is told with its line.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private const string Program = """
        let kept = context.lines().filter_llm(f"Does the writer ask for a refund?\n{it}")
        set FINAL = kept
        """;

    private readonly CommandLine _rlm = new();

    public PolicyFileTests()
    {
        _rlm.Write("a.rlm", Program);
        _rlm.Write("a.txt", "Ann, ann@x.org: refund!\nBob: 4111111111111111\nCleo: refund, please\n");
    }

    public void Dispose() => _rlm.Dispose();

    [Theory]
    [InlineData("""{"calls": 2}""", "RLM4001", "the policy allows 2")]
    [InlineData("""{"depth": 0}""", "RLM4001", "levels")]
    [InlineData("""{"prompt_chars": 100}""", "RLM4001", "prompt characters")]
    [InlineData("""{"models": ["llama*", "gpt-?"]}""", "RLM4010", "`llama*`, `gpt-?`")]
    [InlineData("""{"models": []}""", "RLM4010", "no model at all")]
    [InlineData("""{"forbidden": ["filter_llm"]}""", "RLM4011", "`filter_llm`")]
    [InlineData("""{"usd": 1}""", "RLM4009", "", "openai:m@http://127.0.0.1:9/v1")]
    public async Task What_a_policy_does_not_allow_is_refused_before_anything_is_asked(string policy, string code, string told, string model = "offline")
    {
        _rlm.Write("p.json", policy);

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--policy", "p.json", "--model", model, "-q");

        Assert.Equal((4, ""), (run.Exit, run.Output));
        Assert.Contains($"refused[{code}]", run.Error, StringComparison.Ordinal);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_redacted_leaves_in_no_prompt_of_a_run_or_a_question_and_in_no_prompt_of_a_log()
    {
        const string program = """
            ```rlm
            show context
            set FINAL = context.lines().map_llm(f"Shorten: {it}").len()
            ```
            """;
        await using var server = new LoopbackOllama(a => new(JsonSerializer.Serialize(new { message = new { role = "assistant", content = a.Body.Contains("set FINAL", StringComparison.Ordinal) ? program : "true" }, done = true })));
        _rlm.Write("p.json", """
            {
              // Mail addresses and card numbers.
              "redact": ["[\\w.]+@[\\w.]+", {"pattern": "\\d{12,19}", "replacement": "[card]"}],
            }
            """);
        var model = $"ollama:m@{server.Address.AbsoluteUri.TrimEnd('/')}";

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--policy", "p.json", "--model", model, "--log", "run.jsonl", "--log-prompts", "-q");
        var ask = await _rlm.RunAsync("ask", "Who is ann@x.org?", "-c", "a.txt", "--policy", "p.json", "--model", model, "--direct", "false", "-q");
        var direct = await _rlm.RunAsync("ask", "Who is ann@x.org?", "-c", "a.txt", "--policy", "p.json", "--model", model, "--direct", "true", "-q");

        Assert.True((run.Exit, ask.Exit, direct.Exit) == (0, 0, 0), run.Error + ask.Error + direct.Error);
        Assert.InRange(server.Requests.Count, 6, 20);
        Assert.All(server.Requests, r => Assert.DoesNotContain("@x.org", r.Body, StringComparison.Ordinal));
        Assert.All(server.Requests, r => Assert.DoesNotContain("4111", r.Body, StringComparison.Ordinal));
        Assert.Contains(server.Requests, r => r.Body.Contains("[card]", StringComparison.Ordinal));
        var calls = _rlm.Read("run.jsonl").Split('\n').Where(l => l.Contains("\"kind\":\"call\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, calls.Count);
        Assert.All(calls, c => Assert.DoesNotContain("@x.org", c, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("y\n", 0, "This run makes 3 calls")]
    [InlineData("n\n", 4, "Not approved: nothing was spent.")]
    [InlineData("", 4, "Not approved: nothing was spent.")]
    public async Task Approval_is_asked_for_before_anything_is_spent(string answer, int exit, string told)
    {
        using var rlm = new CommandLine { Input = answer };
        rlm.Write("a.rlm", Program);
        rlm.Write("a.txt", "one\ntwo\nthree\n");

        var run = await rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--model", "offline", "--approve", "--log", "run.jsonl");

        Assert.Equal(exit, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Equal(exit == 4, rlm.Read("run.jsonl").Contains("\"kind\":\"refused\",\"calls\":3,\"code\":\"RLM4012\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run", "a.rlm")]
    [InlineData("ask", "Who?")]
    public async Task Refusal_of_a_person_is_one_object_for_a_program_that_reads_it(string command, string what)
    {
        await using var server = new LoopbackOllama(_ => new(JsonSerializer.Serialize(new { message = new { role = "assistant", content = "```rlm\nset FINAL = llm(\"Who?\")\n```" }, done = true })));

        var refused = await _rlm.RunAsync([command, what, "-c", "a.txt", "--model", $"ollama:m@{server.Address.AbsoluteUri.TrimEnd('/')}", "--approve", "--json", .. command == "ask" ? (string[])["--direct", "false"] : []]);

        Assert.Equal(4, refused.Exit);
        using var json = JsonDocument.Parse(refused.Output);
        Assert.Contains("RLM4012", json.RootElement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, r => !r.Body.Contains("set FINAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Program_that_asks_no_model_needs_no_approval()
    {
        _rlm.Write("b.rlm", "set FINAL = context.lines().len()");

        var run = await _rlm.RunAsync("run", "b.rlm", "-c", "a.txt", "--model", "offline", "--approve");

        Assert.Equal((0, "3\n"), (run.Exit, run.Output));
        Assert.DoesNotContain("Go on?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"callz\": 2\n}", "p.json (line 2) has no setting `callz`; did you mean `calls`?")]
    [InlineData("{\n\n  \"calls\": \"2\"\n}", "`calls` in p.json (line 3) has to be a whole number of 0 or more, not \"2\".")]
    [InlineData("{\"calls\": -1}", "`calls` in p.json (line 1) has to be a whole number of 0 or more, not -1.")]
    [InlineData("{\"calls\": 1.5}", "`calls` in p.json (line 1) has to be a whole number of 0 or more, not 1.5.")]
    [InlineData("{\"calls\": null}", "`calls` in p.json (line 1) has to be a whole number of 0 or more, not null.")]
    [InlineData("{\"seconds\": 0}", "`seconds` in p.json (line 1) has to be a number of more than 0, not 0.")]
    [InlineData("{\"work\": 0}", "`work` in p.json (line 1) has to be 1 or more, not 0.")]
    [InlineData("{\"depth\": 1,\n\"retries\": 11}", "`retries` in p.json (line 2) has to be from 0 to 10, not 11.")]
    [InlineData("{\"usd\": -0.5}", "`usd` in p.json (line 1) has to be a number of 0 or more, not -0.5.")]
    [InlineData("{\"models\": \"llama\"}", "`models` in p.json (line 1) has to be a list of texts, not \"llama\".")]
    [InlineData("{\"calls\": 1,\n \"forbidden\": [\"filter_lm\"]}", "`forbidden` in p.json (line 2) has to be names of functions, built-in or of the host, not filter_lm.")]
    [InlineData("{\"redact\": [\"(?<=x)y\"]}", "`redact` in p.json (line 1) has to be regular expressions without lookaround and backreferences, not (?<=x)y.")]
    [InlineData("{\"redact\": [{\"pattern\": \"x\", \"replacement\": 3}]}", "`redact` in p.json (line 1) has to be a list of patterns")]
    [InlineData("{\"redact\": [{\"replacement\": \"x\"}]}", "`redact` in p.json (line 1) has to be a list of patterns")]
    [InlineData("{\"redact\": {\"pattern\": \"x\"}}", "`redact` in p.json (line 1) has to be a list of patterns")]
    [InlineData("{\"calls\": 3,\n\"calls\": 1}", "`calls` is given twice in p.json (line 1).")]
    [InlineData("[1]", "`the policy` in p.json has to be an object such as {\"calls\": 500}, not [1].")]
    [InlineData("{\n\"calls\" 3}", "`p.json` cannot be read: line 2, byte 9 is not JSON.")]
    [InlineData("", "`p.json` cannot be read: line 1, byte 1 is not JSON.")]
    [InlineData("{\"policy\": {\"calls\": 3}}", "p.json (line 1) has no setting `policy`.")]
    public void What_is_wrong_in_a_policy_file_is_told_with_its_line(string json, string told)
    {
        _rlm.Write("p.json", json);

        var failure = Assert.Throws<RlmException>(() => RlmConfiguration.ReadPolicy(Path.Combine(_rlm.Folder.FullName, "p.json")));

        Assert.StartsWith(told, failure.Message.Replace(_rlm.Folder.FullName + "/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("RLM83", failure.Diagnostic?.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_of_the_configuration_is_told_with_its_line_too()
    {
        _rlm.Write("rlm.json", "{\n  \"model\": \"offline\",\n  \"policy\": {\n    \"seconds\": 60,\n    \"repairs\": 50\n  }\n}");

        var failure = Assert.Throws<RlmException>(() => RlmConfiguration.Load(_rlm.Folder, "", _ => null));

        Assert.Contains("`repairs` in", failure.Message, StringComparison.Ordinal);
        Assert.Contains("rlm.json (line 5)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Budget_cannot_raise_what_a_policy_allows_and_says_what_it_cannot_read()
    {
        Assert.Equal(2, PolicyLimits.Lower(new RlmPolicy { MaxCalls = 2 }, "calls=100").MaxCalls);
        Assert.Contains("`calls` in --budget has to be a whole number", Assert.Throws<RlmException>(() => PolicyLimits.Lower(new(), "calls=1.5")).Message, StringComparison.Ordinal);
        Assert.Contains("not nothing", Assert.Throws<RlmException>(() => PolicyLimits.Lower(new(), "calls")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_with_a_byte_order_mark_is_read_and_one_that_is_not_there_is_told()
    {
        _rlm.Write("p.json", "\uFEFF{\"calls\": 2}");

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--policy", "p.json", "--model", "offline", "-q");
        var none = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--policy", "nosuch.json", "--model", "offline", "-q");

        Assert.Equal((4, 2), (run.Exit, none.Exit));
        Assert.Contains("nosuch.json` cannot be read", none.Error, StringComparison.Ordinal);
    }
}
