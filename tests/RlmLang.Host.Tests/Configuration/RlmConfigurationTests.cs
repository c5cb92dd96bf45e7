using RlmLang.Configuration;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Configuration;

public sealed class RlmConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rlm-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Environment_wins_over_the_folder_and_the_folder_over_the_user()
    {
        Write("user.json", """{"model": "ollama:user", "concurrency": 3, "window": 9000}""");
        Write("rlm.json", """{"model": "ollama:folder", "concurrency": 4}""");
        var inner = _root.CreateSubdirectory("a").CreateSubdirectory("b");

        var found = RlmConfiguration.Load(inner, Path.Combine(_root.FullName, "user.json"), name => name == "RLM_MODEL" ? "ollama:environment" : null);

        Assert.Equal(("ollama:environment", 4, 9000), (found.Model, found.Concurrency, found.Window));
        Assert.Equal(3, found.Sources.Length);
    }

    [Fact]
    public void Whole_files_of_the_page_are_read_as_they_stand_there()
    {
        var page = File.ReadAllText(Path.Combine(Golden.Root, "docs", "configuration.md")).ReplaceLineEndings("\n");
        var blocks = page.Split("```json\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Write("rlm.json", blocks[0]);
        Write("policy.json", blocks[1]);

        var found = Load();
        var policy = RlmConfiguration.ReadPolicy(Path.Combine(_root.FullName, "policy.json"));

        Assert.Equal(["large", "small"], found.Models.Keys);
        Assert.Equal(500, found.Models["large"].Limits.RequestsPerMinute);
        Assert.Equal((2_000L, 500L, 2.5m), (found.Policy.MaxCalls, policy.MaxCalls, policy.MaxUsd));
        Assert.Equal(["[redacted]", "[address]"], policy.Redactions.Select(r => r.Replacement));
    }

    [Fact]
    public void Variables_that_look_like_ours_and_are_not_read_are_told()
    {
        Assert.Empty(RlmConfiguration.UnreadVariables(["PATH", "RLM_BUDGET", "RLM_MODEL"]));
        Assert.StartsWith("nothing reads the variable RLM_CALLS", Assert.Single(RlmConfiguration.UnreadVariables(["RLM_CALLS"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_have_a_window_of_their_own()
    {
        Write("rlm.json", """{"models": {"large": {"model": "ollama:big", "window": 200000}, "small": "offline"}}""");

        var found = Load();

        Assert.Equal(new ConfiguredModel("ollama:big", 200_000), found.Models["large"]);
        Assert.Equal(new ConfiguredModel("offline", null), found.Models["small"]);
    }

    [Fact]
    public void Models_have_limits_and_further_endpoints_by_alias_by_spec_or_by_role()
    {
        Write("rlm.json", """
            {"models": {
                "large": {"model": "ollama:big", "endpoints": ["ollama:big@http://b:1", "ollama:big@http://c:1"], "concurrency": 4, "timeout": 30, "thinking": 4000},
                "openai:gpt-5-mini": {"requestsPerMinute": 500, "tokensPerMinute": 200000},
                "default": {"concurrency": 2}}}
            """);

        var found = Load();

        Assert.Equal(["large"], found.Models.Keys);
        Assert.Equal((2, new RlmModelLimits { Concurrency = 4, RequestTimeout = TimeSpan.FromSeconds(30), ThinkingTokens = 4_000 }), (found.Models["large"].Endpoints.Length, found.Models["large"].Limits));
        Assert.Equal((500, 200_000L), (found.Held["openai:gpt-5-mini"].Limits.RequestsPerMinute, found.Held["openai:gpt-5-mini"].Limits.TokensPerMinute));
        Assert.Equal(2, found.Held["default"].Limits.Concurrency);
    }

    [Theory]
    [InlineData("""{"models": {"default": {"model": "offline"}}}""", "RLM8302", "default")]
    [InlineData("""{"models": {"large": {"concurrency": 3}}}""", "RLM8303", "large")]
    [InlineData("""{"models": {"large": {"model": "offline", "requestsPerMinut": 3}}}""", "RLM8302", "`requestsPerMinute`")]
    [InlineData("""{"models": {"large": {"model": "offline", "concurrency": 0}}}""", "RLM8303", "concurrency")]
    [InlineData("""{"models": {"large": {"model": "offline", "thinking": -1}}}""", "RLM8303", "thinking")]
    [InlineData("""{"models": {"large": {"model": "offline", "thinking": true}}}""", "RLM8303", "thinking")]
    [InlineData("""{"models": {"large": {"model": "offline", "apiToken": "x"}}}""", "RLM8304", "apiToken")]
    [InlineData("""{"modl": "x"}""", "RLM8302", "`model`")]
    [InlineData("""{"policy": {"cals": 3}}""", "RLM8302", "`calls`")]
    [InlineData("""{"policy": {"calls": -3}}""", "RLM8303", "-3")]
    [InlineData("""{"policy": {"repairs": 11}}""", "RLM8303", "`repairs` in")]
    [InlineData("""{"policy": {"modls": []}}""", "RLM8302", "`models`")]
    [InlineData("""{"policy": {"models": "x"}}""", "RLM8303", "list")]
    [InlineData("""{"policy": {"forbidden": ["rml"]}}""", "RLM8303", "rml")]
    [InlineData("""{"policy": {"redact": ["(?=x)"]}}""", "RLM8303", "lookaround")]
    [InlineData("""{"policy": {"redact": [{"pattrn": "x"}]}}""", "RLM8303", "pattern")]
    [InlineData("""{"card": "tiny"}""", "RLM8303", "stdlib-first")]
    [InlineData("""{"telemetry": "box"}""", "RLM8303", "http")]
    [InlineData("""{"openaiKey": "sk"}""", "RLM8304", "openaiKey")]
    [InlineData("""{"window": 10}""", "RLM8303", "1000")]
    [InlineData("""{"prices": {"gpt": 3}}""", "RLM8303", "million tokens")]
    [InlineData("""{"prices": {"gpt": {"input": 3}}}""", "RLM8303", "million tokens")]
    [InlineData("""{"prices": {"gpt": {"input": -3, "output": 1}}}""", "RLM8303", "-3")]
    [InlineData("""{"prices": {"gpt": {"in": 3}}}""", "RLM8302", "`in`")]
    [InlineData("""{"model" """, "RLM8301", "line 1")]
    [InlineData("[]", "RLM8301", "object")]
    public void What_is_wrong_in_a_file_is_named(string json, string code, string named)
    {
        Write("rlm.json", json);

        var failure = Assert.Throws<RlmException>(() => Load());

        Assert.Equal(code, failure.Diagnostic?.Code);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_names_what_is_allowed_and_what_may_not_leave()
    {
        Write("rlm.json", """{"policy": {"calls": 5, "models": ["llama*"], "forbidden": ["rlm"], "redact": ["\\d{16}", {"pattern": "Anna", "replacement": "A."}]}}""");

        var policy = Load().Policy;

        Assert.Equal((5, "llama*", "rlm"), (policy.MaxCalls, Assert.Single(policy.AllowedModels ?? []), Assert.Single(policy.ForbiddenFunctions)));
        Assert.Equal([new(@"\d{16}"), new("Anna", "A.")], policy.Redactions);
    }

    [Fact]
    public void Prices_are_found_by_what_was_written_and_by_the_name_in_a_spec()
    {
        Write("rlm.json", """{"prices": {"openai:gpt-5-mini": {"input": 0.25, "output": 2}, "llama3.2:3b": {"input": 0, "output": 0}}}""");

        var found = Load();

        Assert.Equal(new RlmPrice(0.25m, 2), found.Prices["gpt-5-mini"]);
        Assert.Equal(new RlmPrice(0.25m, 2), found.Prices["openai:gpt-5-mini"]);
        Assert.Equal(RlmPrice.Free, found.Prices["llama3.2:3b"]);
        Assert.Equal(3, found.Prices.Count);
    }

    [Fact]
    public void Budget_lowers_a_policy_and_never_raises_it()
    {
        var policy = new RlmPolicy { MaxCalls = 100, Timeout = TimeSpan.FromSeconds(5) };

        Assert.Equal(0.25m, PolicyLimits.Lower(policy with { MaxUsd = 3 }, "usd=0.25").MaxUsd);
        Assert.Equal(3, PolicyLimits.Lower(policy with { MaxUsd = 3 }, "usd=4").MaxUsd);
        Assert.Equal(7, PolicyLimits.Lower(policy, "calls=7").MaxCalls);
        Assert.Equal(100, PolicyLimits.Lower(policy, "calls=1_000").MaxCalls);
        Assert.Equal(TimeSpan.FromSeconds(5), PolicyLimits.Lower(policy, "seconds=60").Timeout);
        Assert.Equal(policy, PolicyLimits.Lower(policy, null));
    }

    [Theory]
    [InlineData("ollama:llama3.2", "llama3.2", null)]
    [InlineData("ollama:qwen3:32b@http://box:1234", "qwen3:32b", "http://box:1234/")]
    [InlineData("openai:gpt-5-mini", "gpt-5-mini", null)]
    [InlineData("replay:logs/run.jsonl", "logs/run.jsonl", null)]
    [InlineData("openai:meta/llama-3@http://box:8000/v1", "meta/llama-3", "http://box:8000/v1")]
    public void Model_specs_name_provider_model_and_address(string spec, string name, string? address)
    {
        var found = ModelSpec.Parse(spec);

        Assert.Equal((spec[..6], name, address), (found.Provider, found.Name, found.Address?.AbsoluteUri));
        Assert.Equal(spec, found.ToString());
    }

    [Theory]
    [InlineData("gpt-5")]
    [InlineData("ollama:")]
    [InlineData("openrouter:x")]
    public void Model_spec_that_cannot_be_used_says_what_can(string spec)
    {
        var failure = Assert.Throws<RlmException>(() => ModelSpec.Parse(spec));

        Assert.Contains("ollama:NAME", Assert.Single(failure.Diagnostic!.Notes), StringComparison.Ordinal);
    }

    private RlmConfiguration Load() => RlmConfiguration.Load(_root, Path.Combine(_root.FullName, "none.json"), _ => null);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root.FullName, name), text);
}
