namespace RlmLang;

/// <summary>What a model's provider charges, in US dollars.</summary>
/// <param name="InputPerMillion">For a million tokens of prompts; 0 or more.</param>
/// <param name="OutputPerMillion">For a million tokens of replies, those of thinking among them; 0 or more.</param>
public sealed record RlmPrice(decimal InputPerMillion, decimal OutputPerMillion)
{
    /// <summary>Of a model that costs nothing: one's own.</summary>
    public static readonly RlmPrice Free = new(0, 0);

    private const decimal Million = 1_000_000;

    /// <summary>What so many tokens cost.</summary>
    internal decimal Of(decimal input, decimal output) => ((input * InputPerMillion) + (output * OutputPerMillion)) / Million;

    /// <exception cref="ArgumentOutOfRangeException">A price is below zero, or above what anybody charges.</exception>
    internal void Validate(string model)
    {
        const decimal most = 1_000_000;
        if (InputPerMillion is < 0 or > most || OutputPerMillion is < 0 or > most)
        {
            throw new ArgumentOutOfRangeException(nameof(model), model, $"The prices of `{model}` have to be from 0 to 1,000,000 dollars for a million tokens.");
        }
    }
}
