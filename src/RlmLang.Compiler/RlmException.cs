using RlmLang.Diagnostics;

namespace RlmLang;

/// <summary>Misuse or infrastructure that failed. What is wrong with a program is a diagnostic; it is an exception only where a program was to be there and is not: <see cref="RlmDiagnosticsException"/>.</summary>
public class RlmException : Exception
{
    /// <summary>Without a diagnostic.</summary>
    public RlmException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal RlmException(Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic.Message, innerException) => Diagnostic = diagnostic;

    private protected RlmException(string message, Diagnostic diagnostic)
        : base(message) => Diagnostic = diagnostic;

    /// <summary>What to tell the user, where there is more than a message.</summary>
    public Diagnostic? Diagnostic { get; }
}
