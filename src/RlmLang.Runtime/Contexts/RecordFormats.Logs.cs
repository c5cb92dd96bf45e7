using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

internal static partial class RecordFormats
{
    /// <summary>How entries of logs begin, the commonest first where several fit. Each is written so that a model can read it, and change it.</summary>
    private static readonly ImmutableArray<(string Pattern, Regex Begins)> s_times =
    [
        .. new[]
        {
            @"\[?\d{4}[-/.]\d\d[-/.]\d\d[T ,]+\d\d:\d\d",
            @"\[?\d\d[-/.]\d\d[-/.]\d{2,4}[ ,]+\d\d:\d\d",
            @"\[?(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} (?:\d{4} )?\d\d:\d\d",
            @"\d\d-\d\d \d\d:\d\d:\d\d",
            @"[IWEF]\d{4} \d\d:\d\d:\d\d",
            @"<\d{1,3}>",
            @"\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d",
            @"\[?[A-Z]{4,8}\]?:? +\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d",
            @"(?:time|ts|timestamp)=""?\d{4}-\d\d-\d\d[T ]",
            @"\[?\d\d:\d\d:\d\d",
            @"\d{10}(?:\d{3}|\.\d+)? ",
            @"\[ *\d+\.\d{6}\] ",
        }.Select(p => (p, new Regex("^" + p, RegexOptions.CultureInvariant))),
    ];

    /// <summary>Entries that begin with a time, each with the lines that follow it, such as a trace of the stack.</summary>
    private static RecordFormat? Log(LineSample sample)
    {
        foreach (var (pattern, begins) in s_times)
        {
            var entries = sample.Lines.Count(l => begins.IsMatch(l));
            if (entries < 3 || !sample.Lines.Take(3).Any(begins.IsMatch))
            {
                continue;
            }

            if (entries == sample.Lines.Length && !sample.HasBlanks)
            {
                return new(RecordKind.Log, null, "context.lines()");
            }

            var goesOn = sample.Lines.Count(l => !begins.IsMatch(l) && GoesOn().IsMatch(l));
            if (entries >= sample.Lines.Length / 2 || (entries >= sample.Lines.Length / 50 && goesOn >= (sample.Lines.Length - entries) * Most))
            {
                // A quote in a pattern ends `r"…"`.
                return new(RecordKind.Log, null, $"context.split(r\"(?m)^{pattern.Replace("\"", "[\"]", StringComparison.Ordinal)}\", keep=\"start\")");
            }
        }

        return null;
    }

    // What follows the first line of an entry: indented lines, and those of traces of the stack.
    [GeneratedRegex(@"^(\s|[})\]]|Caused by|Traceback|Suppressed|\.\.\.|at |[\w.$]+(Error|Exception|Warning|Interrupt|Exit)\b)")]
    private static partial Regex GoesOn();
}
