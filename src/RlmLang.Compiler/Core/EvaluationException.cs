using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Core;

/// <summary>A listed run-time failure on its way from where it is found to where its place in the source is known.</summary>
internal sealed class EvaluationException(Func<TextSpan, Diagnostic> describe) : Exception
{
    private Diagnostic? _located;

    public override string Message => (_located ?? describe(default)).Message;

    public bool IsLocated => _located is not null;

    /// <summary>Says where it was; the innermost place wins.</summary>
    public EvaluationException At(TextSpan span)
    {
        _located ??= describe(span);
        return this;
    }

    public Diagnostic ToDiagnostic() => _located ?? describe(default);
}
