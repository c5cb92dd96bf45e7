using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Evaluation;

/// <summary>What is said about the parameters that a caller gives; part of the 8000s.</summary>
internal static class ParameterDiagnostics
{
    private static readonly DiagnosticDescriptor s_missing = new("RLM8101", Severity.Error) { Title = "A parameter without a value" };

    private static readonly DiagnosticDescriptor s_unknown = new("RLM8102", Severity.Error) { Title = "A value for a parameter that the script does not have" };

    private static readonly DiagnosticDescriptor s_wrongType = new("RLM8103", Severity.Error) { Title = "A parameter's value of another type" };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_missing, s_unknown, s_wrongType];

    public static Diagnostic Missing(TextSpan span, string name, string type) =>
        new(s_missing, span, $"The parameter `{name}: {type}` has no default, so a value has to be given.") { Notes = [$"On the command line: `--param {name}=…`."] };

    public static Diagnostic Unknown(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var near = NearestName.Find(name, names).ToList();
        return new(s_unknown, default, $"The script has no parameter `{name}`{(near.Count > 0 ? $"; did you mean `{near[0]}`?" : ".")}")
        {
            Notes = [names.Count == 0 ? "It takes no parameters." : $"Its parameters are {string.Join(", ", names.Select(n => $"`{n}`"))}."],
        };
    }

    public static Diagnostic WrongType(TextSpan span, string name, string type, string complaint) =>
        new(s_wrongType, span, $"The value of `{name}` does not fit its type `{type}`: {complaint.Replace("the answer", "it", StringComparison.Ordinal)}");
}
