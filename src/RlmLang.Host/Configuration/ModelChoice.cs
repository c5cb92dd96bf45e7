using RlmLang.Models;

namespace RlmLang.Configuration;

/// <summary>Which model answers where no flag says so: the configured one, else Ollama's first if it answers, else the offline baseline.</summary>
internal static class ModelChoice
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(700);

    /// <param name="flag">The flag's value; null where it was not given.</param>
    /// <param name="configured">What files and environment say; null for nothing.</param>
    /// <param name="cancellation">Stops asking.</param>
    public static async Task<ModelSpec> ChooseAsync(string? flag, string? configured, CancellationToken cancellation)
    {
        if ((flag ?? configured) is { } spec)
        {
            return ModelSpec.Parse(spec);
        }

        var models = await OllamaModelsAsync(ModelSpec.OllamaAddress, cancellation).ConfigureAwait(false);
        return models is { Count: > 0 } ? new ModelSpec("ollama", models[0], null) : ModelSpec.Offline;
    }

    /// <summary>The models that Ollama has there; null where nothing answers soon.</summary>
    public static async Task<IReadOnlyList<string>?> OllamaModelsAsync(Uri address, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        using var client = new OllamaChatClient(address, "none");
        try
        {
            return await client.ListModelsAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ModelException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
