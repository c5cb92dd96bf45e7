using RlmLang.Syntax.Printing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests;

public class RlmScriptTests
{
    [Fact]
    public void A_script_knows_its_parameters_and_what_it_answers()
    {
        var script = RlmScript.Compile("param areas: [text]\nparam n: int = 3\nset FINAL = areas.take(n)", "areas.rlm");

        Assert.Equal([new RlmParameter("areas", "[text]", true), new RlmParameter("n", "int", false)], script.Parameters);
        Assert.Equal(("areas.rlm", "[text]"), (script.Name, script.FinalType));
    }

    [Fact]
    public void A_program_with_errors_is_thrown_with_its_diagnostics()
    {
        var thrown = Assert.Throws<RlmDiagnosticsException>(() => RlmScript.Compile("set FINAL = context.chnk(8_000)"));

        Assert.Equal("RLM2002", Assert.Single(thrown.Diagnostics).Code);
        Assert.StartsWith("RLM2002: There is no function `chnk`", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_with_warnings_compiles_and_keeps_them()
    {
        Assert.True(RlmScript.TryCompile("let n = 1\nset FINAL = \"{n}\"", out var script, out var diagnostics));

        Assert.Equal(["RLM2301"], diagnostics.Select(d => d.Code));
        Assert.Equal(diagnostics, script.Diagnostics);
    }

    [Fact]
    public void No_program_makes_the_compiler_fail() =>
        Props.ForAll(SyntaxTrees.Programs, program =>
        {
            // Whatever is reported is reported; what matters is that each stage comes to an end.
            var compiled = RlmScript.TryCompile(Printer.Print(program), out _, out var diagnostics);
            return compiled || !diagnostics.IsEmpty;
        });

    [Fact]
    public void No_slip_in_a_good_program_makes_the_compiler_fail() =>
        Props.ForAll(
            Slips.Programs,
            source =>
            {
                var compiled = RlmScript.TryCompile(source, out _, out var diagnostics);
                return compiled || diagnostics.Any(d => d.Severity == RlmLang.Diagnostics.Severity.Error);
            },
            tests: 300);
}
