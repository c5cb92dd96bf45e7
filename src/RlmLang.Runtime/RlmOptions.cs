using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RlmLang.Core;

namespace RlmLang;

/// <summary>How an engine works.</summary>
/// <remarks>An engine checks them and takes a copy, policy and lists included, when it is made: what is set later changes no engine, no plan and no run.</remarks>
public sealed class RlmOptions
{
    private ILogger? _logger;

    /// <summary>The defaults.</summary>
    public RlmOptions() => Functions = new(() => Policy.MaxFunctionChars);

    private RlmOptions(RlmOptions of)
    {
        (Policy, Functions, Concurrency, WindowChars, RootModel, RootWindowChars) = (of.Policy.Copy(), of.Functions, of.Concurrency, of.WindowChars, of.RootModel, of.RootWindowChars);
        (LogPath, ResumePath, ReplayPath, LogPrompts, CachePath, CacheBytes) = (of.LogPath, of.ResumePath, of.ReplayPath, of.LogPrompts, of.CachePath, of.CacheBytes);
        (Approve, LoggerFactory, Time, Observer) = (of.Approve, of.LoggerFactory, of.Time, of.Observer);
        Models = new Dictionary<string, IChatClient>(of.Models, StringComparer.Ordinal);
        ModelWindows = new Dictionary<string, long>(of.ModelWindows, StringComparer.Ordinal);
        ModelLimits = new Dictionary<string, RlmModelLimits>(of.ModelLimits, StringComparer.Ordinal);
        Prices = new Dictionary<string, RlmPrice>(of.Prices, StringComparer.Ordinal);
        ModelEndpoints = of.ModelEndpoints.ToDictionary(e => e.Key, e => (IReadOnlyList<IChatClient>)[.. e.Value], StringComparer.Ordinal);
    }

    /// <summary>What programs may spend.</summary>
    /// <value>The defaults of <see cref="RlmPolicy"/>.</value>
    public RlmPolicy Policy { get; set; } = new();

    /// <summary>The most requests under way at once, for all runs of the engine together.</summary>
    /// <value>1 to 10,000; 16 by default.</value>
    public int Concurrency { get; set; } = 16;

    /// <summary>The most characters that surely fit the default model's window, prompt and reply together. A program with a prompt that may be longer is refused.</summary>
    /// <value>1,000 or more; 32,000 by default, which is about 8,000 tokens of English.</value>
    public long WindowChars { get; set; } = 32_000;

    /// <summary>Functions of the host, that programs call as they call built-ins: <c>options.Functions.Add("price_of", (string sku) => catalogue[sku])</c>. Scripts are compiled with them. None can be added once an engine has them.</summary>
    /// <value>Empty by default.</value>
    public RlmFunctions Functions { get; }

    /// <summary>Models that programs can ask for by alias, as in <c>model="large"</c>; another alias is refused before anything is paid, but for <c>default</c>, and <c>large</c> where it is not here: they mean the default model.</summary>
    public IDictionary<string, IChatClient> Models { get; } = new Dictionary<string, IChatClient>(StringComparer.Ordinal);

