using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Values;

namespace RlmLang;

/// <summary>A script, checked and bounded on its real input: the only thing that runs. Immutable.</summary>
public sealed class RlmPlan
{
    internal RlmPlan(
        RlmScript script, RlmContext context, RlmPolicy policy, BoundReport bounds, ImmutableDictionary<CoreVariable, Value> inputs, ImmutableArray<Diagnostic> diagnostics)
    {
        (Script, Context, Policy, Bounds, Inputs, Diagnostics) = (script, context, policy, bounds, inputs, diagnostics);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{script.Text}\n{context.Hash}\n{policy}\n{BoundReport.LawVersion}")));
    }

    /// <summary>What was planned.</summary>
    public RlmScript Script { get; }

    /// <summary>What it reads.</summary>
    public RlmContext Context { get; }

    /// <summary>Whether it may run: nothing stands in <see cref="Diagnostics"/> that stops it.</summary>
    public bool IsAdmitted => !Diagnostics.Any(d => d.Severity is Severity.Error or Severity.Refusal);

    /// <summary>Refusals, and failures of what is pure; empty where there is nothing to say.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The most model calls of a run; null where there is no bound.</summary>
    public long? MaxCalls => Bounds.Calls.Max;

    /// <summary>Whether the run makes exactly that many calls, before equal ones are made once.</summary>
    public bool IsExact => Bounds.Calls.IsExact;

    /// <summary>A hash of program, context, policy and laws: what was approved is what runs.</summary>
    public string Fingerprint { get; }

    internal RlmPolicy Policy { get; }

    internal BoundReport Bounds { get; }

    internal ImmutableDictionary<CoreVariable, Value> Inputs { get; }
}
