using System.Collections.Immutable;
using System.Text.Json;
using RlmLang.Models;

namespace RlmLang.Configuration;

/// <summary>A model in a file: under an alias, or what one without an alias is held to.</summary>
/// <param name="Spec">As in <c>--model</c>; empty for what only says how a model is held.</param>
/// <param name="Window">Characters that surely fit; null for the default.</param>
internal sealed record ConfiguredModel(string Spec, long? Window)
{
    // A server that has said nothing for so long says nothing any more.
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromMinutes(10);

    private static readonly ImmutableArray<string> s_held = ["endpoints", "concurrency", "requestsPerMinute", "tokensPerMinute", "timeout", "thinking", "format", "omit"];
    private static readonly ImmutableArray<string> s_all = ["model", "window", .. s_held];

    private static readonly ImmutableSortedDictionary<string, FormatLevel> s_levels =
        ImmutableSortedDictionary<string, FormatLevel>.Empty.Add("schema", FormatLevel.Schema).Add("json", FormatLevel.Json).Add("prompt", FormatLevel.Prompt);

    public static readonly ConfiguredModel Usual = new("", null);

    /// <summary>What each endpoint of it is held to.</summary>
    public RlmModelLimits Limits { get; init; } = new() { RequestTimeout = s_usualTimeout };

    /// <summary>What a server that speaks OpenAI's protocol takes of it, as far as it is known; the rest is learned.</summary>
    public RequestForm Form { get; init; } = RequestForm.Whole;

    /// <summary>Specs of the same model elsewhere.</summary>
    public ImmutableArray<string> Endpoints { get; init; } = [];

    /// <summary>The models of a file, by alias; and by spec, or as <c>default</c> and <c>root</c>, what they are held to.</summary>
    /// <exception cref="RlmException">Something is wrong.</exception>
    public static IEnumerable<KeyValuePair<string, ConfiguredModel>> ReadAll(JsonProperty models, string place)
    {
        if (models.Value.ValueKind != JsonValueKind.Object)
        {
            throw new RlmException(HostDiagnostics.WrongValue(place, models.Name, "an object of models by alias", models.Value.GetRawText()));
        }

        foreach (var model in models.Value.EnumerateObject())
        {
            if (model.Value.ValueKind == JsonValueKind.String)
            {
                yield return new(model.Name, new(RlmConfiguration.Text(model, place), null));
                continue;
            }

            if (model.Value.ValueKind != JsonValueKind.Object)
            {
                throw new RlmException(HostDiagnostics.WrongValue(place, model.Name, "a model such as \"ollama:llama3.2\", or {\"model\": …, \"window\": …, \"concurrency\": …}", model.Value.GetRawText()));
            }

            // A spec as a name says what the model is held to wherever it is used.
            var isAlias = !model.Name.Contains(':', StringComparison.Ordinal) && model.Name is not ("default" or "root");
            var read = Usual;
            foreach (var part in model.Value.EnumerateObject())
            {
                read = part.Name switch
                {
                    "model" when isAlias => read with { Spec = RlmConfiguration.Text(part, place) },
                    "window" when isAlias => read with { Window = RlmConfiguration.Number(part, 1_000, place) },
                    "endpoints" => read with { Endpoints = Specs(part, place) },
                    "concurrency" => read with { Limits = read.Limits with { Concurrency = (int)Math.Min(10_000, RlmConfiguration.Number(part, 1, place)) } },
                    "requestsPerMinute" => read with { Limits = read.Limits with { RequestsPerMinute = (int)Math.Min(int.MaxValue, RlmConfiguration.Number(part, 1, place)) } },
                    "tokensPerMinute" => read with { Limits = read.Limits with { TokensPerMinute = RlmConfiguration.Number(part, 1, place) } },
                    "timeout" => read with { Limits = read.Limits with { RequestTimeout = TimeSpan.FromSeconds(Math.Min(1_000_000, RlmConfiguration.Number(part, 1, place))) } },
                    "thinking" => read with { Limits = read.Limits with { ThinkingTokens = (int)Math.Min(RlmModelLimits.MostThinkingTokens, RlmConfiguration.Number(part, 0, place)) } },
                    "format" => read with { Form = read.Form with { Format = Level(part, place) } },
                    "omit" => read with { Form = read.Form with { Omitted = Omitted(part, place) } },
                    _ when RlmConfiguration.IsSecret(part.Name) => throw new RlmException(HostDiagnostics.Secret(place, part.Name)),
                    _ => throw new RlmException(HostDiagnostics.UnknownSetting($"`{model.Name}` in {place}", part.Name, isAlias ? s_all : s_held)),
                };
            }

            yield return new(model.Name, !isAlias || read.Spec.Length > 0 ? read : throw new RlmException(HostDiagnostics.WrongValue(place, model.Name, "an object with a `model`", model.Value.GetRawText())));
        }
    }

    private static FormatLevel Level(JsonProperty setting, string place) => setting.Value.ValueKind == JsonValueKind.String && s_levels.TryGetValue(setting.Value.GetString() ?? "", out var level)
        ? level
        : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, $"one of {string.Join(", ", s_levels.Keys)}", setting.Value.GetRawText()));

    private static ImmutableSortedSet<string> Omitted(JsonProperty setting, string place) =>
        setting.Value.ValueKind == JsonValueKind.Array && setting.Value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String && RequestForm.CanOmit.Contains(e.GetString() ?? ""))
            ? [.. setting.Value.EnumerateArray().Select(e => e.GetString() ?? "")]
            : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, $"a list of {string.Join(", ", RequestForm.CanOmit)}", setting.Value.GetRawText()));

    private static ImmutableArray<string> Specs(JsonProperty setting, string place) =>
        setting.Value.ValueKind == JsonValueKind.Array && setting.Value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. setting.Value.EnumerateArray().Select(e => e.GetString() ?? "")]
            : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, "a list of models such as [\"ollama:llama3.2@http://box:11434\"]", setting.Value.GetRawText()));
}
