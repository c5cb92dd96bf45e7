using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Sessions;

/// <summary>The programs in a root model's reply.</summary>
/// <remarks>
/// Models put them into whatever fence they know, or into none. Of several, those that are marked as ours count, with unmarked ones behind them that read as ours; where none is marked, all that look like code of ours.
/// English has sentences that begin as our statements do ("show must go on"): what is not marked as code has to read as a program, slips that can be put right aside.
/// </remarks>
internal static partial class ReplyPrograms
{
    // Of the lines of a text that is not marked, at least so many have to be sound for each one that is not.
    private const int SoundLines = 2;

    // Fences of code; what is in them was meant to be run, whatever it looks like.
    private static readonly HashSet<string> s_code = new(StringComparer.OrdinalIgnoreCase)
    {
        "python", "python3", "py", "repl", "tool_code", "tool", "javascript", "js", "typescript", "ts", "code", "rust", "ruby", "csharp", "cs",
    };

    /// <summary>In the order of the reply; empty where there is none.</summary>
    /// <param name="reply">What the model sent, without its thinking.</param>
    public static ImmutableArray<string> Find(string reply)
    {
        var text = reply.ReplaceLineEndings("\n");
        var blocks = Blocks(text);
        var first = blocks.FindIndex(b => IsOurs(b.Language));
        if (first >= 0)
        {
            return [.. blocks.Skip(first).Where(b => IsOurs(b.Language) || (b.Language.Length == 0 && Keyword().IsMatch(b.Code) && Faults(b.Code).Count == 0)).Select(b => b.Code)];
        }

        ImmutableArray<string> others =
        [
            .. blocks.Where(b => b.Code.Trim().Length > 0 && (s_code.Contains(b.Language) || (b.Language.Length == 0 && (Keyword().IsMatch(b.Code) || Assignment().IsMatch(b.Code)) && Reads(b.Code)))).Select(b => b.Code),
        ];
        return !others.IsEmpty ? others
            : blocks.Count == 0 && Keyword().Match(text) is { Success: true } keyword ? Unfenced(text[keyword.Index..])
            : [];
    }

    private static bool IsOurs(string language) => language.Equals("rlm", StringComparison.OrdinalIgnoreCase);

    /// <summary>A program without a fence: what follows it in prose is no part of it.</summary>
    private static ImmutableArray<string> Unfenced(string text)
    {
        var lines = text.TrimEnd().Split('\n').ToList();
        while (lines.Count > 1 && Faults(string.Join('\n', lines)).Contains(lines.Count))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var program = string.Join('\n', lines).Trim() + "\n";
        return Reads(program) ? [program] : [];
    }

    /// <summary>Whether a text that nobody marked as code reads as a program.</summary>
    private static bool Reads(string text) => text.Split('\n').Count(l => l.Trim().Length > 0) >= Faults(text).Count * (SoundLines + 1);

    /// <summary>The lines on which something cannot be read and cannot be put right.</summary>
    private static HashSet<int> Faults(string text)
    {
        var source = new SourceText(text);
        return [.. Parser.Parse(source).Diagnostics.Where(d => d.Severity == Severity.Error && !d.Fixes.Any(f => f.IsCertain)).Select(d => source.Position(d.Span.Start).Line)];
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
                if (OneLine().Match(trimmed) is { Success: true } whole)
                {
                    var word = whole.Groups["language"].Value;
                    blocks.Add(IsOurs(word) || s_code.Contains(word) ? (word, whole.Groups["code"].Value + "\n") : ("", $"{word}{whole.Groups["space"].Value}{whole.Groups["code"].Value}\n"));
                }
                else if (Opening().Match(trimmed) is { Success: true } opening)
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

    // ```rlm set FINAL = 4 ```
    [GeneratedRegex("^(?<fence>`{3,}) *(?<language>[A-Za-z0-9_+-]*)(?<space> *)(?<code>[^`]*[^` ]) *\\k<fence>`* *$")]
    private static partial Regex OneLine();

    [GeneratedRegex(@"(?m)^(let|set|show|fn|type|use|param|budget|expect)[ \t]+\S|^FINAL(_VAR)? *(=|\()|^(print|show) *\(")]
    private static partial Regex Keyword();

    // As other languages bind a name; in prose it would be a guess.
    [GeneratedRegex(@"(?m)^((const|var)[ \t]+)?[A-Za-z_]\w* = \S")]
    private static partial Regex Assignment();
}
