using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Bounds;

/// <summary>What a program can cost, and what is known of each of its names.</summary>
/// <param name="Total">Of the whole run.</param>
/// <param name="Lets">In source order.</param>
/// <param name="Known">The values that need no model: the run starts from them.</param>
/// <param name="Results">The values of <c>show</c> and <c>set FINAL</c> that need none either.</param>
internal sealed record ProgramBounds(
    Cost Total, ImmutableArray<LetBound> Lets, ImmutableDictionary<CoreVariable, Value> Known, ImmutableDictionary<CoreStatement, Value> Results)
{
    /// <summary>The spans of the context that prompts can hold, in order, without overlaps; of a symbolic bound nothing.</summary>
    public ImmutableArray<SourceSpan> Readable { get; init; } = [];

    /// <summary>As formulas over the sizes of the context, parameters and lets: without a context.</summary>
    public static ProgramBounds Symbolic(CoreProgram program, CallLimits limits)
    {
        var analyser = new BoundAnalyser(program.FrameSize, limits, new AnalysisWorkMeter(), isHypothetical: true);
        analyser.Bind(program.Context, Abstract.Sized(TypeSizes.Open(program.Context.Type, "context")));
        analyser.Bind(program.Documents, Abstract.Sized(TypeSizes.Open(program.Documents.Type, "docs")));
        analyser.Bind(program.Query, Abstract.Sized(TypeSizes.Open(program.Query.Type, "query")));
        foreach (var binding in program.Bindings)
        {
            analyser.Bind(binding, Abstract.Sized(TypeSizes.Open(binding.Type, binding.Name)));
        }

        foreach (var parameter in program.Parameters)
        {
            // A default is what most runs use, but a caller may give something else.
            analyser.Bind(parameter.Variable, Abstract.Sized(TypeSizes.Open(parameter.Variable.Type, parameter.Variable.Name)));
        }

        return Walk(program, analyser, named: true);
    }

    /// <summary>As numbers: what is pure is run on the real input, and only what hangs on replies stays a bound.</summary>
    /// <param name="program">The program.</param>
    /// <param name="limits">Repairs and retries.</param>
    /// <param name="meter">Is charged for the pure work.</param>
    /// <param name="inputs">The values of context, documents, query and every parameter.</param>
    /// <exception cref="EvaluationException">The pure part fails.</exception>
    public static ProgramBounds Measured(CoreProgram program, CallLimits limits, IWorkMeter meter, IReadOnlyDictionary<CoreVariable, Value> inputs)
    {
        var analyser = new BoundAnalyser(program.FrameSize, limits, meter);
        foreach (var (variable, value) in inputs)
        {
            analyser.Bind(variable, Abstract.Known(value));
        }

        return Walk(program, analyser, named: false);
    }

    /// <summary>The most calls that can still come, where some lets are there already; null where there is no bound or finding it takes too long.</summary>
    /// <param name="program">The program.</param>
    /// <param name="limits">Repairs and retries.</param>
    /// <param name="meter">Is charged for the pure work; where it is used up, nothing is known.</param>
    /// <param name="values">Inputs and the lets that are there.</param>
    /// <param name="done">The statements that cost nothing any more.</param>
    public static long? Remaining(CoreProgram program, CallLimits limits, IWorkMeter meter, IReadOnlyDictionary<CoreVariable, Value> values, IReadOnlySet<CoreStatement> done)
    {
        var analyser = new BoundAnalyser(program.FrameSize, limits, meter);
        foreach (var (variable, value) in values)
        {
            analyser.Bind(variable, Abstract.Known(value));
        }

        var total = Cost.None;
        try
        {
            foreach (var statement in program.Statements.Where(s => !done.Contains(s)))
            {
                foreach (var e in Expressions(statement))
                {
                    var (result, cost) = analyser.Analyse(e);
                    total = total.Beside(cost);
                    if (statement is CoreLetStatement let)
                    {
                        analyser.Bind(let.Variable, result);
                    }
                }
            }
        }
        catch (EvaluationException)
        {
            // What fails now fails in the run itself, at its place.
            return null;
        }

        return total.Calls.Constant;
    }

    private static ProgramBounds Walk(CoreProgram program, BoundAnalyser analyser, bool named)
    {
        var total = Cost.None;
        var lets = ImmutableArray.CreateBuilder<LetBound>();
        var known = ImmutableDictionary.CreateBuilder<CoreVariable, Value>();
        var results = ImmutableDictionary.CreateBuilder<CoreStatement, Value>(ReferenceEqualityComparer.Instance);
        // Statements wait only for those whose names they use: the round after which each name is there.
        var ready = new Dictionary<CoreVariable, SizeExpr>();
        var rounds = SizeExpr.Zero;
        foreach (var statement in program.Statements)
        {
            foreach (var e in Expressions(statement))
            {
                var (result, cost) = analyser.Analyse(e);
                if (result.IsKnown && statement is not CoreExpectStatement)
                {
                    // Whatever its calls reply, its value is known: the run does not make them.
                    cost = named ? cost.AtMost() : Cost.None;
                }

                var own = FreeVariables.Of(e).Aggregate(SizeExpr.Zero, (most, v) => SizeExpr.Max(most, ready.GetValueOrDefault(v, SizeExpr.Zero))) + cost.Rounds;
                rounds = SizeExpr.Max(rounds, own);
                total = total.Beside(cost);
                if (statement is CoreLetStatement let)
                {
                    ready[let.Variable] = own;
                    if (named && !result.IsKnown)
                    {
                        result = Abstract.Sized(TypeSizes.Named(analyser.SizeOf(result), let.Variable.Name));
                    }

                    if (result.Value is { } value)
                    {
                        known[let.Variable] = value;
                    }

                    analyser.Made(let.Variable, result, let.Value);
                    analyser.Bind(let.Variable, result);
                    lets.Add(new(let.Variable, analyser.SizeOf(result), result.IsKnown, cost));
                }
                else if (statement is CoreShowStatement or CoreFinalStatement && result.Value is { } shown)
                {
                    results[statement] = shown;
                }
                else if (!named && statement is CoreExpectStatement expect && ReferenceEquals(e, expect.Condition) && ReferenceEquals(result.Value, BoolValue.False))
                {
                    // What is sure to fail fails before anything is paid.
                    var message = expect.Message is { } m && analyser.Analyse(m).Result.Value is TextValue text ? text.ToString() : null;
                    throw new EvaluationException(span => Diagnostics.EvaluationDiagnostics.ExpectFailed(span, message)).At(expect.Span);
                }
            }
        }

        return new(total with { Rounds = rounds }, lets.ToImmutable(), known.ToImmutable(), results.ToImmutable()) { Readable = analyser.Readable.Spans };
    }

    private static IEnumerable<CoreExpression> Expressions(CoreStatement statement) => statement switch
    {
        CoreLetStatement let => [let.Value],
        CoreShowStatement show => [show.Value],
        CoreExpectStatement expect => expect.Message is { } message ? [expect.Condition, message] : [expect.Condition],
        CoreFinalStatement final => [final.Value],
        _ => throw new System.Diagnostics.UnreachableException($"No bound for {statement.GetType().Name}."),
    };
}

/// <summary>What is known of a let.</summary>
/// <param name="Variable">The let.</param>
/// <param name="Size">Of its value.</param>
/// <param name="IsKnown">Whether its value needs no model.</param>
/// <param name="Cost">Of its value alone.</param>
internal sealed record LetBound(CoreVariable Variable, Size Size, bool IsKnown, Cost Cost)
{
    /// <summary>A list's count or a text's length; null for anything else.</summary>
    public SizeExpr? Extent => Size switch
    {
        ListSize list => list.Count,
        TextSize text => text.Length,
        _ => null,
    };
}
