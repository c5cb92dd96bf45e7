using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Diagnostics;

public class RendererTests
{
    public static TheoryData<string> SyntaxExamples => DiagnosticCatalogueTests.SyntaxExamples;

    [Theory]
    [MemberData(nameof(SyntaxExamples))]
    public void Every_syntax_diagnostic_looks_as_it_was_accepted(string code)
    {
        var source = new SourceText(DiagnosticCatalogue.Find(code)!.Example!);
        var diagnostics = Parser.Parse(source).Diagnostics;

        Golden.Matches($"tests/conformance/goldens/{code}.txt", ThreeForms(source, diagnostics));
    }

    /// <summary>The source and what each renderer makes of its diagnostics.</summary>
    internal static string ThreeForms(SourceText source, ImmutableArray<Diagnostic> diagnostics) =>
        $"{source.Text}\n--- terminal\n{new TerminalRenderer(source, useColor: false).Render(diagnostics)}--- compact\n{CompactRenderer.Render(source, diagnostics)}--- json\n{Json(source, diagnostics)}\n";

    [Fact]
    public void Colour_adds_escapes_and_changes_nothing_else()
    {
        var source = new SourceText("let x = (1 + 2");
        var diagnostics = Parser.Parse(source).Diagnostics;
        var plain = new TerminalRenderer(source, useColor: false).Render(diagnostics);
        var colored = new TerminalRenderer(source, useColor: true).Render(diagnostics);

        Assert.DoesNotContain('\e', plain);
        Assert.Contains('\e', colored);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9]+m", ""));
    }

    [Fact]
    public void A_long_line_is_cut_around_its_place()
    {
        var source = new SourceText($"let x = \"{new string('a', 500)}\" @ 1 + \"{new string('b', 500)}\"");
        var lines = new TerminalRenderer(source, useColor: false).Render(Parser.Parse(source).Diagnostics).Split('\n');

        Assert.All(lines, l => Assert.True(l.Length < 140, l));
        var underlined = Array.FindIndex(lines, l => l.Contains('━', StringComparison.Ordinal));
        Assert.Equal('@', lines[underlined - 1][lines[underlined].IndexOf('━', StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_compact_form_shows_three_errors_and_counts_the_rest()
    {
        var source = new SourceText("let a = \nlet b = \nlet c = \nlet d = \nlet e = ");
        var compact = CompactRenderer.Render(source, Parser.Parse(source).Diagnostics);

        Assert.Equal(3, compact.Split('\n').Count(l => l.StartsWith("RLM1001", StringComparison.Ordinal)));
        Assert.EndsWith("and 2 more\n", compact, StringComparison.Ordinal);
    }

    [Fact]
    public void The_compact_form_leaves_notes_out_while_there_are_errors()
    {
        var source = new SourceText("let n = 1\nlet x = f\"${n}\"\nlet y =");
        Assert.DoesNotContain("RLM1015", CompactRenderer.Render(source, Parser.Parse(source).Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_keep_their_types_in_json()
    {
        var source = new SourceText("let x =");
        var diagnostic = Parser.Parse(source).Diagnostics[0].WithFact("bound", 363L).WithFact("exact", true).WithFact("site", "8:16");
        using var json = JsonDocument.Parse(Json(source, [diagnostic]));
        var facts = json.RootElement[0].GetProperty("facts");

        Assert.Equal((363L, true, "8:16"), (facts.GetProperty("bound").GetInt64(), facts.GetProperty("exact").GetBoolean(), facts.GetProperty("site").GetString()));
    }

    private static string Json(SourceText source, IEnumerable<Diagnostic> diagnostics)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonRenderer.Write(writer, source, diagnostics);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
