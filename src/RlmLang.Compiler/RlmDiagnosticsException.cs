using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang;

/// <summary>A program does not check: what is wrong is in <see cref="Diagnostics"/>.</summary>
public sealed class RlmDiagnosticsException : RlmException
{
    internal RlmDiagnosticsException(ImmutableArray<Diagnostic> diagnostics)
        : base(Describe(diagnostics), diagnostics.First(d => d.Severity == Severity.Error)) => Diagnostics = diagnostics;

    /// <summary>All that was reported, warnings among it, in the order of the source.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    private static string Describe(ImmutableArray<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        return errors.Count == 1 ? $"{errors[0].Code}: {errors[0].Message}" : $"{errors[0].Code}: {errors[0].Message} (and {errors.Count - 1} more)";
    }
}
