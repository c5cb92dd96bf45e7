using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Misc;

namespace RlmLang.Syntax.Parsing;

/// <summary>Reads the tables that the generated lexer and parser stand on, once in a process.</summary>
/// <remarks>
/// The library's own reader adds the ranges of a set one by one and looks through the whole set for each; the letters of Unicode are 600 ranges, and reading them
/// took longer than reading a program. They are written in order and apart, so that they can be taken as they are. What the library checks of the tables does not
/// change from run to run, and the tests read every rule.
/// </remarks>
internal sealed class TableReader() : ATNDeserializer(s_options)
{
    private static readonly ATNDeserializationOptions s_options = new() { VerifyAtn = false };

    protected override void ReadSets(ATN atn, IList<IntervalSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var count = ReadInt();
        for (var i = 0; i < count; i++)
        {
            var ranges = ReadInt();
            var hasEnd = ReadInt() != 0;
            var read = new List<Interval>(ranges);
            for (var j = 0; j < ranges; j++)
            {
                var first = ReadInt();
                read.Add(Interval.Of(first, ReadInt()));
            }

            var set = new IntervalSet(read);
            if (hasEnd)
            {
                set.Add(-1);
            }

            sets.Add(set);
        }
    }
}
