using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>In which way a model's server failed.</summary>
public enum ModelFailure
{
    /// <summary>Nothing answers at the address.</summary>
    Unreachable,

    /// <summary>The server does not have the model.</summary>
    NoSuchModel,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The server failed.</summary>
    ServerError,

    /// <summary>The server does not take the request.</summary>
    BadRequest,

    /// <summary>The answer broke off.</summary>
    HalfAnswer,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The prompt does not fit the model's window.</summary>
    TooLong,
}

/// <summary>A model's server failed.</summary>
public sealed class ModelException : RlmException
{
    /// <summary>A date far off, or a number of milliseconds in place of seconds, would let a run sleep for weeks.</summary>
    internal static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    internal ModelException(ModelFailure kind, Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic, innerException) => Kind = kind;

    /// <summary>In which way.</summary>
    public ModelFailure Kind { get; }

    /// <summary>Whether the same request may go through later.</summary>
    public bool IsTransient => IsAdapted || Kind is ModelFailure.RateLimited or ModelFailure.ServerError or ModelFailure.HalfAnswer or ModelFailure.Timeout;

    /// <summary>Whether any other request would be refused alike: the server does not take the key, or does not have the model.</summary>
    internal bool RefusesAll => Kind == ModelFailure.NoSuchModel || Diagnostic is { Code: ProviderDiagnostics.NoKeyCode };

    /// <summary>Whether the server refused the form of the request alone, and the next one has another.</summary>
    internal bool IsAdapted { get; init; }

    /// <summary>What the server said; null where it is not known.</summary>
    internal ServerRefusal? Said { get; init; }

    /// <summary>When the server asked to be tried again, an hour at most: what wants to be left alone for longer is asked again after an hour, and then said to have failed. Null where it did not say.</summary>
    public TimeSpan? RetryAfter
    {
        get;
        init => field = value > LongestWish ? LongestWish : value < TimeSpan.Zero ? TimeSpan.Zero : value;
    }

    /// <summary>The status that the server answered with, if it got that far.</summary>
    public int? StatusCode { get; init; }
}
