using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>What was asked for so far: what is under way, and what became of the rest. Thread-safe.</summary>
/// <remarks>
/// A run keeps an entry for each different call until its end, so that an equal one is made once; a million of them have to fit in memory. So an entry is half a hash and the value alone: request, prompt and task
/// go when the call has ended. The table is in parts, which grow one by one, and by a third.
/// </remarks>
internal sealed class MadeCalls
{
    // A power of two.
    private const int Parts = 16;
    private const int FirstEntries = 16;

    private readonly Part[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Part())];

    /// <summary>Finds a call, or enters it.</summary>
    /// <param name="key">Of all that its result depends on.</param>
    /// <param name="mine">Entered where there is none.</param>
    /// <returns>Its result, or the call that is under way.</returns>
    public (CallResult? Result, SharedCall? UnderWay) GetOrAdd(CallKey key, SharedCall mine)
    {
        object found;
        var part = PartOf(key);
        lock (part.Lock)
        {
            if (part.Entries.Count == part.Entries.Capacity)
            {
                part.Entries.EnsureCapacity(Math.Max(FirstEntries, part.Entries.Count + (part.Entries.Count / 3)));
            }

            ref var entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(part.Entries, key.First, out _);
            found = entry ??= mine;
        }

        return found switch
        {
            SharedCall call => (null, call),
            Value value => (new CallValue(value), null),
            _ => ((CallResult)found, null),
        };
    }

    /// <summary>Takes the result in the place of the call.</summary>
    public void Settle(CallKey key, CallResult result)
    {
        var part = PartOf(key);
        lock (part.Lock)
        {
            ref var entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(part.Entries, key.First);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry) && entry is SharedCall)
            {
                entry = result is CallValue { Value: var value } ? value : result;
            }
        }
    }

    /// <summary>Forgets a call that was given up.</summary>
    public void Remove(CallKey key, SharedCall call)
    {
        var part = PartOf(key);
        lock (part.Lock)
        {
            if (part.Entries.TryGetValue(key.First, out var entry) && ReferenceEquals(entry, call))
            {
                part.Entries.Remove(key.First);
            }
        }
    }

    private Part PartOf(CallKey key) => _parts[(int)(ulong)key.Second & (Parts - 1)];

    private sealed class Part
    {
        public Lock Lock { get; } = new();

        /// <summary>A <see cref="SharedCall"/> that is under way, the value of one that came to one, or how else it ended.</summary>
        public Dictionary<UInt128, object?> Entries { get; } = [];
    }
}
