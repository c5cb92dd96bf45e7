using System.CommandLine;
using Microsoft.Extensions.AI;
using RlmLang.Configuration;
using RlmLang.Contexts;
using RlmLang.Logs;

namespace RlmLang.Cli;

/// <summary>The options of every command that reads a context or asks a model; a flag wins over what is configured.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string[]> _context = new("--context", "-c") { Description = "Files, directories, archives, globs, or - for standard input.", AllowMultipleArgumentsPerToken = true };
    private readonly ReadingOptions _reading = new();
    private readonly Option<string?> _budget = new("--budget") { Description = "Lowers the ceiling: calls=…,depth=…,tokens=…,usd=…,seconds=…." };
    private readonly Option<FileInfo?> _policy = new("--policy") { Description = "The host's policy, a JSON file, in place of the configured one." };
    private readonly Option<long?> _window = new Option<long?>("--window") { Description = "Characters that surely fit the model's window; 32,000 unless configured." }.Within(1_000, double.PositiveInfinity);
    private readonly Option<string?> _model = new("--model") { Description = "offline, ollama:NAME, openai:NAME or anthropic:NAME (all three also with @URL), or replay:RUN.jsonl." };
    private readonly Option<string?> _rootModel = new("--root-model") { Description = "The model that writes programs; the default model unless configured." };
    private readonly Option<string?> _large = new("--large") { Description = "The model that model=\"large\" means." };
    private readonly Option<int?> _concurrency = new Option<int?>("--concurrency") { Description = "Requests under way at once; 16 unless configured." }.Within(1, 10_000);
    private readonly Option<string?> _log = new("--log") { Description = "Write the run log to this file, or to a new one in this folder." };
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on from the log of a run that was cut; asks for nothing again that stands in it." };
    private readonly Option<string?> _cache = new("--cache") { Description = "Keep replies in this folder, and ask for none again that stands there." };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Ask the models themselves, whatever is configured." };
    private readonly Option<bool> _logPrompts = new("--log-prompts") { Description = "Store prompts whole in the log, not as places in the context." };
    private readonly Lazy<RlmConfiguration> _configuration = new(RlmConfiguration.Load);

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON object on standard output." };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no notices." };

    public RlmConfiguration Configuration => _configuration.Value;

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_context, .. _reading.All, _model, _rootModel, _large, _window, _budget, _policy, _concurrency, _log, _resume, _logPrompts, _cache, _noCache, Json, NoColor, Quiet])
        {
            command.Options.Add(option);
        }
    }

    public bool HasContext(ParseResult parsed) => parsed.GetValue(_context) is { Length: > 0 };

    /// <summary>Whether the context comes from standard input, which then cannot answer questions.</summary>
    public bool ReadsStandardInput(ParseResult parsed) => parsed.GetValue(_context)?.Contains("-") ?? false;

    public RlmContext Context(ParseResult parsed, CancellationToken cancellation) =>
        ContextLoader.Load(parsed.GetValue(_context) ?? [], Console.OpenStandardInput(), _reading.Value(parsed), cancellation);

    public Task<ModelSpec> ModelAsync(ParseResult parsed, CancellationToken cancellation) =>
        ModelChoice.ChooseAsync(parsed.GetValue(_model), Configuration.Model, cancellation);

    /// <summary>The model that writes programs, in a session or for a program that starts one.</summary>
    public ModelSpec RootModel(ParseResult parsed, ModelSpec model) => (parsed.GetValue(_rootModel) ?? Configuration.RootModel) is { } spec ? ModelSpec.Parse(spec) : model;

    public long Window(ParseResult parsed) => parsed.GetValue(_window) ?? Configuration.Window ?? 32_000;

    /// <summary>The client of a model without an alias; what it is held to goes into the options of the engine.</summary>
    /// <param name="model">Which.</param>
    /// <param name="role"><c>default</c> or <c>root</c>.</param>
    /// <param name="options">The engine's.</param>
    public IChatClient Create(ModelSpec model, string role, RlmOptions options)
    {
        var held = Configuration.HeldTo(role, model);
        Hold(options, role, held, options.WindowChars);
        return model.Create(options.WindowChars, held);
    }

    /// <summary>Sends spans and metrics while the command runs; null where no collector is configured.</summary>
    public TelemetryExport? Telemetry(CancellationToken cancellation) => TelemetryExport.Start(Configuration.Telemetry, Environment.GetEnvironmentVariable, cancellation);

    /// <summary>What an engine needs besides its default model.</summary>
    public RlmOptions Options(ParseResult parsed)
    {
        var policy = parsed.GetValue(_policy) is { } file ? RlmConfiguration.ReadPolicy(file.FullName) : Configuration.Policy;
        var options = new RlmOptions
        {
            Concurrency = parsed.GetValue(_concurrency) ?? Configuration.Concurrency ?? 16,
            WindowChars = Window(parsed),
            LogPath = parsed.GetValue(_log),
            ResumePath = parsed.GetValue(_resume),
            LogPrompts = parsed.GetValue(_logPrompts),
            Policy = PolicyLimits.Lower(policy, parsed.GetValue(_budget)),
        };
        if (options is { LogPath: { } log, ResumePath: null })
        {
            LogFile.RefuseToReplace(log);
        }

        if (!parsed.GetValue(_noCache))
        {
            options.CachePath = parsed.GetValue(_cache) ?? Configuration.Cache?.Path;
            options.CacheBytes = Configuration.Cache?.Bytes ?? options.CacheBytes;
        }

        foreach (var (model, price) in Configuration.Prices)
        {
            options.Prices[model] = price;
        }

        var models = parsed.GetValue(_large) is { } large ? Configuration.Models.SetItem("large", new(large, null)) : Configuration.Models;
        foreach (var (alias, model) in models)
        {
            options.ModelWindows[alias] = model.Window ?? options.WindowChars;
            var says = model with { Spec = "", Window = null };
            var held = says.Equals(ConfiguredModel.Usual) ? Configuration.Held.GetValueOrDefault(model.Spec) ?? model : model;
            options.Models[alias] = Usable(ModelSpec.Parse(model.Spec), held, model.Window ?? options.WindowChars);
            Hold(options, alias, held, model.Window ?? options.WindowChars);
        }

        return options;
    }

    /// <summary>Stops where the program asks for a model that cannot be used here, before anything is paid.</summary>
    /// <exception cref="RlmException">Says what is missing.</exception>
    public static void RequireModels(RlmScript script, RlmOptions options)
    {
        foreach (var site in script.Program.Sites)
        {
            if (site.Model is { } alias && options.Models.TryGetValue(alias, out var model) && model is UnaskedModel { Why: { } why })
            {
                throw why;
            }
        }
    }

    /// <summary>Files of settings are shared: a model without a key here is no reason to stop what does not ask it.</summary>
    private static IChatClient Usable(ModelSpec spec, ConfiguredModel held, long window)
    {
        try
        {
            return spec.Create(window, held);
        }
        catch (RlmException failure)
        {
            return new UnaskedModel(spec, failure);
        }
    }

    private static void Hold(RlmOptions options, string role, ConfiguredModel held, long window)
    {
        options.ModelLimits[role] = held.Limits;
        if (!held.Endpoints.IsEmpty)
        {
            options.ModelEndpoints[role] = [.. held.Endpoints.Select(e => ModelSpec.Parse(e).Create(window, held))];
        }
    }
}
