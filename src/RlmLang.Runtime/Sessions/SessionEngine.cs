using RlmLang.Bounds;
using RlmLang.Calls;
using RlmLang.Evaluation;
using RlmLang.Telemetry;

namespace RlmLang.Sessions;

/// <summary>What a session needs of its engine.</summary>
/// <param name="scheduler">Makes all calls.</param>
/// <param name="options">The engine's.</param>
/// <param name="root">Writes the programs.</param>
/// <param name="models">All models' names by alias.</param>
/// <param name="context">The whole context, also for children.</param>
/// <param name="plan">Bounds a program.</param>
internal sealed class SessionEngine(CallScheduler scheduler, RlmOptions options, RlmModel root, IReadOnlyDictionary<string, string> models, RlmContext context, SessionPlanner plan)
{
    public CallScheduler Scheduler => scheduler;

    public RlmOptions Options => options;

    public RlmModel Root => root;

    public IReadOnlyDictionary<string, string> Models => models;

    public string RootName => root.Name;

    public long RootWindow => root.WindowChars;

    public RlmContext Context => context;

    /// <summary>The most that gathering facts may cost.</summary>
    public long FactsWork => Math.Min(options.Policy.MaxWork, 5_000_000_000);

    /// <summary>What a child may spend, from the policy of who asks.</summary>
    public CallLimits Limits(RlmPolicy policy) => new(policy.Repairs, policy.Retries) { Window = options.LargestWindow };

    public RlmPlan Plan(RlmScript script, SessionInput input, RlmPolicy policy, string query, SessionBindings bindings, CancellationToken cancellation) =>
        plan(script, context, input, policy, query, bindings, cancellation);

    public Task<RlmResult> RunAsync(RlmPlan admitted, RlmAskOptions asked, RunCalls session, RunEvents events) =>
        new ScriptRun(admitted, scheduler, options, session.Log, session.Recorded, session, new ChildSessions(this, asked).RunAsync, events, session.Cancellation).RunAsync();
}

/// <summary>Bounds a program of a session.</summary>
internal delegate RlmPlan SessionPlanner(RlmScript script, RlmContext context, SessionInput input, RlmPolicy policy, string query, SessionBindings bindings, CancellationToken cancellation);
