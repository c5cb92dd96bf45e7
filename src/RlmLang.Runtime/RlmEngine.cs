using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Cache;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Evaluation;
using RlmLang.Models;
using RlmLang.Sessions;
using RlmLang.Telemetry;
using RlmLang.Values;

namespace RlmLang;

/// <summary>Plans and runs scripts over contexts with a model. Thread-safe: one engine serves many runs at once, and shares its limit of requests fairly among them.</summary>
public sealed class RlmEngine
{
    private static readonly JsonSerializerOptions s_readFinal = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    // What the language card tells of has to run on any host.
    private static readonly ImmutableArray<string> s_usualAliases = ["default", "large"];

    private readonly RlmOptions _options;
    private readonly RlmModel _default;
    private readonly RlmModel _root;
    private readonly Dictionary<string, RlmModel> _models = new(StringComparer.Ordinal);
    private readonly CallScheduler _scheduler;

    /// <param name="model">Answers; retries are the engine's, so the client's own have to be off.</param>
    /// <param name="options">Checked and copied here: what is set later changes nothing. Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RlmEngine(IChatClient model, RlmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = (options ?? new RlmOptions()).Taken();
        _default = Model(model, "default", "the model", _options.WindowChars);
        // One client under two names is one place to be held to its limits.
        _root = _options.RootModel is not { } root ? _default
            : ReferenceEquals(root, model) ? _default with { WindowChars = _options.RootWindowChars ?? _options.WindowChars }
            : Model(root, "root", "the root model", _options.RootWindowChars ?? _options.WindowChars);
        foreach (var (alias, client) in _options.Models)
        {
            _models[alias] = Model(client, alias, alias, _options.ModelWindows.TryGetValue(alias, out var window) ? window : _options.WindowChars);
        }