    /// <summary>The most characters that surely fit the window of a model in <see cref="Models"/>, by alias; one that is not here has <see cref="WindowChars"/>.</summary>
    public IDictionary<string, long> ModelWindows { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>What each endpoint of a model is held to, by alias; <c>default</c> is the default model, <c>root</c> the one that writes programs. A model that is not here has no limits of its own.</summary>
    public IDictionary<string, RlmModelLimits> ModelLimits { get; } = new Dictionary<string, RlmModelLimits>(StringComparer.Ordinal);

    /// <summary>What models cost, by the name that their provider uses, or by alias as in <see cref="ModelLimits"/>. Without a price a run's money is unknown, and a budget of money is refused; <c>offline</c> and replays cost nothing.</summary>
    public IDictionary<string, RlmPrice> Prices { get; } = new Dictionary<string, RlmPrice>(StringComparer.Ordinal);

    /// <summary>Further endpoints of a model, by alias as in <see cref="ModelLimits"/>: clients that reach the same model elsewhere. A request goes to the one with the least under way; one that fails is rested, and tried again.</summary>
    public IDictionary<string, IReadOnlyList<IChatClient>> ModelEndpoints { get; } = new Dictionary<string, IReadOnlyList<IChatClient>>(StringComparer.Ordinal);

    /// <summary>The model that writes programs in a session; null for the default model.</summary>
    public IChatClient? RootModel { get; set; }

    /// <summary>The most characters that surely fit the root model's window; null for <see cref="WindowChars"/>.</summary>
    /// <value>1,000 or more; null by default.</value>
    public long? RootWindowChars { get; set; }

    /// <summary>Where the run log goes; null keeps none. <see cref="RlmResult.LogPath"/> says where it went.</summary>
    /// <value>A path of a file that may be replaced, for one run at a time; or of an existing folder, where each run and question gets a file of its own. Null by default.</value>
    public string? LogPath { get; set; }

    /// <summary>The log of a run that was cut: this one goes on from it, asks for nothing again that stands in it, and writes behind it; <see cref="LogPath"/> is then not used.</summary>
    /// <value>A path; null by default.</value>
    public string? ResumePath { get; set; }

    /// <summary>The log of a run to repeat: every reply comes from it, no model is asked, nothing is written.</summary>
    /// <value>A path; null by default.</value>
    public string? ReplayPath { get; set; }

    /// <summary>Whether the log holds prompts whole, instead of as places in the context.</summary>
    /// <value>False by default.</value>
    public bool LogPrompts { get; set; }

    /// <summary>A folder with replies of earlier runs, shared by all that name it, engines and processes alike: what was asked before, word for word and of the same model, is not asked again. Null keeps none.</summary>
    /// <remarks>
    /// A model is told by its provider, address and name (<see cref="ChatClientMetadata"/>); replies of a client that does not say its model's name are not kept. A reply from the cache is in the run log as any other, so a
    /// log can be replayed without the cache. Who can write the folder can decide replies: it belongs to one user.
    /// </remarks>
    /// <value>A path, made when it is first needed; null by default.</value>
    public string? CachePath { get; set; }

    /// <summary>What the replies in <see cref="CachePath"/> may take on disk; those that were not used for longest go first.</summary>
    /// <value>In bytes, 1,000,000 or more; 1,000,000,000 by default.</value>
    public long CacheBytes { get; set; } = 1_000_000_000;

    /// <summary>Asked before a program runs that may call a model: scripts, and each program of a session; not those of child sessions, whose share is part of the program that starts them. What it is given is what runs.
    /// False stops it before anything is spent. Null asks nobody.</summary>
    /// <value>Null by default.</value>
    public Func<RlmPlan, CancellationToken, Task<bool>>? Approve { get; set; }

    /// <summary>Makes the logger of category <c>RlmLang</c>, which is told of runs, requests that are sent again, and failures; null for none. For spans and metrics see <see cref="RlmTelemetry"/>.</summary>
    /// <value>Null by default.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Measures time-outs and the waits between retries.</summary>
    /// <value>The system's clock by default.</value>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The most characters of any prompt and its reply.</summary>
    internal long LargestWindow => ModelWindows.Values.Append(RootWindowChars ?? 0).Append(WindowChars).Max();

    /// <summary>Whether a plan may run, as far as whoever is asked for approval says.</summary>
    internal async Task<bool> IsApprovedAsync(RlmPlan plan, CancellationToken cancellation) =>
        Approve is not { } approve || plan.MaxCalls == 0 || await approve(plan, cancellation).ConfigureAwait(false);

    /// <summary>Told of each expression that is evaluated; null for nobody.</summary>
    internal IEvaluationObserver? Observer { get; init; }

    internal ILogger Logger => _logger ??= LoggerFactory?.CreateLogger(RlmTelemetry.SourceName) ?? NullLogger.Instance;

    /// <summary>What an engine works with from now on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">An alias is of no model.</exception>
    internal RlmOptions Taken()
    {
        Validate();
        // A result that a plan was bounded with may not grow under it.
        Functions.Close(Policy.MaxFunctionChars);
        return new(this);
    }

    private void Validate()
    {
        ArgumentNullException.ThrowIfNull(Policy);
        ArgumentNullException.ThrowIfNull(Time);
        Policy.Validate(Functions.ByName.Keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Concurrency, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowChars, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(RootWindowChars ?? WindowChars, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(CacheBytes, 1_000_000);
        foreach (var (alias, window) in ModelWindows)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(window, 1_000, $"{nameof(ModelWindows)}[\"{alias}\"]");
        }

        foreach (var limits in ModelLimits.Values)
        {
            limits.Validate();
        }

        foreach (var (model, price) in Prices)
        {
            price.Validate(model);
        }

        // What is held to a misspelt name is held to nothing.
        if (ModelWindows.Keys.Concat(ModelLimits.Keys).Concat(ModelEndpoints.Keys).FirstOrDefault(a => a is not ("default" or "root") && !Models.ContainsKey(a)) is { } unknown)
        {
            throw new ArgumentException($"There is no model `{unknown}`: windows, limits and endpoints are those of models in {nameof(Models)}, of `default` or of `root`.", nameof(Models));
        }
    }
}
