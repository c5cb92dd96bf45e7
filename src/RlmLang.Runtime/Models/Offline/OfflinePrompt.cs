using System.Text.RegularExpressions;

namespace RlmLang.Models.Offline;

/// <summary>What is asked, and the text that it is asked of.</summary>
/// <param name="Instruction">The question, without data.</param>
/// <param name="Data">The text to answer from.</param>
internal sealed record Assignment(string Instruction, string Data)
{
    private Reading? _reading;
    private Reading? _question;

    /// <summary>The data, read once for all fields of a reply.</summary>
    public Reading Reading => _reading ??= Reading.Of(Data);

    public Reading Question => _question ??= Reading.Of(Instruction);
}

/// <summary>A prompt taken apart: the instruction, the data blocks joined, and the item blocks of a packed call.</summary>
internal sealed partial record OfflinePrompt(string Instruction, string Data, IReadOnlyList<string> Items)
{
    public static OfflinePrompt Read(string message)
    {
        List<string> data = [];
        List<string> items = [];
        var instructionEnd = message.Length;
        var at = 0;
        while (at < message.Length)
        {
            var opening = Opening().Match(message, at);
            if (!opening.Success)
            {
                break;
            }

            var tag = opening.Groups["tag"].Value;
            var start = opening.Index + opening.Length;
            var closing = message.IndexOf($"</{tag}>", start, StringComparison.Ordinal);
            if (closing < 0)
            {
                at = start;
                continue;
            }

            // The first block ends the instruction; what a block holds can never open another one, since its own end is looked for first.
            instructionEnd = Math.Min(instructionEnd, opening.Index);
            (opening.Groups["kind"].Value == "item" ? items : data).Add(message[start..closing].Trim('\r', '\n'));
            at = closing + tag.Length + 3;
        }

        if (data.Count + items.Count == 0)
        {
            return Undivided(message);
        }

        var instruction = Placeholder().Replace(message[..instructionEnd], " ").Trim();
        return new(instruction, string.Join("\n\n", data), items);
    }

    /// <summary>Without blocks the first paragraph asks, and the rest, where there is any, is the data.</summary>
    private static OfflinePrompt Undivided(string message)
    {
        var text = message.Trim();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 ? new(text[..end].Trim(), text[(end + 1)..].Trim(), []) : new(text, text, []);
    }

    [GeneratedRegex(@"^<(?<tag>(?<kind>data|item)-\d+-[0-9a-fA-F]+)>\r?\n?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\[(?:data|item) \d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
