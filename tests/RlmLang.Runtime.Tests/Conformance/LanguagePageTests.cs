using System.Text.RegularExpressions;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Conformance;

/// <summary>Behind each paragraph, list and table of the page of the language stands, as a comment, what holds it: cases of the suite, and tests where no program can show it.</summary>
/// <remarks>A sentence, a part of one behind a semicolon and a row of a table each count as a statement, and a block names at least as many cases and tests as it has statements.</remarks>
public sealed partial class LanguagePageTests
{
    private const string Page = "docs/language.md";

    private static readonly Lazy<ILookup<string, string>> s_titles = new(() =>
        ConformanceCase.Read(Path.Combine(Golden.Root, "tests/conformance")).ToLookup(c => c.File[..^".rlm".Length], c => c.Title));

    private static readonly Lazy<string> s_tests = new(() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Golden.Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));

    public static TheoryData<int, string> Statements => [.. Blocks().Where(b => !b.IsMark).Select(b => (b.Line, b.Text))];

    public static TheoryData<int, string> Names => [.. Blocks().Where(b => b.IsMark).SelectMany(b => Named(b.Text).Select(n => (b.Line, n)))];

    [Theory]
    [MemberData(nameof(Statements))]
    public void Every_statement_names_what_holds_it(int line, string text)
    {
        var blocks = Blocks().ToList();
        var next = blocks.ElementAtOrDefault(blocks.FindIndex(b => b.Line == line) + 1);
        var statements = text.StartsWith('|') ? text.Split('\n').Length - 2 : Math.Max(1, StatementEnd().Count(Links().Replace(Code().Replace(text, "c"), "")));

        Assert.True(next is { IsMark: true }, $"{Page}, line {line}: nothing says what holds this.");
        Assert.True(Named(next.Text).Length >= statements, $"{Page}, line {line}: {Named(next.Text).Length} cases and tests are named for {statements} statements.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_named_is_there(int line, string name)
    {
        if (name.StartsWith("test ", StringComparison.Ordinal))
        {
            var (type, method) = (name[5..].Split('.')[0], name.Split('.')[1]);
            Assert.True(Regex.IsMatch(s_tests.Value, $@"class {type}\b") && Regex.IsMatch(s_tests.Value, $@" {method}\("), $"{Page}, line {line}: there is no test {type}.{method}.");
            return;
        }

        var (file, title) = (name.Split(": ", 2)[0], name.Split(": ", 2)[^1]);
        Assert.True(s_titles.Value[file].Contains(title), $"{Page}, line {line}: there is no case `{title}` in {file}.rlm.");
    }

    [Fact]
    public void Every_file_of_the_suite_is_named()
    {
        var named = Blocks().Where(b => b.IsMark).SelectMany(b => Named(b.Text)).Select(n => n.Split(": ")[0]).ToHashSet();

        Assert.DoesNotContain(s_titles.Value.Select(f => f.Key), f => !named.Contains(f));
    }

    private static string[] Named(string mark) => mark.Split('\n')[1..^1];

    // Paragraphs, lists, tables and marks, each with its line; headings and programs stand for themselves.
    private static IEnumerable<Block> Blocks()
    {
        var (block, start, isCode) = (new List<string>(), 0, false);
        var lines = File.ReadAllText(Path.Combine(Golden.Root, Page)).ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            isCode ^= lines[i].StartsWith("```", StringComparison.Ordinal);
            if (lines[i].Length > 0 || isCode)
            {
                start = block.Count == 0 ? i + 1 : start;
                block.Add(lines[i]);
                continue;
            }

            if (block.Count > 0 && !block[0].StartsWith('#') && !block[0].StartsWith("```", StringComparison.Ordinal))
            {
                yield return new Block(start, string.Join('\n', block), block[0] == "<!-- held by");
            }

            block.Clear();
        }
    }

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"[.;](?=\s|$)")]
    private static partial Regex StatementEnd();

    private sealed record Block(int Line, string Text, bool IsMark);
}
