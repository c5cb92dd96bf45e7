using RlmLang.Models;
using RlmLang.Providers;

namespace RlmLang.Configuration;

/// <summary>What a provider says about itself.</summary>
/// <param name="Name">As in a model's spec.</param>
/// <param name="Address">Where it was asked.</param>
/// <param name="Models">What it has; null where it does not answer.</param>
/// <param name="Why">Why it does not answer; null where it does.</param>
internal sealed record ProviderAnswer(string Name, Uri Address, IReadOnlyList<string>? Models, string? Why);

/// <summary>Asks every provider that may be here for its models: Ollama always, the others where a key or an address of theirs is in the environment.</summary>
internal static class ProviderCatalogue
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The variables with keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    public static async Task<IReadOnlyList<ProviderAnswer>> AskAsync(CancellationToken cancellation)
    {
        var asked = new List<Task<ProviderAnswer>> { OllamaAsync(cancellation) };
        if (IsSet("OPENAI_API_KEY") || IsSet("OPENAI_BASE_URL"))
        {
            asked.Add(AskAsync("openai", ModelSpec.OpenAiAddress, ListOpenAiAsync, cancellation));
        }

        if (IsSet("ANTHROPIC_API_KEY") || IsSet("ANTHROPIC_BASE_URL"))
        {
            asked.Add(AskAsync("anthropic", ModelSpec.AnthropicAddress, ListAnthropicAsync, cancellation));
        }

        return await Task.WhenAll(asked);
    }

    private static async Task<ProviderAnswer> OllamaAsync(CancellationToken cancellation)
    {
        var address = ModelSpec.OllamaAddress;
        var models = await ModelChoice.OllamaModelsAsync(address, cancellation);
        return new("ollama", address, models, models is null ? "it does not answer; start it with `ollama serve`, or set OLLAMA_HOST" : null);
    }

    private static async Task<ProviderAnswer> AskAsync(string name, Uri address, Func<CancellationToken, Task<IReadOnlyList<string>>> list, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            return new(name, address, await list(patience.Token), null);
        }
        catch (RlmException failure)
        {
            return new(name, address, null, failure.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(name, address, null, $"no answer within {s_patience.TotalSeconds:0} s");
        }
    }

    private static async Task<IReadOnlyList<string>> ListOpenAiAsync(CancellationToken cancellation)
    {
        using var client = (OpenAiChatClient)new ModelSpec("openai", "none", null).Create(0);
        return await client.ListModelsAsync(cancellation);
    }

    private static async Task<IReadOnlyList<string>> ListAnthropicAsync(CancellationToken cancellation)
    {
        using var client = (AnthropicChatClient)new ModelSpec("anthropic", "none", null).Create(0);
        return await client.ListModelsAsync(cancellation);
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
