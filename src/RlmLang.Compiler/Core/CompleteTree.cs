namespace RlmLang.Core;

/// <summary>How a list is combined <c>fan</c> at a time with no combination wasted.</summary>
/// <remarks>
/// Level by level from the left needs more than <c>⌈(n-1)/(fan-1)⌉</c> combinations for most n. Here the first level merges just enough
/// neighbours that the number left is a power of the fan, so that every later combination is full: both counts are then exact.
/// </remarks>
internal static class CompleteTree
{
    /// <summary>The groups of the next level, in order, covering all <paramref name="count"/> items; a group of one passes through.</summary>
    public static IEnumerable<(int Start, int Count)> Groups(int count, int fan)
    {
        long power = 1;
        while (power * fan < count)
        {
            power *= fan;
        }

        // `count` lies in (power, power·fan]: each full group takes fan-1 items off the count.
        var excess = count - (int)power;
        var start = 0;
        while (start < count)
        {
            var size = Math.Min(fan, excess + 1);
            yield return (start, size);
            excess -= size - 1;
            start += size;
        }
    }

    /// <summary><c>⌈(n-1)/(fan-1)⌉</c></summary>
    public static long Combinations(long count, int fan) => count <= 1 ? 0 : (count - 1 + fan - 2) / (fan - 1);

    /// <summary><c>⌈log_fan n⌉</c></summary>
    public static int Rounds(long count, int fan)
    {
        var rounds = 0;
        for (Int128 reach = 1; reach < count; reach *= fan)
        {
            rounds++;
        }

        return rounds;
    }
}
