using System.Collections.Immutable;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>What came of a pack so far: a reply that fitted once stays, and only the rest is asked for again.</summary>
/// <param name="call">The whole pack.</param>
internal sealed class PackedReplies(ModelCall call)
{
    private readonly Value?[] _values = new Value?[call.Packed ?? 0];
    private ImmutableArray<int> _asked = [.. Enumerable.Range(0, call.Packed ?? 0)];
    private string? _reason;

    public bool IsComplete => Array.TrueForAll(_values, static v => v is not null);

    /// <summary>The items that the last request was about, as indexes in the whole pack.</summary>
    public ImmutableArray<int> Asked => _asked;

    /// <summary>Takes the replies to the last request, one for each item that it was about.</summary>
    public void Take(PackValues replies)
    {
        for (var i = 0; i < _asked.Length; i++)
        {
            _values[_asked[i]] = replies.Values[i];
        }
    }

    /// <summary>The question about the items that are missing, alone; null where that is the question of the last request.</summary>
    public ModelCall? Rest()
    {
        ImmutableArray<int> missing = [.. _asked.Where(i => _values[i] is null)];
        if (missing.Length == _asked.Length)
        {
            return null;
        }

        _asked = missing;
        return PromptWriter.Part(call, missing);
    }

    /// <summary>Notes why there will be no more.</summary>
    public void Fail(string reason) => _reason = reason;

    /// <summary>What there is: one for each item of the whole pack, null where none came.</summary>
    public PackValues Result() => new([.. _values], IsComplete ? null : _reason);
}
