using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests;

/// <summary>What the documentation shows is true: its programs are accepted, its values are what they give, its links lead somewhere.</summary>
public sealed partial class DocsTests
{
    private static readonly string[] s_pages = ["README.md", "docs/language.md", "docs/builtins.md"];

    public static TheoryData<string, int, string> Blocks =>
        [.. s_pages.SelectMany(p => Block().Matches(Read(p)).Select(m => (p, Read(p)[..m.Index].Count(c => c == '\n') + 1, m.Groups[1].Value)))];

    public static TheoryData<string> Pages => [.. s_pages];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Its_program_is_accepted_and_gives_what_it_says(string page, int line, string source)
    {
        var expected = 0;
        var program = Value().Replace(source, m =>
        {
            expected++;
            return $"{m.Value}\nshow {m.Groups[1].Value}";
        });
        program += FinalStatement().IsMatch(source) ? "" : "\nset FINAL = none\n";

        Assert.True(RlmScript.TryCompile(program, out var script, out var diagnostics), $"{page}, line {line}: {string.Join("\n", diagnostics.Select(d => d.Message))}");
        Assert.DoesNotContain(diagnostics, d => d.Severity == Severity.Warning);
        if (expected == 0)
        {
            return;
        }

        using IChatClient model = new OfflineChatClient();
        var result = await new RlmEngine(model).RunAsync(script, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(result.Failure);
        Assert.Equal(2 * expected, result.Shown.Length);
        for (var i = 0; i < result.Shown.Length; i += 2)
        {
            Assert.Equal(result.Shown[i + 1], result.Shown[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_links_lead_somewhere(string page)
    {
        foreach (var link in Link().Matches(Read(page)).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, "");
            var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page) ?? "", path).Replace('\\', '/');
            Assert.True(File.Exists(Path.Combine(Golden.Root, target)) || Directory.Exists(Path.Combine(Golden.Root, target)), $"{page} leads to {link}.");
            Assert.True(anchor.Length == 0 || Heading().Matches(Read(target)).Any(m => Anchor(m.Groups[1].Value) == anchor), $"{page} leads to {link}.");
        }
    }

    [Fact]
    public void The_page_of_the_language_leads_to_every_function_but_a_few_sisters()
    {
        var linked = Link().Matches(Read("docs/language.md")).Select(m => m.Groups[1].Value.Split('#')[^1]).ToHashSet();

        Assert.DoesNotContain(Builtins.BuiltinCatalogue.All.Select(f => f.Name), n => !linked.Contains(n) && n is not ("lstrip" or "rstrip" or "abs" or "rank_by"));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Golden.Root, page)).ReplaceLineEndings("\n");

    private static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ')).Replace(' ', '-');

    [GeneratedRegex(@"(?sm)^```rlm\n(.*?)^```$")]
    private static partial Regex Block();

    // A value behind a `show`: a literal, not words.
    [GeneratedRegex("""(?m)^show .*    # ((?:["\[{\-\d]|(?:true|false|none)$).*)$""")]
    private static partial Regex Value();

    [GeneratedRegex("(?m)^set ")]
    private static partial Regex FinalStatement();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?m)^#+ (.+)$")]
    private static partial Regex Heading();
}
