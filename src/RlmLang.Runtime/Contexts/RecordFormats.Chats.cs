using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

internal static partial class RecordFormats
{
    private const int MostSpeakers = 8;

    private static readonly HashSet<string> s_levels = new(StringComparer.OrdinalIgnoreCase)
    {
        "trace", "debug", "info", "information", "notice", "warn", "warning", "error", "err", "fatal", "critical", "severe", "fine", "verbose",
    };

    // Words before a colon that name a field of a record, not who speaks.
    private static readonly HashSet<string> s_fields = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "amount", "author", "body", "category", "cc", "comment", "created", "customer", "date", "description", "email", "file", "from", "id", "key", "name", "note", "number", "phone", "place",
        "price", "priority", "reply-to", "sender", "sent", "state", "status", "subject", "summary", "text", "ticket", "time", "title", "to", "type", "url", "value",
    };

    private static readonly HashSet<string> s_roles = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "agent", "ai", "answer", "assistant", "bot", "caller", "chatgpt", "claude", "client", "customer", "doctor", "host", "human", "interviewee", "interviewer", "model", "operator", "patient", "q",
        "question", "student", "support", "system", "teacher", "tool", "user",
    };

    /// <summary>Who said what and when: exports of WhatsApp, Signal, Telegram and IRC.</summary>
    private static RecordFormat? StampedChat(LineSample sample)
    {
        foreach (var (pattern, line, isSure) in s_stamps)
        {
            var said = sample.Lines.Select(l => line.Match(l)).Where(m => m.Success).ToList();
            var speakers = said.Select(m => m.Groups["who"].Value).Where(w => w.Length > 0).ToList();
            // Notices, such as that somebody joined, are said by nobody.
            if (said.Count < 3 || said.Count < sample.Lines.Length * 0.3 || speakers.Count < said.Count * 0.6 || !line.IsMatch(sample.Lines[0])
                || !AreSpeakers(speakers) || (!isSure && speakers.Exists(w => w.Split(' ').Any(s_levels.Contains))))
            {
                continue;
            }

            return new(RecordKind.Chat, null, said.Count == sample.Lines.Length && !sample.HasBlanks ? "context.lines()" : $"context.split(r\"(?m)^{pattern}\", keep=\"start\")");
        }

        return null;
    }

    /// <summary>Who said what, without a time: a play, an interview, a dialogue of a user and an assistant.</summary>
    private static RecordFormat? Chat(LineSample sample)
    {
        var speakers = sample.Lines.Select(l => Speaker().Match(l)).Where(m => m.Success).Select(m => m.Groups["who"].Value).ToList();
        if (!AreSpeakers(speakers) || !sample.Lines.Take(3).Any(l => Speaker().IsMatch(l)) || speakers.Exists(s_fields.Contains))
        {
            return null;
        }

        var isEach = speakers.Count == sample.Lines.Length;
        if (isEach && !sample.HasBlanks)
        {
            return new(RecordKind.Chat, null, "context.lines()");
        }

        // What is said takes several lines: then few speak, and each again and again.
        var names = speakers.CountBy(s => s).OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).ToList();
        var areFew = names.Count <= MostSpeakers && names.TrueForAll(n => n.Value >= 3);
        var least = areFew ? names.TrueForAll(n => s_roles.Contains(n.Key)) ? 0.02 : 0.25 : Most;
        return speakers.Count < sample.Lines.Length * least ? null
            : areFew ? new(RecordKind.Chat, $"speakers {string.Join(", ", names.Select(n => n.Key))}", $"context.split(r\"(?m)^(?:{string.Join('|', names.Select(n => Written(n.Key)))}): \", keep=\"start\")")
            : new(RecordKind.Chat, null, """context.split(r"(?m)^[^\s:]+(?: [^\s:]+)*: ", keep="start")""");
    }

    // A few people who speak again and again, not any word before a colon.
    private static bool AreSpeakers(List<string> speakers) =>
        speakers.Count >= 3 && speakers.Distinct().Take(2).Count() == 2 && speakers.Distinct().Count() <= Math.Max(2, speakers.Count / 3);

    /// <summary>How messages begin; whether that is enough to tell them from entries of a log; and how a message looks with who says it.</summary>
    private static readonly (string Pattern, Regex Line, bool IsSure)[] s_stamps =
    [
        Stamp(@"\u200e?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)? - ", @"(?:(?<who>[^:\n]{1,40}): |\S)", true),
        Stamp(@"\u200e?\[\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\.?)?\] ", @"(?:(?<who>[^:\n]{1,40}): |\S)", true),
        Stamp(@"\[?(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d(?::\d\d)?\]? +(?:<|-!-|\*)", @"(?:(?<=<)[ @+%&~]?(?<who>[^<>\s]{1,30})>|)", true),
        Stamp(@"\[?(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d(?::\d\d)?\]? ", @"(?<who>\p{Lu}[\p{L}\p{Nd}_.'’-]*(?: \p{Lu}[\p{L}.'’-]*)?): \S", false),
    ];

    private static (string Pattern, Regex Line, bool IsSure) Stamp(string pattern, string who, bool isSure) => (pattern, new Regex($"^{pattern}{who}", RegexOptions.CultureInvariant), isSure);

    [GeneratedRegex(@"^(?<who>[\p{L}@][\p{L}\p{Nd}_.'’-]{0,30}( [\p{Lu}\p{Nd}][\p{L}\p{Nd}.'’-]{0,30}){0,2}):(\s+\S|\s*$)")]
    private static partial Regex Speaker();
}
