using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Tests.Diagnostics;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

/// <summary>Holds for every entry of the 2000s.</summary>
public class BindingDiagnosticsTests
{
    public static TheoryData<string> Codes => [.. BindingDiagnostics.All.Select(d => d.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_example_gives_exactly_its_code(string code)
    {
        var entry = Entry(code);

        var program = Checked.Program(entry.Example!);

        Assert.Equal([code], program.Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_repaired_example_checks_clean(string code) => Checked.Program(Entry(code).Repaired!).Clean();

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_certain_fix_makes_of_the_example_the_repaired_one(string code)
    {
        var entry = Entry(code);
        foreach (var fix in Checked.Program(entry.Example!).Diagnostics.SelectMany(d => d.Fixes).Where(f => f.IsCertain))
        {
            Assert.Equal(entry.Repaired, TextEdit.Apply(entry.Example!, fix.Edits));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_diagnostic_looks_as_it_was_accepted(string code) => Golden.Matches(
        $"tests/conformance/goldens/{code}.txt",
        RendererTests.ThreeForms(new SourceText(Entry(code).Example!), Checked.Program(Entry(code).Example!).Diagnostics));

    [Fact]
    public void Codes_are_unique_and_of_the_stage()
    {
        Assert.Distinct(BindingDiagnostics.All.Select(d => d.Code));
        Assert.All(BindingDiagnostics.All, d => Assert.StartsWith("RLM2", d.Code, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_message_is_one_sentence_in_the_words_of_the_language(string code)
    {
        var diagnostic = Assert.Single(Checked.Program(Entry(code).Example!).Diagnostics);

        Assert.Matches("[.?…]$", diagnostic.Message);
        Assert.True(diagnostic.Message.Length <= 160, diagnostic.Message);
        Assert.DoesNotMatch(@"\b(invalid|illegal|unexpected|System\.|RlmType|Syntax|Exception)\b", string.Join(" ", [diagnostic.Message, .. diagnostic.Notes]));
    }

    private static DiagnosticDescriptor Entry(string code) => BindingDiagnostics.All.Single(d => d.Code == code);
}
