using System.Collections.Immutable;
using System.Text.Json;

namespace RlmLang.Configuration;

/// <summary>What is configured, without the flags: <c>rlm.json</c> of the folder or its parents, before it the environment, behind it the user's own file.</summary>
internal sealed record RlmConfiguration
{
    public const string FileName = "rlm.json";

    private static readonly ImmutableArray<string> s_settings = ["model", "rootModel", "models", "prices", "window", "concurrency", "card", "cache", "telemetry", "policy"];

    private static readonly ImmutableArray<(string Name, Func<RlmConfiguration, string, RlmConfiguration> With)> s_variables =
    [
        ("RLM_MODEL", static (c, v) => c with { Model = v }),
        ("RLM_ROOT_MODEL", static (c, v) => c with { RootModel = v }),
        ("RLM_LARGE_MODEL", static (c, v) => c with { Models = c.Models.SetItem("large", new(v, null)) }),
        ("RLM_WINDOW", static (c, v) => c with { Window = WholeNumber("RLM_WINDOW", v, 1_000) }),
        ("RLM_CONCURRENCY", static (c, v) => c with { Concurrency = (int)Math.Min(10_000, WholeNumber("RLM_CONCURRENCY", v, 1)) }),
        ("RLM_CACHE", static (c, v) => c with { Cache = new(Path.GetFullPath(v), c.Cache?.Bytes) }),
        ("RLM_BUDGET", static (c, v) => c with { Policy = PolicyLimits.Lower(c.Policy, v) }),
    ];

    /// <summary>The forms of the language card, as they are written here and on the command line.</summary>
    public static IReadOnlyDictionary<string, RlmCard> Cards { get; } =
        new SortedDictionary<string, RlmCard>(StringComparer.Ordinal) { ["full"] = RlmCard.Full, ["short"] = RlmCard.Short, ["stdlib-first"] = RlmCard.LibraryFirst };

    /// <summary>How much of the language a root model is told.</summary>
    public RlmCard Card { get; init; }

    /// <summary>The default model; null where nothing says.</summary>
    public string? Model { get; init; }

    /// <summary>The model that writes programs; null for the default model.</summary>
    public string? RootModel { get; init; }

    /// <summary>Models by alias, such as <c>large</c>.</summary>
    public ImmutableSortedDictionary<string, ConfiguredModel> Models { get; init; } = ImmutableSortedDictionary<string, ConfiguredModel>.Empty;

    /// <summary>What models are held to that have no alias: by spec, or <c>default</c> and <c>root</c> for those that are in use.</summary>
    public ImmutableSortedDictionary<string, ConfiguredModel> Held { get; init; } = ImmutableSortedDictionary<string, ConfiguredModel>.Empty;

    /// <summary>What a model without an alias is held to.</summary>
    /// <param name="role"><c>default</c> or <c>root</c>.</param>
    /// <param name="model">Which.</param>
    public ConfiguredModel HeldTo(string role, ModelSpec model) => Held.GetValueOrDefault(role) ?? Held.GetValueOrDefault(model.ToString()) ?? ConfiguredModel.Usual;

    /// <summary>What models cost, by name, spec or alias.</summary>
    public ImmutableSortedDictionary<string, RlmPrice> Prices { get; init; } = ImmutableSortedDictionary<string, RlmPrice>.Empty;

    /// <summary>Characters that surely fit the default model's window.</summary>
    public long? Window { get; init; }

    public int? Concurrency { get; init; }

    /// <summary>Replies of earlier runs; null for none.</summary>
    public ConfiguredCache? Cache { get; init; }

    /// <summary>A collector that takes OTLP over HTTP; null for none.</summary>
    public Uri? Telemetry { get; init; }

    public RlmPolicy Policy { get; init; } = new() { MaxCalls = 10_000 };

    /// <summary>Where something was found, the strongest first.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <param name="folder">Where to look first; then in its parents.</param>
    /// <param name="userFile">The user's own file; may be missing.</param>
    /// <param name="environment">From a variable's name to its value.</param>
    /// <exception cref="RlmException">A file or variable is wrong.</exception>
    public static RlmConfiguration Load(DirectoryInfo folder, string userFile, Func<string, string?> environment)
    {
        var configuration = new RlmConfiguration();
        if (File.Exists(userFile))
        {
            configuration = configuration.With(userFile);
        }

        for (var at = folder; at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, FileName);
            if (File.Exists(file))
            {
                configuration = configuration.With(file);
                break;
            }
        }