        // What is repeated from a log is answered by that log alone.
        var cache = _options is { CachePath: { } folder, ReplayPath: null } ? new ReplyCache(Path.GetFullPath(folder), _options.CacheBytes, _options.Time) : null;
        _scheduler = new CallScheduler(Resolve, _options.Concurrency, _options.Time, _options.Logger, cache);
    }

    /// <summary>The engine's own copy.</summary>
    internal RlmOptions Options => _options;

    /// <summary>Reads and checks a program that may call the functions of this engine's options.</summary>
    /// <param name="source">The program's text.</param>
    /// <param name="name">Its file's name, for diagnostics.</param>
    /// <param name="modules">What the names behind <c>use</c> stand for; those of the library are always there.</param>
    /// <exception cref="RlmDiagnosticsException">It has errors. <c>RlmScript.TryCompile</c> with <see cref="RlmOptions.Functions"/> throws none.</exception>
    public RlmScript Compile(string source, string? name = null, RlmModules? modules = null) => RlmScript.Compile(source, name, modules, _options.Functions);

    /// <summary>Bounds a script on its real input: evaluates what is pure, and never calls a model.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="context">What it reads; null for nothing.</param>
    /// <param name="parameters">An object or dictionary with a member for each parameter that does not take its default; null for none.</param>
    /// <param name="query">What <c>query</c> stands for.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    /// <exception cref="RlmException">A parameter is missing, unknown, or of another type.</exception>
    public Task<RlmPlan> PlanAsync(RlmScript script, RlmContext? context = null, object? parameters = null, string query = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        return Task.Run(() => Plan(script, context ?? RlmContext.Empty, parameters, query, cancellationToken), cancellationToken);
    }

    /// <summary>Plans and runs.</summary>
    /// <inheritdoc cref="PlanAsync"/>
    public async Task<RlmResult> RunAsync(RlmScript script, RlmContext? context = null, object? parameters = null, string query = "", CancellationToken cancellationToken = default) =>
        await RunAsync(await PlanAsync(script, context, parameters, query, cancellationToken).ConfigureAwait(false), RunEvents.None, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs what was planned.</summary>
    /// <param name="plan">Has to be admitted.</param>
    /// <param name="progress">Told what happens while it goes on; from several threads, one at a time.</param>
    /// <param name="cancellationToken">Stops the run at once; what was paid for is in the log.</param>
    /// <exception cref="RlmException">The plan was refused, was not approved, or was made under another policy.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Task<RlmResult> RunAsync(RlmPlan plan, Action<RlmEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return RunAsync(plan, RunEvents.To(progress), cancellationToken);
    }

    /// <summary>Plans and runs, and tells what happens while it goes on: <see cref="RlmPlanned"/> first, <see cref="RlmFinal"/> last. Each reading is a run of its own.</summary>
    /// <remarks>No event is lost: a reader that is slow slows the run down (and no other run), and one that stops reading stops it, as <paramref name="cancellationToken"/> does.</remarks>
    /// <param name="script">What to run.</param>
    /// <param name="context">What it reads; null for nothing.</param>
    /// <param name="parameters">An object or dictionary with a member for each parameter that does not take its default; null for none.</param>
    /// <param name="query">What <c>query</c> stands for.</param>
    /// <param name="cancellationToken">Stops the run at once; what was paid for is in the log.</param>
    /// <exception cref="RlmException">While reading: a parameter does not fit, or the plan, which was told, was refused or not approved.</exception>
    /// <exception cref="OperationCanceledException">While reading: the run was cancelled.</exception>
    public IAsyncEnumerable<RlmEvent> StreamAsync(RlmScript script, RlmContext? context = null, object? parameters = null, string query = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        return RunEvents.ReadAsync(
            async (events, stop) => await ToldAsync(await PlanAsync(script, context, parameters, query, stop).ConfigureAwait(false), events, stop).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>Runs what was planned, and tells what happens while it goes on; see <see cref="StreamAsync(RlmScript, RlmContext?, object?, string, CancellationToken)"/>.</summary>
    /// <param name="plan">Has to be admitted.</param>
    /// <param name="cancellationToken">Stops the run at once; what was paid for is in the log.</param>
    public IAsyncEnumerable<RlmEvent> StreamAsync(RlmPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return RunEvents.ReadAsync((events, stop) => ToldAsync(plan, events, stop), cancellationToken);
    }

    /// <summary>Answers a question, and tells what happens while it goes on: the programs that are planned, their calls, the turns; <see cref="RlmFinal"/> last. Each reading asks anew.</summary>
    /// <remarks>As of <see cref="StreamAsync(RlmScript, RlmContext?, object?, string, CancellationToken)"/>.</remarks>
    /// <param name="query">What is asked.</param>
    /// <param name="context">What it is asked of; null for nothing.</param>
    /// <param name="options">See <see cref="AskAsync"/>.</param>
    /// <param name="cancellationToken">Stops at once; what was paid for is in the log.</param>
    public IAsyncEnumerable<RlmEvent> StreamAskAsync(string query, RlmContext? context = null, RlmAskOptions? options = null, CancellationToken cancellationToken = default) =>
        StartSession(context, options).StreamAskAsync(query, cancellationToken);

    private async Task<RlmResult> ToldAsync(RlmPlan plan, RunEvents events, CancellationToken cancellationToken)
    {
        if (!plan.IsAdmitted)
        {
            // What runs is told when it begins.
            await events.TellAsync(() => new RlmPlanned(plan)).ConfigureAwait(false);
        }

        return await RunAsync(plan, events, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RlmResult> RunAsync(RlmPlan plan, RunEvents events, CancellationToken cancellationToken)
    {
        if (!plan.IsHeldTo(_options.Policy))
        {
            throw new RlmException("This plan was made by an engine with another policy: plan the script with the engine that runs it.");
        }

        var refusal = plan.IsAdmitted ? null : plan.Diagnostics.First(d => d.Severity is Severity.Error or Severity.Refusal);
        refusal ??= await _options.IsApprovedAsync(plan, cancellationToken).ConfigureAwait(false) ? null : RefusalDiagnostics.NotApproved(plan.MaxCalls);
        if (refusal is not null)
        {
            await KeepRefusalAsync(plan, refusal).ConfigureAwait(false);
            throw new RlmException(refusal);
        }

        return await LoggedRun.KeepAsync(
            _options,
            plan.Context,
            RunSubject.Of(plan, ModelNames),
            (log, recorded) => new ScriptRun(plan, _scheduler, _options, log, recorded, null, new ChildSessions(Sessions(plan.Context), new RlmAskOptions()).RunAsync, events, cancellationToken).RunAsync()).ConfigureAwait(false);
    }

    /// <summary>Notes in the log, where one is kept, that a plan was not run.</summary>
    internal Task KeepRefusalAsync(RlmPlan plan, Diagnostic reason) => LoggedRun.KeepRefusalAsync(_options, plan, RunSubject.Of(plan, ModelNames), reason);

    /// <summary>Answers a question: a root model writes programs over a context that it cannot see, each bounded before it runs, all within one budget.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="context">What it is asked of; null for nothing.</param>
    /// <param name="options">Turns, sealing, the plain call for short contexts; null for the defaults.</param>
    /// <param name="progress">Told what happens while it goes on; from several threads, one at a time.</param>
    /// <param name="cancellationToken">Stops at once; what was paid for is in the log.</param>
    /// <returns>FINAL, or the best value so far and why there is no FINAL.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<RlmResult> AskAsync(
        string query, RlmContext? context = null, RlmAskOptions? options = null, Action<RlmEvent>? progress = null, CancellationToken cancellationToken = default) =>
        StartSession(context, options).AskAsync(query, progress, cancellationToken);

    /// <summary>A session that keeps its context and what its programs bind from question to question.</summary>
    /// <param name="context">What is asked of; null for nothing.</param>
    /// <param name="options">See <see cref="AskAsync"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RlmSession StartSession(RlmContext? context = null, RlmAskOptions? options = null)
    {
        var asked = options ?? new RlmAskOptions();
        asked.Validate();
        return new RlmSession(Sessions(context ?? RlmContext.Empty), asked);
    }

    /// <summary>A session as it was when it was saved.</summary>
    /// <param name="saved">What <see cref="RlmSession.Save"/> gave.</param>
    /// <param name="context">The same context.</param>
    /// <param name="options">See <see cref="AskAsync"/>.</param>
    /// <exception cref="RlmException">It is no saved session, or one over another context.</exception>
    public RlmSession RestoreSession(string saved, RlmContext context, RlmAskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(context);
        var asked = options ?? new RlmAskOptions();
        asked.Validate();
        return new RlmSession(Sessions(context), asked, SessionStore.Read(saved, context));
    }

    /// <summary>Runs what was planned, and reads FINAL as a .NET value.</summary>
    /// <inheritdoc cref="RunAsync(RlmPlan, Action{RlmEvent}?, CancellationToken)"/>
    /// <exception cref="RlmException">The plan was refused, or FINAL cannot be read as a <typeparamref name="T"/>: that is found before anything is paid.</exception>
    public async Task<RlmResult<T>> RunAsync<T>(RlmPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        CheckFinal<T>(plan.Script);
        var result = await RunAsync(plan, RunEvents.None, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<T> final = [];
        string? complaint = null;
        if (result is { IsPartial: false, FinalJson: { } json })
        {
            try
            {
                final = [JsonSerializer.Deserialize<T>(json, s_readFinal)!];
            }
            catch (Exception failure) when (failure is JsonException or NotSupportedException)
            {
                // It was paid for: whoever asked too much of it can still have it as JSON.
                complaint = $"FINAL does not fit {typeof(T).Name}: {failure.Message}";
            }
        }

        return new RlmResult<T>(final, complaint)
        {
            FinalJson = result.FinalJson,
            FinalText = result.FinalText,
            FinalType = result.FinalType,
            IsPartial = result.IsPartial,
            Failure = result.Failure,
            Usage = result.Usage,
            Coverage = result.Coverage,
            Citations = result.Citations,
            Shown = result.Shown,
            Elapsed = result.Elapsed,
            Replaced = result.Replaced,
            LogPath = result.LogPath,
            LogFailure = result.LogFailure,
        };
    }

    /// <summary>Plans and runs, and reads FINAL as a .NET value.</summary>
    /// <inheritdoc cref="PlanAsync"/>
    /// <exception cref="RlmException">A parameter does not fit, the plan was refused or not approved, or FINAL cannot be read as a <typeparamref name="T"/>: that is found before anything is paid.</exception>
    public async Task<RlmResult<T>> RunAsync<T>(RlmScript script, RlmContext? context = null, object? parameters = null, string query = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        CheckFinal<T>(script);
        return await RunAsync<T>(await PlanAsync(script, context, parameters, query, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private static void CheckFinal<T>(RlmScript script)
    {
        if (FinalShape.Complaint(typeof(T), script.Program.FinalType) is { } complaint)
        {
            throw new RlmException($"FINAL of this script cannot be read as {typeof(T).Name}: {complaint}.");
        }
    }

    /// <summary>The names of all models, by alias: <c>default</c>, <c>root</c>, and what the host calls the others.</summary>
    private SortedDictionary<string, string> ModelNames
    {
        get
        {
            var names = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["default"] = Resolve(null).Name, ["root"] = _root.Name };
            foreach (var alias in _models.Keys)
            {
                names[alias] = Resolve(alias).Name;
            }

            return names;
        }
    }

    private SessionEngine Sessions(RlmContext context) => new(_scheduler, _options, _root, ModelNames, context, Plan);

    private RlmPlan Plan(RlmScript script, RlmContext context, object? parameters, string query, CancellationToken cancellationToken) =>
        Plan(script, context, _options.Policy, ScriptInputs.Of(script.Program, SessionInput.Of(context), parameters, query), cancellationToken);

    /// <summary>One step of a test: a program over what earlier ones bound.</summary>
    internal async Task<(RlmPlan Plan, RlmResult Result)> RunStepAsync(RlmScript script, RlmContext context, object? parameters, string query, SessionBindings bindings, CancellationToken cancellationToken)
    {
        var plan = parameters is null
            ? Plan(script, context, SessionInput.Of(context), _options.Policy, query, bindings, cancellationToken)
            : Plan(script, context, parameters, query, cancellationToken);
        return (plan, await RunAsync(plan, RunEvents.None, cancellationToken).ConfigureAwait(false));
    }

    private RlmPlan Plan(RlmScript script, RlmContext context, SessionInput input, RlmPolicy policy, string query, SessionBindings bindings, CancellationToken cancellationToken)
    {
        var inputs = ScriptInputs.Of(script.Program, input, null, query);
        foreach (var variable in script.Program.Bindings)
        {
            inputs = inputs.SetItem(variable, bindings.Values.First(b => b.Name == variable.Name).Value);
        }

        return Plan(script, context, policy, inputs, cancellationToken);
    }

    private RlmPlan Plan(RlmScript script, RlmContext context, RlmPolicy policy, ImmutableDictionary<CoreVariable, Value> inputs, CancellationToken cancellationToken, WorkMeter? search = null)
    {
        var program = script.Program;
        var limits = new CallLimits(policy.Repairs, policy.Retries) { Window = _options.LargestWindow };
        var symbolic = ProgramBounds.Symbolic(program, limits);
        try
        {
            var work = search ?? new WorkMeter(policy.MaxWork, policy.MaxMemory, cancellationToken) { Observer = _options.Observer };
            var measured = ProgramBounds.Measured(program, limits, work, inputs);
            var report = new BoundReport(symbolic, measured, program.Sites);
            ImmutableArray<Diagnostic> refusals =
            [
                .. script.HostCalls.Where(h => !ReferenceEquals(_options.Functions.ByName.GetValueOrDefault(h.Function.Name), h.Function)).Select(h => RefusalDiagnostics.FunctionNotThere(h.Span, h.Function.Name)),
                .. program.Sites.Where(s => s.Model is { } alias && !Knows(alias)).Select(s => RefusalDiagnostics.UnknownModel(s.Span, s.Model ?? "", [.. _models.Keys.Union(s_usualAliases).Order(StringComparer.Ordinal)])),
                .. Permissions.Refusals(script, policy, s => Resolve(s.Model).Names),
                .. Admission.Refusals(program, report, policy, Window, s => Asked(s).Where(m => m.Price is null).Select(m => m.Name)),
            ];
            if (search is null && !refusals.IsEmpty)
            {
                var meter = new WorkMeter(RefusalFixes.MostWork(work.Spent), policy.MaxMemory, cancellationToken);
                refusals = new RefusalFixes(script, report, policy, text => Replan(text, meter)).Apply(refusals);
                _options.Logger.Refused(script.Name, refusals[0].Code);
            }

            return new(script, context, policy, report, inputs, refusals) { Money = PlannedMoney.Of(report, limits, s => Asked(s).Select(m => (m.Price, m.Thinking))) };
        }
        catch (EvaluationException failure)
        {
            return new(script, context, policy, new BoundReport(symbolic, null, program.Sites), inputs, [failure.ToDiagnostic()]);
        }

        // An edit of the same program: its parameters and bindings are the same, whatever their places are.
        RlmPlan? Replan(string text, WorkMeter meter)
        {
            var before = meter.Spent;
            var compiled = SessionProgram.TryCompile(text, program.Bindings, script.FinalType != "none", RlmModules.Of(script.Modules), script.Host, out var edited);
            return compiled && edited is not null && Plan(edited, context, policy, ScriptInputs.Same(edited.Program, program, inputs), cancellationToken, meter) is var plan && meter.Spent - before <= policy.MaxWork ? plan : null;
        }
    }

    private (string Model, long Window) Window(CallSite site)
    {
        var model = Resolve(site.Model);
        return (model.Name, model.WindowChars);
    }

    /// <summary>The models that a call site may ask: those of a child run are chosen by its root.</summary>
    private IEnumerable<RlmModel> Asked(CallSite site) => site.StartsChild ? _models.Values.Append(_default).Append(_root) : [Resolve(site.Model)];

    /// <summary>Whether programs may ask for the model; the default one answers for those that every program may name.</summary>
    private bool Knows(string alias) => _models.ContainsKey(alias) || s_usualAliases.Contains(alias);

    private RlmModel Resolve(string? alias) => alias is not null && _models.TryGetValue(alias, out var found) ? found : _default;

    private RlmModel Model(IChatClient client, string alias, string fallback, long window)
    {
        var others = _options.ModelEndpoints.TryGetValue(alias, out var further) ? further : [];
        var limits = _options.ModelLimits.TryGetValue(alias, out var held) ? held : RlmModelLimits.None;
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        var name = metadata?.DefaultModelId ?? fallback;
        return new(name, new ModelEndpoints(name, [client, .. others], limits, _options.Time), window, Price(), Thinking(), KeptReplies.Answering(metadata))
        {
            Names = [.. others.Select(o => (o.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId).OfType<string>().Prepend(name).Distinct(StringComparer.Ordinal)],
        };

        int Thinking() => limits.ThinkingTokens ?? (metadata?.ProviderName is "offline" or "replay" ? 0 : ThinkingModels.Usual(name));

        RlmPrice? Price() => _options.Prices.TryGetValue(name, out var price) || _options.Prices.TryGetValue(alias, out price) ? price
            : metadata?.ProviderName is "offline" or "replay" ? RlmPrice.Free
            : null;
    }
}
