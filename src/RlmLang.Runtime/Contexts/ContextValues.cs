using RlmLang.Values;

namespace RlmLang.Contexts;

/// <summary>A context as programs see it: <c>context</c> and <c>docs</c>, every character with its place.</summary>
internal static class ContextValues
{
    // The longest array of characters that there can be.
    private const long LongestContext = 0x7FFFFFC7;

    /// <summary>What a document takes in a context of several: its text and the line with its name.</summary>
    public static long LengthOf(RlmDocument document) => document.Text.Length + document.Name.Length + 10L;

    /// <exception cref="RlmContextException">No text can be so long.</exception>
    public static void Hold(long length)
    {
        if (length > LongestContext)
        {
            throw new RlmContextException(ContextDiagnostics.ContextTooLong(length, LongestContext));
        }
    }

    /// <summary>The documents one after the other, each under a line with its name; a single document as it is.</summary>
    public static TextValue Text(RlmContext context)
    {
        if (context.Documents.Length == 1)
        {
            return Document(context, 0);
        }

        Hold(context.Documents.Sum(LengthOf));
        var parts = new List<TextValue>(context.Documents.Length * 3);
        for (var i = 0; i < context.Documents.Length; i++)
        {
            parts.Add(new TextValue($"{(i > 0 ? "\n" : "")}=== {context.Documents[i].Name} ===\n"));
            parts.Add(Document(context, i));
        }

        return parts.Count == 0 ? TextValue.Empty : TextValue.Concat(parts);
    }

    public static ListValue Documents(RlmContext context) => new(
        [.. context.Documents.Select((d, i) => (Value)RecordValue.Of(("name", new TextValue(d.Name)), ("text", Document(context, i))))]);

    private static TextValue Document(RlmContext context, int index) => new(context.Documents[index].Text.AsMemory(), new VerbatimProvenance(index, 0));
}
