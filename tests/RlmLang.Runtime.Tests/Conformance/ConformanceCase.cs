using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlmLang.Tests.Conformance;

/// <summary>A case of <c>tests/conformance</c>: a program with what has to come of it. <c>tests/conformance/README.md</c> says how they are written.</summary>
/// <param name="File">Below the suite's folder.</param>
/// <param name="Title">A sentence.</param>
/// <param name="Source">The program; directives and expectations are comments in it.</param>
internal sealed partial record ConformanceCase(string File, string Title, string Source)
{
    /// <summary>The value that the statement on a line has, as JSON: of a <c>show</c>, or of FINAL.</summary>
    public List<(int Line, bool IsFinal, JsonElement Value)> Values { get; } = [];

    /// <summary>The diagnostics, each with the text that it underlines or null for any.</summary>
    public List<(int Line, string Code, string? Underlined)> Diagnostics { get; } = [];

    /// <summary>What stands after <c>#:</c>, by its first word.</summary>
    public ILookup<string, string> Directives { get; private set; } = Array.Empty<string>().ToLookup(s => s);

    public bool SetsFinal => FinalStatement().IsMatch(Source);

    public static IEnumerable<ConformanceCase> Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.rlm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            // What stands before the first case says what the file is about.
            foreach (var part in System.IO.File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n--- ").Skip(1))
            {
                var end = part.IndexOf('\n', StringComparison.Ordinal);
                yield return Parse(name, part[..end].Trim(), part[(end + 1)..].TrimEnd() + "\n");
            }
        }
    }

    private static ConformanceCase Parse(string file, string title, string source)
    {
        var parsed = new ConformanceCase(file, title, source);
        var directives = new List<(string Name, string Text)>();
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Directive().Match(lines[i]) is { Success: true } directive)
            {
                directives.Add((directive.Groups[1].Value, directive.Groups[2].Value.Trim()));
            }
            else if (Diagnostic().Matches(lines[i]) is { Count: > 0 } diagnostics)
            {
                parsed.Diagnostics.AddRange(diagnostics.Select(d => (i + 1, d.Groups[1].Value, d.Groups[2] is { Success: true, Value: var underlined } ? underlined.Trim() : null)));
            }
            else if (Value().Match(lines[i]) is { Success: true } value)
            {
                // A value on a line of its own belongs to the statement above it.
                var at = i;
                while (!Statement().IsMatch(lines[at]))
                {
                    at--;
                }

                parsed.Values.Add((at + 1, lines[at].StartsWith("set", StringComparison.Ordinal), JsonElement.Parse(value.Groups[1].Value)));
            }
        }

        parsed.Directives = directives.ToLookup(d => d.Name, d => d.Text, StringComparer.Ordinal);
        return parsed;
    }

    [GeneratedRegex("^#: *([a-z]+) *(.*)$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"(?:^|\s)#! *(RLM\d{4})( .+?)??(?=\s+#! |$)")]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"(?:^|\s)#= *(.+)$")]
    private static partial Regex Value();

    [GeneratedRegex("^(show|set) ")]
    private static partial Regex Statement();

    [GeneratedRegex("(?m)^ *set ")]
    private static partial Regex FinalStatement();
}
