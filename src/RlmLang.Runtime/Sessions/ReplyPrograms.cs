using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace RlmLang.Sessions;

/// <summary>The programs in a root model's reply.</summary>
/// <remarks>Models put them into whatever fence they know, or into none. Of several, those that are marked as ours count; where none is, all that look like code of ours.</remarks>
internal static partial class ReplyPrograms
{
    // Fences of code; what is in them was meant to be run, whatever it looks like.
    private static readonly HashSet<string> s_code = new(StringComparer.OrdinalIgnoreCase) { "python", "python3", "py", "repl", "javascript", "js", "typescript", "ts", "code", "rust", "ruby", "csharp", "cs" };

    /// <summary>In the order of the reply; empty where there is none.</summary>
    /// <param name="reply">What the model sent, without its thinking.</param>
    public static ImmutableArray<string> Find(string reply)
    {
        var text = reply.ReplaceLineEndings("\n");
        var blocks = Blocks(text);
        ImmutableArray<string> ours = [.. blocks.Where(b => b.Language.Equals("rlm", StringComparison.OrdinalIgnoreCase)).Select(b => b.Code)];
        if (!ours.IsEmpty)
        {
            return ours;
        }

        ImmutableArray<string> others = [.. blocks.Where(b => b.Code.Trim().Length > 0 && (s_code.Contains(b.Language) || (b.Language.Length == 0 && (Keyword().IsMatch(b.Code) || Assignment().IsMatch(b.Code))))).Select(b => b.Code)];
        return !others.IsEmpty ? others
            : blocks.Count == 0 && Keyword().Match(text) is { Success: true } first ? [text[first.Index..].Trim() + "\n"]
            : [];
    }

    private static List<(string Language, string Code)> Blocks(string text)
    {
        var blocks = new List<(string, string)>();
        string? fence = null;
        var language = "";
        var code = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.TrimStart();
            if (fence is null)
            {
                if (Opening().Match(trimmed) is { Success: true } opening)
                {
                    (fence, language) = (opening.Groups["fence"].Value, opening.Groups["language"].Value);
                    code.Clear();
                }
            }
            else if (trimmed.StartsWith(fence, StringComparison.Ordinal) && trimmed.Trim('`', '~', ' ', '\r').Length == 0)
            {
                blocks.Add((language, string.Join('\n', code) + "\n"));
                fence = null;
            }
            else
            {
                code.Add(line);
            }
        }

        if (fence is not null)
        {
            // Cut off, or the model forgot the end: what is there counts, and does not check if it is half.
            blocks.Add((language, string.Join('\n', code) + "\n"));
        }

        return blocks;
    }

    [GeneratedRegex("^(?<fence>`{3,}|~{3,}) *(?<language>[A-Za-z0-9_+-]*)[^`]*$")]
    private static partial Regex Opening();

    [GeneratedRegex(@"(?m)^(let|set|show|fn|type|use|param|budget|expect)[ \t]+\S|^FINAL(_VAR)? *(=|\()|^(print|show) *\(")]
    private static partial Regex Keyword();

    // As other languages bind a name; in prose it would be a guess.
    [GeneratedRegex(@"(?m)^((const|var)[ \t]+)?[A-Za-z_]\w* = \S")]
    private static partial Regex Assignment();
}
