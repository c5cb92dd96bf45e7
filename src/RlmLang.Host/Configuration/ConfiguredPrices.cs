using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>What models cost, in a file: <c>{"gpt-5-mini": {"input": 0.25, "output": 2}}</c>, in US dollars per million tokens. RlmLang knows no price by itself, since a wrong one is worse than none.</summary>
internal static class ConfiguredPrices
{
    /// <summary>By what was written; and where that is a spec, by the model's name in it, too.</summary>
    /// <exception cref="RlmException">Something is wrong.</exception>
    public static IEnumerable<KeyValuePair<string, RlmPrice>> Read(JsonProperty prices, string place)
    {
        if (prices.Value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(prices);
        }

        foreach (var model in prices.Value.EnumerateObject())
        {
            if (model.Value.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(model);
            }

            decimal? input = null;
            decimal? output = null;
            foreach (var part in model.Value.EnumerateObject())
            {
                switch (part.Name)
                {
                    case "input":
                        input = Price(part, place);
                        break;
                    case "output":
                        output = Price(part, place);
                        break;
                    default:
                        throw new RlmException(HostDiagnostics.UnknownSetting($"`{model.Name}` of `prices` in {place}", part.Name, ["input", "output"]));
                }
            }

            if (input is not { } sent || output is not { } received)
            {
                throw Wrong(model);
            }

            var price = new RlmPrice(sent, received);
            yield return new(model.Name, price);
            if (NameIn(model.Name) is { } name)
            {
                yield return new(name, price);
            }
        }

        RlmException Wrong(JsonProperty found) =>
            new(HostDiagnostics.WrongValue(place, found.Name, "prices in US dollars per million tokens, such as {\"input\": 0.25, \"output\": 2}", found.Value.GetRawText()));
    }

    // Names of models have colons of their own: `llama3.2:3b`.
    private static string? NameIn(string written) => written.Split(':') is ["ollama" or "openai" or "anthropic", _, ..] ? ModelSpec.Parse(written).Name : null;

    private static decimal Price(JsonProperty price, string place) =>
        price.Value.ValueKind == JsonValueKind.Number && price.Value.TryGetDecimal(out var usd) && usd is >= 0 and <= 1_000_000
            ? usd
            : throw new RlmException(HostDiagnostics.WrongValue(place, price.Name, "US dollars per million tokens, from 0 to 1,000,000", price.Value.GetRawText()));
}
