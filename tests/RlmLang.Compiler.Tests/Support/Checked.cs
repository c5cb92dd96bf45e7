using System.Collections.Immutable;
using RlmLang.Binding;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Lowering;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Tests.Support;

/// <summary>A program that was read, bound and, where it has no errors, lowered; <c>⟦…⟧</c> marks the place that a test speaks of.</summary>
internal sealed record Checked(string Source, TextSpan Marked, BoundProgram Bound, CoreProgram? Core, ImmutableArray<Diagnostic> Diagnostics)
{
    // What `use "lib/…"` stands for in the examples of the catalogue and in tests.
    private static readonly RlmModules s_modules = RlmModules.Of(new Dictionary<string, string>
    {
        ["lib/money"] = """
            use "lib/digits"
            type Money = {amount: int, unit: _Unit}
            type _Unit = one_of("euro", "cent")
            fn cents(t: text) -> int = _opening(t).len() * ten()
            fn _opening(t: text) -> text = digits(t).first() ?? ""
            fn money(t: text) -> Money = {amount: cents(t), unit: "cent"}
            test "counts" { expect cents("12") == 20 }
            """,
        ["lib/digits"] = """
            fn digits(t: text) -> [text] = t.extract(r"\d+")
            fn ten() -> int = 10
            """,
        ["lib/coins"] = "fn cents(t: text) -> int = 1",
        ["lib/circle"] = "use \"lib/ring\"\nfn one() -> int = 1",
        ["lib/ring"] = "use \"lib/circle\"\nfn two() -> int = 2",
        ["lib/broken"] = "# A fault in its second line.\nfn one() -> int = \"one\"",
        ["lib/unread"] = "fn one( -> int = 1",
        ["lib/program"] = "fn one() -> int = 1\nlet x = one()",
        ["lib/lost"] = "use \"lib/nowhere\"\nfn one() -> int = 1",
        ["lib/failing"] = "# Fails while running.\nfn third(xs: [int]) -> int = xs[2]",
        ["lib/sees"] = "fn one() -> int = secret",
    });

    /// <summary>A whole script.</summary>
    public static Checked Program(string marked)
    {
        var (start, end) = (marked.IndexOf('⟦', StringComparison.Ordinal), marked.IndexOf('⟧', StringComparison.Ordinal));
        var source = marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);
        var tree = Parser.Parse(new SourceText(source));
        var (bound, binding) = Binder.Bind(tree, [], needsFinal: true, s_modules);
        var all = new DiagnosticBag();
        all.AddRange(tree.Diagnostics);
        all.AddRange(binding);
        CoreProgram? core = null;
        if (!all.HasErrors)
        {
            (core, var lowering) = Lowerer.Lower(bound);
            all.AddRange(lowering);
        }

        return new Checked(source, start < 0 ? default : TextSpan.FromBounds(start, end - 1), bound, core, all.ToImmutable());
    }

    /// <summary>A script whose answer is the expression.</summary>
    public static Checked Expression(string marked) => Program($"set FINAL = {marked}");

    /// <summary>The one diagnostic, with this code, at the mark where there is one.</summary>
    public Diagnostic Only(string code)
    {
        var only = Assert.Single(Diagnostics);
        Assert.Equal(code, only.Code);
        if (Marked != default)
        {
            Assert.Equal(At(Marked), At(only.Span));
            Assert.Equal(Marked, only.Span);
        }

        return only;
    }

    private string At(TextSpan span) => Source.Substring(span.Start, span.Length);

    /// <summary>The first of several independent diagnostics, at the mark.</summary>
    public Diagnostic OnlyFirst(string code) => (this with { Diagnostics = [.. Diagnostics.Take(1)] }).Only(code);

    /// <summary>No diagnostics at all; then the core is there.</summary>
    public CoreProgram Clean()
    {
        Assert.True(Diagnostics.IsEmpty, string.Join("\n", Diagnostics.Select(d => $"{d.Code} {d.Message} at: {Source.AsSpan(d.Span.Start, d.Span.Length)}")));
        return Core!;
    }

    /// <summary>The core of FINAL, as printed, of a program without errors.</summary>
    public string Final
    {
        get
        {
            Assert.True(Core is not null, string.Join("\n", Diagnostics.Select(d => $"{d.Code} {d.Message} at: {Source.AsSpan(d.Span.Start, d.Span.Length)}")));
            return Core!.Statements.OfType<CoreFinalStatement>().Single().Value.ToString();
        }
    }

    public string FinalType => Clean().FinalType!.ToString();

    /// <summary>The source with the certain fixes of the first diagnostic that has one.</summary>
    public string Fixed => TextEdit.Apply(Source, Diagnostics.SelectMany(d => d.Fixes).First(f => f.IsCertain).Edits);
}
