using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

internal static partial class RecordFormats
{
    private const string PostMark = @"From \S.*[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d";

    private static readonly HashSet<string> s_headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "authentication-results", "bcc", "cc", "date", "delivered-to", "dkim-signature", "errors-to", "envelope-to", "from", "importance", "in-reply-to", "message-id", "mime-version", "newsgroups", "organization",
        "path", "precedence", "priority", "received", "received-spf", "references", "reply-to", "return-path", "sender", "sent", "status", "subject", "thread-index", "thread-topic", "to", "user-agent",
    };

    /// <summary>Mails one after the other: a file of mails (mbox), or blocks of headers with what was written under each.</summary>
    private static RecordFormat? Mails(LineSample sample)
    {
        if (PostMarked().IsMatch(sample.Lines[0]) && Header(sample.Lines[1]) is not null)
        {
            return new(RecordKind.Mail, null, $"context.split(r\"(?m)^{PostMark}\", keep=\"start\")");
        }

        // The headers of the first mail are the first lines; the name that they begin with begins all the others.
        var blocks = HeaderBlocks(sample);
        if (blocks is not [{ Line: 0 } first, _, ..])
        {
            return null;
        }

        var name = first.Names[0];
        var begun = blocks.Where(b => b.Names[0] == name).ToList();
        var lines = sample.Lines.Count(l => l.StartsWith($"{name}: ", StringComparison.Ordinal));
        var inBlocks = blocks.Sum(b => b.Names.Count(n => n == name));
        return begun.Count < 2 || lines - inBlocks > inBlocks / 10 ? null
            // A name that comes several times in a block, such as that of the servers which passed a mail on, begins it only behind a blank line.
            : new(RecordKind.Mail, null, begun.TrueForAll(b => b.Names.Count(n => n == name) == 1) ? $"context.split(r\"(?m)^{name}: \", keep=\"start\")"
                : $"context.split(r\"\\n\\n{name}: \", keep=\"start\")");
    }

    /// <summary>Lines of headers without another between them, of which one says who wrote and another to whom, when or about what.</summary>
    private static List<(int Line, List<string> Names)> HeaderBlocks(LineSample sample)
    {
        var blocks = new List<(int Line, List<string> Names)>();
        var names = new List<string>();
        for (var i = 0; i <= sample.Lines.Length; i++)
        {
            var line = i < sample.Lines.Length ? sample.Lines[i] : "";
            if (Header(line) is { } name)
            {
                if (names.Count == 0)
                {
                    blocks.Add((i, names));
                }

                names.Add(name);
            }
            else if (line.Length == 0 || names.Count == 0 || !char.IsWhiteSpace(line[0]))
            {
                // A header that goes on is on an indented line.
                names = [];
            }
        }

        blocks.RemoveAll(b => !b.Names.Contains("From", StringComparer.OrdinalIgnoreCase)
            || !b.Names.Exists(n => n.Equals("Subject", StringComparison.OrdinalIgnoreCase) || n.Equals("To", StringComparison.OrdinalIgnoreCase) || n.Equals("Date", StringComparison.OrdinalIgnoreCase)));
        return blocks;
    }

    /// <summary>The name of a header; null where the line is none.</summary>
    private static string? Header(string line)
    {
        var end = line.AsSpan(0, Math.Min(line.Length, 40)).IndexOf(':');
        return end > 0 && (end + 1 == line.Length || line[end + 1] == ' ') && line[..end] is var name
            && (s_headers.Contains(name) || OtherHeader().IsMatch(name)) ? name : null;
    }

    [GeneratedRegex("^" + PostMark)]
    private static partial Regex PostMarked();

    [GeneratedRegex("^(?:X|Content|List|ARC|Resent)-[A-Za-z0-9-]+$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherHeader();
}