        return configuration.With(environment);
    }

    /// <summary>For the process: its folder, its user, its environment.</summary>
    public static RlmConfiguration Load() => Load(
        new DirectoryInfo(Environment.CurrentDirectory),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "rlm", FileName),
        Environment.GetEnvironmentVariable);

    /// <summary>The limits of a policy file, in place of all configured ones.</summary>
    /// <exception cref="RlmException">The file is missing or wrong.</exception>
    public static RlmPolicy ReadPolicy(string file)
    {
        using var json = ConfigurationFile.Read(file);
        return PolicyLimits.Read(new RlmPolicy(), json.Root, json, []);
    }

    /// <summary>What to say of variables that look like ours and are not read: a budget in one of them would hold nothing.</summary>
    /// <param name="names">Of all variables.</param>
    public static IEnumerable<string> UnreadVariables(IEnumerable<string> names) => names
        .Where(n => n.StartsWith("RLM_", StringComparison.Ordinal) && s_variables.All(v => v.Name != n))
        .Order(StringComparer.Ordinal)
        .Select(n => $"nothing reads the variable {n}; there are {string.Join(", ", s_variables.Select(v => v.Name))}");

    /// <inheritdoc cref="UnreadVariables(IEnumerable{string})"/>
    public static IEnumerable<string> UnreadVariables() => UnreadVariables(Environment.GetEnvironmentVariables().Keys.OfType<string>());

    private RlmConfiguration With(string file)
    {
        using var json = ConfigurationFile.Read(file);
        if (json.Root.ValueKind != JsonValueKind.Object)
        {
            throw new RlmException(HostDiagnostics.NotJson(json.Name, "it has to hold one JSON object."));
        }

        var result = this;
        foreach (var setting in json.Root.EnumerateObject())
        {
            var place = json.At(setting.Name);
            if (IsSecret(setting.Name))
            {
                throw new RlmException(HostDiagnostics.Secret(place, setting.Name));
            }

            result = setting.Name switch
            {
                "$schema" => result,
                "model" => result with { Model = Text(setting, place) },
                "rootModel" => result with { RootModel = Text(setting, place) },
                "models" => result.WithModels(setting, place),
                "prices" => result with { Prices = result.Prices.SetItems(ConfiguredPrices.Read(setting, place)) },
                "window" => result with { Window = Number(setting, 1_000, place) },
                "concurrency" => result with { Concurrency = (int)Math.Min(10_000, Number(setting, 1, place)) },
                "cache" => result with { Cache = ConfiguredCache.Read(setting, file, place) },
                "card" => result with { Card = Cards.TryGetValue(Text(setting, place), out var card) ? card
                    : throw new RlmException(HostDiagnostics.WrongValue(place, "card", $"one of {string.Join(", ", Cards.Keys)}", setting.Value.GetRawText())) },
                "telemetry" => result with { Telemetry = Uri.TryCreate(Text(setting, place), UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https" ? collector
                    : throw new RlmException(HostDiagnostics.WrongValue(place, "telemetry", "an address such as \"http://localhost:4318\"", setting.Value.GetRawText())) },
                "policy" => result with { Policy = PolicyLimits.Read(result.Policy, setting.Value, json, [setting.Name]) },
                _ => throw new RlmException(HostDiagnostics.UnknownSetting(place, setting.Name, s_settings)),
            };
        }

        return result with { Sources = result.Sources.Insert(0, file) };
    }

    private RlmConfiguration WithModels(JsonProperty setting, string place)
    {
        var read = ConfiguredModel.ReadAll(setting, place).ToLookup(m => m.Value.Spec.Length == 0);
        return this with { Models = Models.SetItems(read[false]), Held = Held.SetItems(read[true]) };
    }

    private RlmConfiguration With(Func<string, string?> environment)
    {
        var result = this;
        foreach (var (name, with) in s_variables)
        {
            if (environment(name) is { Length: > 0 } value)
            {
                result = with(result, value);
                result = result with { Sources = result.Sources.Insert(0, name) };
            }
        }

        return result;
    }

    internal static string Text(JsonProperty setting, string place) => setting.Value.ValueKind == JsonValueKind.String && setting.Value.GetString() is { Length: > 0 } text
        ? text
        : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, "a text", setting.Value.GetRawText()));

    internal static long Number(JsonProperty setting, long least, string place) =>
        setting.Value.ValueKind == JsonValueKind.Number && setting.Value.TryGetInt64(out var number) && number >= least
            ? number
            : throw new RlmException(HostDiagnostics.WrongValue(place, setting.Name, $"a whole number of {least} or more", setting.Value.GetRawText()));

    private static long WholeNumber(string variable, string value, long least) =>
        long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new RlmException(HostDiagnostics.WrongValue("the environment", variable, $"a whole number of {least} or more", value));

    internal static bool IsSecret(string name) =>
        name.Contains("key", StringComparison.OrdinalIgnoreCase) || name.Contains("token", StringComparison.OrdinalIgnoreCase) || name.Contains("secret", StringComparison.OrdinalIgnoreCase);
}
