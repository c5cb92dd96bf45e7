using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about modules: always at the program's own <c>use</c>.</summary>
internal static partial class BindingDiagnostics
{
    private static readonly DiagnosticDescriptor s_unknownModule = new("RLM2013", Severity.Error)
    {
        Title = "A module that does not exist",
        Example = "use \"std/serch\"\nset FINAL = search(context, query)",
        Repaired = "use \"std/search\"\nset FINAL = search(context, query)",
        Explanation = "Modules of the library begin with `std/`. What other names stand for is the host's to say: `rlm` looks for `NAME.rlm` beside the script.",
    };

    private static readonly DiagnosticDescriptor s_moduleCycle = new("RLM2023", Severity.Error)
    {
        Title = "Modules that use each other in a circle",
        Example = "use \"lib/circle\"\nset FINAL = 1",
        Repaired = "set FINAL = 1",
        Explanation = "Put what both need into a third module.",
    };

    private static readonly DiagnosticDescriptor s_nameOfModule = new("RLM2024", Severity.Error)
    {
        Title = "Two modules have a function or type of one name",
        Example = "use \"lib/money\"\nuse \"lib/coins\"\nset FINAL = cents(context)",
        Repaired = "use \"lib/money\"\nset FINAL = cents(context)",
        Explanation = "What a module declares is there under its own name. A name that begins with `_` stays inside its module, so it is in nobody's way.",
    };

    private static readonly DiagnosticDescriptor s_moduleAtFault = new("RLM2025", Severity.Error)
    {
        Title = "A module that does not check",
        Example = "use \"lib/broken\"\nset FINAL = 1",
        Repaired = "set FINAL = 1",
        Explanation = "`rlm test` on the module's file shows each fault at its place.",
    };

    private static readonly DiagnosticDescriptor s_notOfModule = new("RLM2026", Severity.Error)
    {
        Title = "A module that does more than declare",
        Example = "use \"lib/program\"\nset FINAL = 1",
        Repaired = "set FINAL = 1",
        Explanation = "A module holds `fn`, `type`, `use`, `test` and `property`. What computes something belongs into a function of it.",
    };

    /// <param name="span">The name behind `use`.</param>
    /// <param name="module">The name that stands for nothing.</param>
    /// <param name="within">The module that uses it, or null where the program does.</param>
    /// <param name="nearest">What was probably meant, the best first.</param>
    /// <param name="own">The modules that the host has beside those of the library.</param>
    /// <param name="known">All modules of the library.</param>
    public static Diagnostic UnknownModule(TextSpan span, string module, string? within, IReadOnlyList<string> nearest, bool isCertain, IReadOnlyList<string> own, IReadOnlyList<string> known) =>
        new(s_unknownModule, span, within is null ? $"There is no module `{module}`{DidYouMean(nearest)}" : $"The module `{within}` uses `{module}`, which does not exist.")
        {
            Notes = [.. own.Count == 0 ? Array.Empty<string>() : [$"The script's own modules are {Names(own)}."], $"The modules of the library are {string.Join(", ", known)}."],
            Fixes = within is null ? [.. Replacements(span, module, nearest, isCertain).Select(f => f with { Edits = [new TextEdit(span, $"\"{f.Edits[0].NewText}\"")] })] : [],
            Facts = Facts(("module", module)),
        };

    /// <param name="span">The function's name in a call.</param>
    /// <param name="module">The module of the library that has it.</param>
    public static Diagnostic ModuleNotUsed(TextSpan span, string name, string module) =>
        new(s_unknownFunction, span, $"There is no function `{name}` without its module.")
        {
            SpanLabel = "unknown function",
            Fixes = [Fix.Insert(0, $"use \"{module}\"\n", $"add `use \"{module}\"`")],
            Facts = Facts(("name", name), ("module", module)),
        };

    /// <param name="cycle">The modules' names on the way round, the first one again at the end.</param>
    public static Diagnostic ModuleCycle(TextSpan span, IReadOnlyList<string> cycle) =>
        new(s_moduleCycle, span, $"Modules cannot use each other in a circle: {string.Join(" uses ", cycle.Select(c => $"`{c}`"))}.");

    /// <param name="name">The function or type that both have.</param>
    public static Diagnostic NameOfModule(TextSpan span, string name, string module, string other) =>
        new(s_nameOfModule, span, $"`{name}` of `{module}` is in the way of `{name}` of {other}.")
        {
            Notes = ["Use only one of them, or rename one."],
        };

    /// <param name="span">The declaration's name.</param>
    public static Diagnostic NameOfUsed(TextSpan span, string name, string module) =>
        new(s_nameOfModule, span, $"`{name}` is declared by the module `{module}`, which is used here; choose another name.");

    /// <param name="faults">What is wrong with it, as told to a model.</param>
    public static Diagnostic ModuleAtFault(TextSpan span, string module, string faults) =>
        new(s_moduleAtFault, span, $"The module `{module}` has errors.") { Notes = [.. faults.TrimEnd().Split('\n')] };

    /// <param name="keyword">The statement's first word.</param>
    public static Diagnostic NotOfModule(TextSpan span, string module, string keyword, int line) =>
        new(s_notOfModule, span, $"The module `{module}` has a `{keyword}` in line {line}: modules only declare functions and types.");
}
