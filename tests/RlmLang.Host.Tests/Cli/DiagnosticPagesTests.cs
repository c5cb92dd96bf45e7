using RlmLang.Cli;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class DiagnosticPagesTests
{
    [Fact]
    public void The_page_of_diagnostics_is_what_the_catalogues_say() => Golden.Matches("docs/diagnostics.md", DiagnosticPages.WriteAll());

    [Fact]
    public void Every_code_is_given_once() => Assert.Equal(DiagnosticPages.All.Length, DiagnosticPages.All.Select(d => d.Code).Distinct().Count());

    [Fact]
    public void Every_catalogue_is_on_the_page()
    {
        var catalogues = new[] { typeof(RlmScript), typeof(RlmEngine), typeof(DiagnosticPages) }.SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.Name.EndsWith("Diagnostics", StringComparison.Ordinal) && t.GetProperty("All") is not null)
            .SelectMany(t => (System.Collections.Immutable.ImmutableArray<Diagnostics.DiagnosticDescriptor>)t.GetProperty("All")!.GetValue(null)!);

        Assert.Empty(catalogues.Except(DiagnosticPages.All).Select(d => d.Code));
    }

    [Theory]
    [InlineData("RLM4001")]
    [InlineData("rlm4001")]
    [InlineData("4001")]
    public void Code_is_found_however_it_is_written(string code) => Assert.Equal("RLM4001", DiagnosticPages.Find(code)?.Code);
}
