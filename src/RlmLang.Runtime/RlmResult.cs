using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang;

/// <summary>How a run ended.</summary>
public class RlmResult
{
    /// <summary>FINAL as JSON; null where the run failed before it was set.</summary>
    public string? FinalJson { get; internal init; }

    /// <summary>FINAL where it is a text, as it is; else as JSON.</summary>
    public string? FinalText { get; internal init; }

    /// <summary>The type of FINAL, as the language writes it.</summary>
    public string FinalType { get; internal init; } = "none";

    /// <summary>Whether the run came to its end.</summary>
    public bool IsSuccess => Failure is null;

    /// <summary>Why the run did not come to its end; null where it did.</summary>
    public Diagnostic? Failure { get; internal init; }

    /// <summary>What it spent, also where it failed.</summary>
    public RlmUsage Usage { get; internal init; } = new();

    /// <summary>How much of the context reached a model.</summary>
    public RlmCoverage Coverage { get; internal init; } = new(0, 0);

    /// <summary>Where the parts of FINAL come from.</summary>
    public ImmutableArray<RlmCitation> Citations { get; internal init; } = [];

    /// <summary>What <c>show</c> printed, in order.</summary>
    public ImmutableArray<string> Shown { get; internal init; } = [];

    /// <summary>How many replies failed that <c>or=</c> stands in for, with the reason of one; null where there is none, and of a question.</summary>
    public Diagnostic? Replaced { get; internal init; }

    /// <summary>Where its log is; null where none was kept.</summary>
    public string? LogPath { get; internal set; }

    /// <summary>Why the end of its log could not be written, though every reply is in it; null where the log is whole or none was kept.</summary>
    public Diagnostic? LogFailure { get; internal set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>Whether FINAL is only the best value there was when a budget or the turns of a session were used up: the last that was bound and paid for, which may be of another type.</summary>
    public bool IsPartial { get; internal init; }

    /// <summary>What the root model said and was told, turn by turn; empty for scripts.</summary>
    public ImmutableArray<RlmTurn> Turns { get; internal init; } = [];

    /// <summary>FINAL as a value of the language.</summary>
    internal Value? FinalValue { get; init; }

    /// <summary>The lets that came to a value, in source order.</summary>
    internal ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> Lets { get; init; } = [];

    /// <summary>What <c>show</c> printed, with its label and whole.</summary>
    internal ImmutableArray<(string Label, string Text)> Shows { get; init; } = [];

    /// <summary>The spans of the context that reached a model.</summary>
    internal ImmutableArray<SourceSpan> Read { get; init; } = [];

    /// <summary>Whether <see cref="Usage"/> is another on another schedule, since something was given up on the way.</summary>
    internal bool SpendingHangsOnSchedule { get; init; }
}

/// <summary>A turn of a root model.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Reply">What it said, programs among it.</param>
/// <param name="Observation">What it was told about it.</param>
public sealed record RlmTurn(int Number, string Reply, string Observation);

/// <summary>How a run ended, with FINAL as a .NET value.</summary>
/// <typeparam name="T">What FINAL is read as, by the rules of System.Text.Json; names are compared without case.</typeparam>
public sealed class RlmResult<T> : RlmResult
{
    private readonly IReadOnlyList<T> _final;
    private readonly string? _complaint;

    internal RlmResult(IReadOnlyList<T> final, string? complaint) => (_final, _complaint) = (final, complaint);

    /// <summary>FINAL. Look at <see cref="RlmResult.IsSuccess"/> first: a run that failed has none, even where <see cref="RlmResult.FinalJson"/> has a best value so far.</summary>
    /// <exception cref="RlmException">The run failed, and <see cref="RlmException.Diagnostic"/> is why; or the value does not fit, such as a number that is too large: <see cref="RlmResult.FinalJson"/> has it.</exception>
    public T Final => _final.Count > 0 ? _final[0] : throw (Failure is { } failure ? new RlmException(failure) : new RlmException(_complaint ?? "The run came to its end without FINAL."));

    /// <summary>FINAL, or the default of its type where the run failed or the value does not fit.</summary>
    public T? FinalOrDefault => _final.Count > 0 ? _final[0] : default;
}

/// <summary>How much of the context reached a model.</summary>
/// <param name="ContextChars">Characters of the context.</param>
/// <param name="ReadChars">Characters of it that stood in a prompt, each counted once.</param>
public sealed record RlmCoverage(long ContextChars, long ReadChars)
{
    /// <summary>From 0 to 1; 1 for an empty context.</summary>
    public double Share => ContextChars == 0 ? 1 : (double)ReadChars / ContextChars;
}

/// <summary>A part of FINAL and a place of the context that it comes from.</summary>
/// <param name="Path">In FINAL, as in <c>$[0].examples[0]</c>.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Start">Offset of its first character, in UTF-16 code units.</param>
/// <param name="End">Offset just past its last.</param>
public sealed record RlmCitation(string Path, string Document, int Start, int End)
{
    /// <summary>Whether that part of FINAL stands there word for word: cut from the context, or written by a model and found again in what its prompt held (from 12 characters on, blanks and quotation marks around it aside).
    /// False where it was made from what stands there, a quote that a model made up among it.</summary>
    public bool IsQuote { get; init; }
}
