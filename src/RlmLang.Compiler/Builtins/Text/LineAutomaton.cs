using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RlmLang.Builtins.Text;

/// <summary>Whether a line holds a match, by a table: one step for each character, and none after the first match is sure.</summary>
/// <remarks>
/// Where a match lies and what its groups are is not known, so that the automaton has few states. It is made whole from a pattern that is understood, or not at all where it would be large;
/// it knows ASCII alone, which the tree of a pattern is exact about, and leaves every line with another character to the engine.
/// </remarks>
internal sealed class LineAutomaton
{
    private const int MostStates = 256;
    private const int Accepting = 0;
    private const int Start = 1;

    // A memo, nothing else: see PatternShape.
    private static readonly ConditionalWeakTable<Regex, Boxed> s_known = [];

    private readonly byte[] _classes;
    private readonly ushort[] _steps;
    private readonly bool[] _acceptsAtEnd;
    private readonly int _stride;

    private LineAutomaton(byte[] classes, ushort[] steps, bool[] acceptsAtEnd, int stride) => (_classes, _steps, _acceptsAtEnd, _stride) = (classes, steps, acceptsAtEnd, stride);

    /// <summary>What a look at a line gives.</summary>
    public enum Verdict
    {
        /// <summary>It holds no match.</summary>
        No,

        /// <summary>It holds a match.</summary>
        Yes,

        /// <summary>It has a character beyond ASCII.</summary>
        Unknown,
    }

    /// <summary>Null where the pattern is not understood, or would take many states.</summary>
    public static LineAutomaton? Of(Values.RegexValue pattern) => s_known.GetValue(pattern.Regex, _ => new(Make(pattern.Pattern))).Automaton;

    /// <summary>Looks at the line that begins at a place.</summary>
    /// <param name="text">Ends where a line ends.</param>
    /// <param name="at">A place in it; afterwards one in the same line, at its end at most.</param>
    public Verdict Look(ReadOnlySpan<char> text, ref int at)
    {
        var (classes, steps, stride) = (_classes, _steps, _stride);
        var state = Start;
        var i = at;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= classes.Length)
            {
                at = i;
                return Verdict.Unknown;
            }

            if (c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                break;
            }

            state = steps[(state * stride) + classes[c]];
            if (state == Accepting)
            {
                at = i;
                return Verdict.Yes;
            }
        }

        at = i;
        return _acceptsAtEnd[state] ? Verdict.Yes : Verdict.No;
    }

    private static LineAutomaton? Make(string pattern)
    {
        // What stands for a category is known roughly.
        if (pattern.Contains(@"\p", StringComparison.OrdinalIgnoreCase) || PatternReader.Read(pattern) is not var (root, _) || LineGraph.Of(root) is not { } graph)
        {
            return null;
        }

        var (classes, samples) = Classes(graph);
        var numbers = new Dictionary<LineState, int>(LineState.Comparer) { [graph.Start] = Start };
        var states = new List<LineState?> { null, graph.Start };
        var (steps, ends) = (new List<ushort>(new ushort[samples.Length]), new List<bool> { true });
        for (var at = Start; at < states.Count; at++)
        {
            if (states.Count > MostStates || states[at] is not { } state)
            {
                return null;
            }

            foreach (var sample in samples)
            {
                if (graph.Step(state, sample) is not { } next)
                {
                    steps.Add(Accepting);
                    continue;
                }

                if (!numbers.TryGetValue(next, out var number))
                {
                    numbers[next] = number = states.Count;
                    states.Add(next);
                }

                steps.Add((ushort)number);
            }

            ends.Add(graph.AcceptsAtEnd(state));
        }

        return new(classes, [.. steps], [.. ends], samples.Length);
    }

    /// <summary>For each character of ASCII its class, and for each class a character: those that the pattern treats alike are one.</summary>
    private static (byte[] Classes, ImmutableArray<char> Samples) Classes(LineGraph graph)
    {
        var classes = new byte[128];
        var known = new Dictionary<string, byte>(StringComparer.Ordinal);
        var samples = ImmutableArray.CreateBuilder<char>();
        for (var c = '\0'; c < 128; c++)
        {
            var kind = string.Concat(graph.Sets.Append(CharSet.Words).Select(s => s.Contains(c) ? '1' : '0'));
            if (!known.TryGetValue(kind, out var number))
            {
                known[kind] = number = (byte)samples.Count;
                samples.Add(c);
            }

            classes[c] = number;
        }

        return (classes, samples.ToImmutable());
    }

    private sealed record Boxed(LineAutomaton? Automaton);
}
