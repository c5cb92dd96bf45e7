using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

/// <summary>The table of habits, as the conformance suite has it: each is told with our form, and what is certain is put right.</summary>
public partial class ForeignHabitTableTests
{
    // As `rlm check --fix` does it: each fix can bring the next slip to light.
    private const int MostFixes = 20;

    private static readonly Dictionary<string, string> s_cases = Read();

    public static TheoryData<string> Titles => [.. s_cases.Keys];

    [Fact]
    public void There_are_at_least_eighty_habits_most_with_a_certain_fix()
    {
        Assert.True(s_cases.Count >= 80, $"{s_cases.Count} habits.");
        var certain = s_cases.Values.Count(s => Check(s).Any(d => d.Fixes.Any(f => f.IsCertain)));
        Assert.True(certain >= 120, $"{certain} of {s_cases.Count} have a certain fix.");
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void It_is_told_with_our_form_and_what_is_certain_is_put_right(string title)
    {
        var source = s_cases[title];
        var told = Check(source);
        var first = told.First(d => d.Severity == Severity.Error);
        Assert.True(first.Message.Contains('`', StringComparison.Ordinal) || first.Fixes.Any(f => f.Edits.All(e => e.NewText.Length == 0)), first.Message);

        var (text, fixes) = (source, 0);
        var left = told;
        while (left.SelectMany(d => d.Fixes).FirstOrDefault(f => f.IsCertain) is { } fix)
        {
            Assert.True(++fixes <= MostFixes, $"No end of fixes:\n{text}");
            text = TextEdit.Apply(text, fix.Edits);
            left = Check(text);
        }

        Assert.True(fixes == 0 || source.Contains("#: unrepaired", StringComparison.Ordinal) || !left.Any(d => d.Severity == Severity.Error), $"The fixes leave\n{text}\n{string.Join("\n", left.Select(d => $"{d.Code} {d.Message}"))}");
        Assert.True(fixes > 0 || !told.Any(d => d.Fixes.Any(f => f.IsCertain)));
    }

    [Fact]
    public void The_fixed_programs_are_those_that_were_accepted()
    {
        var all = new System.Text.StringBuilder();
        foreach (var (title, source) in s_cases)
        {
            var text = source;
            for (var n = 0; n < MostFixes && Check(text).SelectMany(d => d.Fixes).FirstOrDefault(f => f.IsCertain) is { } fix; n++)
            {
                text = TextEdit.Apply(text, fix.Edits);
            }

            var first = Check(source).First(d => d.Severity == Severity.Error);
            all.Append(FormattableString.Invariant($"--- {title}\n{Expectation().Replace(source, "").TrimEnd()}\n{first.Code} {first.Message}\n"));
            all.Append(text == source ? "\n" : $"=>\n{Expectation().Replace(text, "").TrimEnd()}\n\n");
        }

        Golden.Matches("tests/conformance/goldens/habits.txt", all.ToString());
    }

    private static ImmutableArray<Diagnostic> Check(string source)
    {
        RlmScript.TryCompile(source, out _, out var diagnostics);
        return diagnostics;
    }

    private static Dictionary<string, string> Read()
    {
        var cases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Golden.Root, "tests/conformance/habits"), "*.rlm").Order(StringComparer.Ordinal))
        {
            foreach (var part in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n--- ").Skip(1))
            {
                var end = part.IndexOf('\n', StringComparison.Ordinal);
                var source = part[(end + 1)..].TrimEnd() + "\n";
                source = SetsFinal().IsMatch(source) || source.Contains("#: whole", StringComparison.Ordinal) ? source : source + "set FINAL = none\n";
                if (Check(source).Any(d => d.Severity == Severity.Error))
                {
                    cases.Add($"{Path.GetFileNameWithoutExtension(file)}: {part[..end].Trim()}", source);
                }
            }
        }

        return cases;
    }

    [GeneratedRegex("(?m)^ *set ")]
    private static partial Regex SetsFinal();

    [GeneratedRegex("(?m)[ \t]*#[!:] .*$")]
    private static partial Regex Expectation();
}
