using RlmLang.Diagnostics;

namespace RlmLang;

/// <summary>The context could not be loaded: a path is missing or unreadable, or a file is not text.</summary>
public sealed class RlmContextException : RlmException
{
    internal RlmContextException(Diagnostic diagnostic, Exception? innerException = null)
        : base(diagnostic, innerException)
    {
    }
}
