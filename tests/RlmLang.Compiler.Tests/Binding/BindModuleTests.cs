using RlmLang.Diagnostics;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Binding;

public class BindModuleTests
{
    [Fact]
    public void Functions_and_types_of_a_module_are_there_without_its_name() =>
        Assert.Equal("int", Checked.Program("use \"lib/money\"\nfn twice(m: Money) -> int = m.amount * 2\nset FINAL = cents(context) + money(context).amount").FinalType);

    [Fact]
    public void A_use_may_stand_behind_what_needs_it() => Checked.Program("set FINAL = cents(context)\nuse \"lib/money\"").Clean();

    [Fact]
    public void A_module_used_twice_is_no_clash() => Checked.Program("use \"lib/money\"\nuse \"lib/money\"\nuse \"lib/digits\"\nset FINAL = cents(context) + digits(context).len()").Clean();

    [Theory]
    [InlineData("use \"lib/money\"\nset FINAL = ⟦_opening⟧(context)", "RLM2002")]
    [InlineData("use \"lib/money\"\nset FINAL = ⟦digits⟧(context)", "RLM2002")]
    [InlineData("use \"lib/money\"\nparam x: ⟦_Unit⟧ = \"euro\"\nset FINAL = x", "RLM2004")]
    [InlineData("use \"lib/money\"\nfn ⟦cents⟧(t: text) -> int = 1\nset FINAL = 1", "RLM2024")]
    [InlineData("use \"lib/money\"\ntype ⟦Money⟧ = int\nset FINAL = 1", "RLM2024")]
    [InlineData("use \"lib/money\"\nuse ⟦\"lib/coins\"⟧\nset FINAL = 1", "RLM2024")]
    [InlineData("use ⟦\"lib/nowhere\"⟧\nset FINAL = 1", "RLM2013")]
    [InlineData("use ⟦\"lib/lost\"⟧\nset FINAL = 1", "RLM2013")]
    [InlineData("use ⟦\"lib/circle\"⟧\nset FINAL = 1", "RLM2023")]
    [InlineData("use ⟦\"lib/broken\"⟧\nset FINAL = 1", "RLM2025")]
    [InlineData("use ⟦\"lib/unread\"⟧\nset FINAL = 1", "RLM2025")]
    [InlineData("use ⟦\"lib/sees\"⟧\nlet secret = 1\nset FINAL = secret", "RLM2025")]
    [InlineData("use ⟦\"lib/program\"⟧\nset FINAL = 1", "RLM2026")]
    public void What_is_wrong_is_told_once_in_the_program(string program, string code) => Checked.Program(program).Only(code);

    [Fact]
    public void A_program_may_have_what_a_module_keeps_to_itself() =>
        Checked.Program("use \"lib/money\"\nfn _opening(t: text) -> int = 1\ntype _Unit = int\nlet digits = _opening(context)\nset FINAL = digits + cents(context)").Clean();

    [Fact]
    public void A_fault_in_a_module_is_told_with_its_own_place() =>
        Assert.Contains(Checked.Program("\n\nuse \"lib/broken\"\nset FINAL = 1").Only("RLM2025").Notes, n => n.StartsWith("RLM2201 lib/broken 2:19", StringComparison.Ordinal) || n.Contains("lib/broken 2:19", StringComparison.Ordinal));

    [Fact]
    public void The_nearest_name_of_the_library_is_a_certain_fix() =>
        Assert.Equal("use \"std/search\"\nset FINAL = 1", Checked.Program("use \"std/serch\"\nset FINAL = 1").Fixed);

    [Fact]
    public void A_name_without_its_folder_is_put_right() =>
        Assert.Equal("use \"std/search\"\nset FINAL = 1", Checked.Program("use \"search\"\nset FINAL = 1").Fixed);

    [Fact]
    public void A_place_in_a_module_is_rendered_in_its_text()
    {
        var script = RlmScript.Compile("use \"lib/one\"\nset FINAL = one(context)", "main.rlm", RlmModules.Of(new Dictionary<string, string> { ["lib/one"] = "# A module.\nfn one(t: text) -> text = llm(f\"Say {t}\")" }));

        var site = Assert.Single(script.Program.Sites);
        var (part, start) = script.Tree.Source.PartAt(site.Span.Start);

        Assert.Equal("use \"lib/one\"\nset FINAL = one(context)", script.Text);
        Assert.Equal(("lib/one", (2, 27)), (part.Name, part.Position(site.Span.Start - start)));
        Assert.Contains("lib/one:2:27", new TerminalRenderer(script.Tree.Source, useColor: false).Render(RefusalDiagnostics.PromptTooLarge(site.Span, 2, 1, "m")), StringComparison.Ordinal);
    }
}
