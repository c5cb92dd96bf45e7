using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Tests.Diagnostics;

/// <summary>What holds for every entry of the catalogue.</summary>
public partial class DiagnosticCatalogueTests
{
    public static TheoryData<string> Codes => [.. DiagnosticCatalogue.All.Select(d => d.Code)];

    public static TheoryData<string> SyntaxExamples => [.. DiagnosticCatalogue.All.Where(d => d.Code[3] == '1' && d.Example is not null).Select(d => d.Code)];

    [Fact]
    public void The_catalogue_has_every_stage_s_list_and_every_descriptor()
    {
        var files = typeof(DiagnosticCatalogue).Assembly.GetTypes().Where(t => t.Namespace == "RlmLang.Diagnostics" && t.Name.EndsWith("Diagnostics", StringComparison.Ordinal) && t is { IsAbstract: true, IsSealed: true }).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var written = file.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Code);
            var listed = (ImmutableArray<DiagnosticDescriptor>)file.GetProperty("All", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(null)!;
            Assert.Equal(written.Order(), listed.Select(d => d.Code).Order());
            Assert.All(listed, d => Assert.Contains(d, DiagnosticCatalogue.All));
        }
    }

    [Fact]
    public void No_code_is_used_twice() => Assert.Equal(DiagnosticCatalogue.All.Length, DiagnosticCatalogue.All.Select(d => d.Code).Distinct().Count());

    [Theory]
    [MemberData(nameof(Codes))]
    public void An_entry_has_a_code_of_its_form_and_a_title(string code)
    {
        var entry = DiagnosticCatalogue.Find(code.ToLowerInvariant());
        Assert.NotNull(entry);
        Assert.Matches("^RLM[1-9][0-9]{3}$", entry.Code);
        Assert.Matches("^[A-Z`].*[^.]$", entry.Title);
    }

    [Theory]
    [MemberData(nameof(SyntaxExamples))]
    public void A_syntax_example_gives_exactly_its_code(string code)
    {
        var entry = DiagnosticCatalogue.Find(code)!;
        Assert.Equal([code], Parser.Parse(new SourceText(entry.Example!)).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [MemberData(nameof(SyntaxExamples))]
    public void What_is_repaired_reads_without_a_word_and_a_certain_fix_makes_exactly_it(string code)
    {
        var entry = DiagnosticCatalogue.Find(code)!;
        var fix = Parser.Parse(new SourceText(entry.Example!)).Diagnostics[0].Fixes.FirstOrDefault();
        if (entry.Repaired is { } repaired)
        {
            Assert.Empty(Parser.Parse(new SourceText(repaired)).Diagnostics);
            Assert.True(fix is null || TextEdit.Apply(entry.Example!, fix.Edits) == repaired, $"The fix makes\n{(fix is null ? "" : TextEdit.Apply(entry.Example!, fix.Edits))}");
        }

        Assert.True(entry.Repaired is not null || fix is null, "What has a fix shows what it makes.");
    }

    [Theory]
    [MemberData(nameof(SyntaxExamples))]
    public void A_message_is_one_sentence_in_the_language_s_words(string code)
    {
        foreach (var diagnostic in Parser.Parse(new SourceText(DiagnosticCatalogue.Find(code)!.Example!)).Diagnostics)
        {
            Assert.EndsWith(".", diagnostic.Message, StringComparison.Ordinal);
            Assert.True(diagnostic.Message.Length <= 160, diagnostic.Message);
            Assert.DoesNotMatch(ForbiddenWords(), diagnostic.Message);
            Assert.All(diagnostic.Fixes, f => Assert.Matches("^[a-z]", f.Title));
        }
    }

    // Names of .NET types and of tokens, and words that blame without saying what would be right.
    [GeneratedRegex(@"\b(Int64|String|Syntax|Token|EOF|NAME|LPAREN|invalid|illegal|unexpected|Exception)\b")]
    private static partial Regex ForbiddenWords();
}
