using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about the habits of other languages.</summary>
internal static partial class SyntaxDiagnostics
{
    private static readonly DiagnosticDescriptor s_slashComment = new("RLM1113", Severity.Error)
    {
        Title = "A comment of another language",
        Example = "let x = 5\n// how many to take\nshow x",
        Repaired = "let x = 5\n# how many to take\nshow x",
        Explanation = "Comments start with `#`; `//` divides and rounds down.",
    };

    /// <summary><c>// …</c> or <c>/* … */</c></summary>
    public static Diagnostic SlashComment(TextSpan span, IEnumerable<TextEdit> edits) =>
        new(s_slashComment, span, "A comment starts with `#`.")
        {
            Fixes = edits.Any() ? [new Fix("replace `//` by `#`", FixApplicability.Certain, [.. edits])] : [],
        };
}
