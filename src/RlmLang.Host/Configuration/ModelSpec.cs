using Microsoft.Extensions.AI;
using RlmLang.Logs;
using RlmLang.Models;

namespace RlmLang.Configuration;

/// <summary>A model as the command line names it: <c>offline</c>, <c>ollama:NAME</c>, <c>openai:NAME</c>, both also with <c>@URL</c>, <c>replay:RUN.jsonl</c>.</summary>
/// <param name="Provider">The word before the colon.</param>
/// <param name="Name">The model's name there; empty for the offline baseline.</param>
/// <param name="Address">Where the server is; null for its usual place.</param>
internal sealed record ModelSpec(string Provider, string Name, Uri? Address)
{
    public static readonly ModelSpec Offline = new("offline", "", null);

    // Characters of English a token, on the low side: what does not fit after all is refused by the server, never cut.
    private const int CharsPerToken = 3;

    private static readonly string[] s_forms = ["offline", "ollama:NAME", "ollama:NAME@http://host:port", "openai:NAME", "openai:NAME@http://host:port/v1", "replay:RUN.jsonl"];

    private static readonly Uri s_openAi = new("https://api.openai.com/v1");

    /// <summary>Where Ollama is, unless a spec says so.</summary>
    public static Uri OllamaAddress => Environment.GetEnvironmentVariable("OLLAMA_HOST") is { Length: > 0 } host
        && Uri.TryCreate(host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}", UriKind.Absolute, out var address)
            ? WithPort(address)
            : new Uri("http://localhost:11434");

    /// <summary>Where OpenAI's protocol is spoken, unless a spec says so.</summary>
    public static Uri OpenAiAddress => Environment.GetEnvironmentVariable("OPENAI_BASE_URL") is { Length: > 0 } address && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : s_openAi;

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
        if (provider is not ("ollama" or "openai" or "replay"))
        {
            throw new RlmException(HostDiagnostics.Model(spec, $"there is no provider `{provider}`", s_forms));
        }

        if (name.Length == 0)
        {
            throw new RlmException(HostDiagnostics.Model(spec, "the model's name is missing", s_forms));
        }

        Uri? uri = null;
        return address is null || Uri.TryCreate(address, UriKind.Absolute, out uri)
            ? new(provider, name, uri)
            : throw new RlmException(HostDiagnostics.Model(spec, $"`{address}` is no address", s_forms));
    }

    /// <param name="windowChars">Characters that its window has to hold, prompt and reply together.</param>
    /// <exception cref="RlmException">It needs a key that is not there, or a log that cannot be read.</exception>
    public IChatClient Create(long windowChars) => Provider switch
    {
        "ollama" => new OllamaChatClient(Address ?? OllamaAddress, Name) { ContextWindow = (int)Math.Min(int.MaxValue / 2, ((windowChars / CharsPerToken / 1_024) + 1) * 1_024) },
        "openai" => new OpenAiChatClient(Address ?? OpenAiAddress, Name, Key(Address ?? OpenAiAddress)),
        "replay" => new RecordedChatClient(RunLogReader.Read(Name)),
        _ => new OfflineChatClient(),
    };

    /// <summary>The key for an address: a configuration file may name any address, and must not be able to have the key sent there.</summary>
    private string? Key(Uri address)
    {
        var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } set ? set : null;
        var isOfficial = IsAt(address, s_openAi);
        return isOfficial && key is null ? throw new RlmException(HostDiagnostics.Model(ToString(), "OPENAI_API_KEY is not set", s_forms))
            : isOfficial || IsAt(address, OpenAiAddress) ? key
            : null;
    }

    private static bool IsAt(Uri address, Uri server) => Uri.Compare(address, server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public override string ToString() => this == Offline ? "offline" : $"{Provider}:{Name}{(Address is null ? "" : $"@{Address.AbsoluteUri.TrimEnd('/')}")}";

    private static Uri WithPort(Uri address) => address.IsDefaultPort && address.Scheme == "http" ? new UriBuilder(address) { Port = 11434 }.Uri : address;
}
