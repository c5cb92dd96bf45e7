using Microsoft.Extensions.AI;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Providers;

namespace RlmLang.Configuration;

/// <summary>A model as the command line names it: <c>offline</c>, <c>ollama:NAME</c>, <c>openai:NAME</c>, <c>anthropic:NAME</c>, all three also with <c>@URL</c>, <c>replay:RUN.jsonl</c>.</summary>
/// <param name="Provider">The word before the colon.</param>
/// <param name="Name">The model's name there; empty for the offline baseline.</param>
/// <param name="Address">Where the server is; null for its usual place.</param>
internal sealed record ModelSpec(string Provider, string Name, Uri? Address)
{
    public static readonly ModelSpec Offline = new("offline", "", null);

    // Characters of English a token, on the low side: what does not fit after all is refused by the server, never cut.
    private const int CharsPerToken = 3;

    private static readonly string[] s_forms = ["offline", "ollama:NAME", "ollama:NAME@http://host:port", "openai:NAME", "openai:NAME@http://host:port/v1", "anthropic:NAME", "anthropic:NAME@http://host:port", "replay:RUN.jsonl"];

    private static readonly Uri s_openAi = new("https://api.openai.com/v1");
    private static readonly Uri s_anthropic = new("https://api.anthropic.com");

    /// <summary>Where Ollama is, unless a spec says so.</summary>
    public static Uri OllamaAddress => Environment.GetEnvironmentVariable("OLLAMA_HOST") is { Length: > 0 } host
        && Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}", UriKind.Absolute, out var address)
            ? WithoutUser(WithPort(address))
            : new Uri("http://localhost:11434");

    /// <summary>Where OpenAI's protocol is spoken, unless a spec says so.</summary>
    public static Uri OpenAiAddress => FromEnvironment("OPENAI_BASE_URL") ?? s_openAi;

    /// <summary>Where Anthropic's protocol is spoken, unless a spec says so.</summary>
    public static Uri AnthropicAddress => FromEnvironment("ANTHROPIC_BASE_URL") ?? s_anthropic;

    /// <summary>What there is to say about it before it answers anything.</summary>
    public string Notice => this == Offline ? "model: offline, an extractive baseline and not a language model (choose one with --model ollama:NAME)" : $"model: {this}";

    /// <exception cref="RlmException">It names no provider that there is.</exception>
    public static ModelSpec Parse(string spec)
    {
        if (spec == "offline")
        {
            return Offline;
        }

        var colon = spec.IndexOf(':', StringComparison.Ordinal);
        var (provider, rest) = colon < 0 ? (spec, "") : (spec[..colon], spec[(colon + 1)..]);
        var at = rest.IndexOf("@http", StringComparison.Ordinal);
        var (name, address) = at < 0 ? (rest, null) : (rest[..at], rest[(at + 1)..]);
        if (provider is not ("ollama" or "openai" or "anthropic" or "replay"))
        {
            throw new RlmException(HostDiagnostics.Model(spec, $"there is no provider `{provider}`", s_forms));
        }

        if (name.Length == 0)
        {
            throw new RlmException(HostDiagnostics.Model(spec, "the model's name is missing", s_forms));
        }

        Uri? uri = null;
        if (address is not null && Uri.TryCreate(address, UriKind.Absolute, out uri) && uri.UserInfo.Length > 0)
        {
            // Not a word of it is told: an address stands in messages and logs.
            throw new RlmException(HostDiagnostics.Model($"{provider}:{name}", "its address holds a user or a password, which would not be sent; a key comes from the environment, as OPENAI_API_KEY", s_forms));
        }

        return address is null || Uri.TryCreate(address, UriKind.Absolute, out uri)
            ? new(provider, name, uri)
            : throw new RlmException(HostDiagnostics.Model(spec, $"`{address}` is no address", s_forms));
    }

    /// <param name="windowChars">Characters that its window has to hold, prompt and reply together.</param>
    /// <param name="held">What is configured for it; null for nothing.</param>
    /// <exception cref="RlmException">It needs a key that is not there, or a log that cannot be read.</exception>
    public IChatClient Create(long windowChars, ConfiguredModel? held = null) => Provider switch
    {
        "ollama" => new OllamaChatClient(Address ?? OllamaAddress, Name)
        {
            ContextWindow = (int)Math.Min(int.MaxValue / 2, (((windowChars / CharsPerToken) + Thinking(held)) / 1_024 * 1_024) + 1_024),
            Think = held?.Limits.ThinkingTokens == 0 ? false : null,
        },
        "openai" => new OpenAiChatClient(Address ?? OpenAiAddress, Name, Key("OPENAI_API_KEY", Address ?? OpenAiAddress, s_openAi, OpenAiAddress), form: held?.Form),
        "anthropic" => new AnthropicChatClient(WithoutVersion(Address ?? AnthropicAddress), Name, Key("ANTHROPIC_API_KEY", Address ?? AnthropicAddress, s_anthropic, AnthropicAddress), held?.Form),
        "replay" => new RecordedChatClient(RunLogReader.Read(Name)),
        _ => new OfflineChatClient(),
    };

    /// <summary>Tokens that it may spend on thinking before a reply, and before the longest: they take room of its window.</summary>
    public int Thinking(ConfiguredModel? held) => held?.Limits.ThinkingTokens ?? ThinkingModels.Usual(Name);

    /// <summary>The key for an address: a configuration file may name any address, and must not be able to have the key sent there.</summary>
    private string? Key(string variable, Uri address, Uri official, Uri chosen)
    {
        var key = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;
        var isOfficial = IsAt(address, official);
        return isOfficial && key is null ? throw new RlmException(HostDiagnostics.Model(ToString(), $"{variable} is not set", s_forms))
            : isOfficial || IsAt(address, chosen) ? key
            : null;
    }

    private static Uri? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? WithoutUser(uri) : null;

    /// <summary>Without a user and a password: they would not be sent, and an address stands in messages and logs.</summary>
    internal static Uri WithoutUser(Uri address) => address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    /// <summary>Without the version, which the provider's package puts there itself.</summary>
    private static Uri WithoutVersion(Uri address) =>
        address.AbsolutePath.TrimEnd('/') is var path && path.EndsWith("/v1", StringComparison.Ordinal) ? new UriBuilder(address) { Path = path[..^3] }.Uri : address;

    private static bool IsAt(Uri address, Uri server) => Uri.Compare(address, server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public override string ToString() => this == Offline ? "offline" : $"{Provider}:{Name}{(Address is null ? "" : $"@{Address.AbsoluteUri.TrimEnd('/')}")}";

    private static Uri WithPort(Uri address) => address.IsDefaultPort && address.Scheme == "http" ? new UriBuilder(address) { Port = 11434 }.Uri : address;
}
