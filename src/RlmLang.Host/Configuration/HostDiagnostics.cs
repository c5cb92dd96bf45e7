using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Configuration;

/// <summary>What is said about flags and configuration, the 8300s.</summary>
internal static class HostDiagnostics
{
    private static readonly DiagnosticDescriptor s_notJson = new("RLM8301", Severity.Error) { Title = "A configuration file that cannot be read", Blame = Blame.Policy };
    private static readonly DiagnosticDescriptor s_unknownSetting = new("RLM8302", Severity.Error) { Title = "A setting that does not exist", Blame = Blame.Policy };
    private static readonly DiagnosticDescriptor s_wrongValue = new("RLM8303", Severity.Error) { Title = "A setting with a value that it cannot have", Blame = Blame.Policy };

    private static readonly DiagnosticDescriptor s_secret = new("RLM8304", Severity.Error)
    {
        Title = "A key of a provider in a configuration file",
        Explanation = "Configuration files are shared and committed. Keys come from the environment alone, and never reach a log.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_model = new("RLM8305", Severity.Error) { Title = "A model that cannot be used here", Blame = Blame.Policy };
    private static readonly DiagnosticDescriptor s_noTests = new("RLM8309", Severity.Error)
    {
        Title = "Nothing to test",
        Explanation = "A script's tests are its `test` and `property` declarations; a run that tests nothing must not look like one that passed.",
        Blame = Blame.Program,
    };

    private static readonly DiagnosticDescriptor s_noScript = new("RLM8306", Severity.Error) { Title = "A script that is not there", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_unknownCode = new("RLM8307", Severity.Error) { Title = "A code that does not exist", Blame = Blame.Program };

    private static readonly DiagnosticDescriptor s_twice = new("RLM8308", Severity.Error)
    {
        Title = "A setting that is given twice",
        Explanation = "Of two values with one name one would be held to, and the other be read by people.",
        Blame = Blame.Policy,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_notJson, s_unknownSetting, s_wrongValue, s_secret, s_model, s_noScript, s_unknownCode, s_twice, s_noTests];

    public static Diagnostic NotJson(string file, string why) => new Diagnostic(s_notJson, default, $"`{file}` cannot be read: {why}").WithFact("file", file);

    /// <param name="place">A file, flag or variable.</param>
    /// <param name="name">As it was written.</param>
    /// <param name="known">What there is.</param>
    public static Diagnostic UnknownSetting(string place, string name, IReadOnlyCollection<string> known) =>
        new Diagnostic(s_unknownSetting, default, $"{place} has no setting `{name}`{DidYouMean(NearestName.Find(name, known))}")
        {
            Notes =
            [
                $"There are {string.Join(", ", known)}.",
                .. name == "policy" ? ["A policy file holds the limits themselves, as in {\"calls\": 500}; only `rlm.json` has them under `policy`."] : Array.Empty<string>(),
            ],
        }.WithFact("setting", name);

    /// <param name="paths">Where was looked, as they are told.</param>
    public static Diagnostic NoTests(string paths) => new(s_noTests, default, $"There is no test in {paths}.")
    {
        Notes = ["Declare one beside the program: `test \"counts lines\" { given context = \"a\" expect FINAL == 1 }`."],
    };

    public static Diagnostic WrongValue(string place, string name, string expected, string found) =>
        new Diagnostic(s_wrongValue, default, $"`{name}` in {place} has to be {expected}, not {found}.").WithFact("setting", name);

    public static Diagnostic Twice(string place, string name) =>
        new Diagnostic(s_twice, default, $"`{name}` is given twice in {place}.") { Notes = ["Keep the one that is meant."] }.WithFact("setting", name);

    public static Diagnostic Secret(string place, string name) =>
        new Diagnostic(s_secret, default, $"`{name}` in {place} looks like a key; keys come from the environment only.")
        {
            Notes = ["Take it out of the file, revoke it if the file was shared, and set OPENAI_API_KEY or ANTHROPIC_API_KEY in the environment."],
        };

    public static Diagnostic Model(string spec, string why, IEnumerable<string> forms) =>
        new Diagnostic(s_model, default, $"`{spec}` names no model that can be used here: {why}.") { Notes = [$"Write {string.Join(", ", forms)}."] }.WithFact("model", spec);

    public static Diagnostic NoScript(string path, IReadOnlyList<string> nearest) =>
        new Diagnostic(s_noScript, default, $"There is no script `{path}`{DidYouMean(nearest)}").WithFact("path", path);

    public static Diagnostic UnknownCode(string code, IReadOnlyCollection<string> known) =>
        new(s_unknownCode, default, $"There is no diagnostic `{code}`{DidYouMean(NearestName.Find(code, known))}") { Notes = ["All of them stand in docs/diagnostics.md."] };

    private static string DidYouMean(IReadOnlyList<string> nearest) => nearest.Count == 0 ? "." : $"; did you mean {string.Join(" or ", nearest.Select(n => $"`{n}`"))}?";
}
