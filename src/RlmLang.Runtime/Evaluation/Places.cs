using RlmLang.Calls;
using RlmLang.Core;

namespace RlmLang.Evaluation;

/// <summary>Places of a program that are under way side by side: the items of a list, the parts of a record, the statements. Thread-safe.</summary>
/// <remarks>
/// The problem: a run ends with the failure that comes first in the program, whichever came first in time; so what stands before a failure has to go on, and whatever is sent for what stands
/// behind it is paid for in vain. The idea: each place has an evaluator with a token of its own; a failure cancels those behind it, here and in all that these places are inside of.
/// Invariants: places are begun in order; what is cancelled here stands behind a failure, so no result reads it; places are cancelled from the last to the first, so that what one lets go
/// of never goes to another that is about to be cancelled. Evaluators of places that ended well are used again: a list of a million items makes no more of them than are under way.
/// </remarks>
internal sealed class Places : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Evaluator _owner;
    private readonly List<Evaluator> _underWay = [];
    private readonly Stack<Evaluator> _spare = new();
    private readonly CancellationTokenRegistration _unwanted;
    private long _failed = long.MaxValue;

    /// <param name="owner">Runs what these places are parts of.</param>
    /// <param name="unwanted">Says that none of them is of use any more.</param>
    public Places(Evaluator owner, CancellationToken unwanted)
    {
        _owner = owner;
        _unwanted = unwanted.UnsafeRegister(static places => ((Places)places!).GiveUpAfter(-1), this);
    }

    /// <summary>Begins a place; in order.</summary>
    /// <param name="place">Counted from 0.</param>
    /// <returns>Evaluates what stands there; null where it stands behind one that failed.</returns>
    public Evaluator? Begin(long place)
    {
        lock (_lock)
        {
            if (IsUnwanted(place))
            {
                return null;
            }

            if (!_spare.TryPop(out var evaluator))
            {
                evaluator = _owner.For(this);
            }

            evaluator.Place = place;
            _underWay.Add(evaluator);
            return evaluator;
        }
    }

    /// <summary>Whether a place is no longer of use.</summary>
    public bool IsUnwanted(long place) => place > Volatile.Read(ref _failed) || _owner.IsUnwanted;

    /// <summary>Ends a place, however.</summary>
    public void End(Evaluator evaluator)
    {
        lock (_lock)
        {
            _underWay.Remove(evaluator);
            if (!evaluator.IsGivenUp)
            {
                _spare.Push(evaluator);
            }
        }
    }

    /// <summary>Notes that a place failed for good.</summary>
    public void Fail(long place)
    {
        lock (_lock)
        {
            Volatile.Write(ref _failed, Math.Min(_failed, place));
        }

        // What these places are parts of has failed as well, and what is behind that stands behind all of them.
        ((IProgramPlace)_owner).Fail();
        GiveUpAfter(place);
    }

    /// <summary>Evaluates side by side what has an order.</summary>
    /// <param name="place">Counted from 0.</param>
    /// <param name="evaluate">Given who evaluates it.</param>
    public async Task<T> RunAsync<T>(int place, Func<Evaluator, ValueTask<T>> evaluate)
    {
        if (Begin(place) is not { } evaluator)
        {
            throw new OperationCanceledException();
        }

        try
        {
            return await evaluate(evaluator).ConfigureAwait(false);
        }
        catch (EvaluationException)
        {
            Fail(place);
            throw;
        }
        finally
        {
            End(evaluator);
        }
    }

    public void Dispose() => _unwanted.Dispose();

    private void GiveUpAfter(long place)
    {
        List<Evaluator> behind;
        lock (_lock)
        {
            behind = [.. _underWay.Where(e => e.Place > place).OrderByDescending(e => e.Place)];
        }

        foreach (var evaluator in behind)
        {
            evaluator.GiveUp();
        }
    }
}
