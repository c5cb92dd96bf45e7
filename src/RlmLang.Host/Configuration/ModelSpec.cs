using Microsoft.Extensions.AI;
using RlmLang.Models;

namespace RlmLang.Configuration;

/// <summary>A model as the command line names it: <c>offline</c>, <c>ollama:NAME</c>, <c>ollama:NAME@URL</c>.</summary>
/// <param name="Provider">The word before the colon.</param>
/// <param name="Name">The model's name there; empty for the offline baseline.</param>
/// <param name="Address">Where the server is; null for its usual place.</param>
internal sealed record ModelSpec(string Provider, string Name, Uri? Address)
{
    /// <exception cref="RlmException">It names no provider that there is.</exception>
    public static ModelSpec Parse(string? spec)
    {
        if (spec is null or "offline")
        {
            return new("offline", "", null);
        }

        var colon = spec.IndexOf(':', StringComparison.Ordinal);
        var (provider, rest) = colon < 0 ? (spec, "") : (spec[..colon], spec[(colon + 1)..]);
        var at = rest.IndexOf("@http", StringComparison.Ordinal);
        var (name, address) = at < 0 ? (rest, null) : (rest[..at], rest[(at + 1)..]);
        if (provider != "ollama" || name.Length == 0)
        {
            throw new RlmException($"`--model {spec}` names no model that can be used here: write offline, ollama:NAME or ollama:NAME@http://host:port.");
        }

        return new(provider, name, Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null);
    }

    public IChatClient Create() => Provider == "offline"
        ? new OfflineChatClient()
        : new OllamaChatClient(Address ?? Default(), Name);

    /// <summary>What there is to say about it before it answers anything.</summary>
    public string Notice => Provider == "offline"
        ? "model: offline, an extractive baseline and not a language model (choose one with --model ollama:NAME)"
        : $"model: {Provider}:{Name}";

    private static Uri Default() =>
        Environment.GetEnvironmentVariable("OLLAMA_HOST") is { Length: > 0 } host
            ? new Uri(host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}")
            : new Uri("http://localhost:11434");
}
