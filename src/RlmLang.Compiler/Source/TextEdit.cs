namespace RlmLang.Source;

/// <summary>One replacement in a source text.</summary>
/// <param name="Span">What is replaced; of length 0 for an insertion.</param>
/// <param name="NewText">What stands there afterwards; empty for a deletion.</param>
public sealed record TextEdit(TextSpan Span, string NewText)
{
    /// <summary>Applies edits that do not overlap, in any order.</summary>
    /// <exception cref="ArgumentException">Two of the edits overlap.</exception>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var result = new System.Text.StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var edit in edits.OrderBy(e => e.Span.Start).ThenBy(e => e.Span.End))
        {
            if (edit.Span.Start < at)
            {
                throw new ArgumentException("Two edits overlap.", nameof(edits));
            }

            result.Append(text, at, edit.Span.Start - at).Append(edit.NewText);
            at = edit.Span.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
