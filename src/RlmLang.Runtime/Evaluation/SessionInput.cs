using RlmLang.Contexts;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>What programs of a session read: the whole context, or the text that a child was given, which keeps its places in the whole.</summary>
/// <param name="Context">Stands for <c>context</c>.</param>
/// <param name="Documents">Stands for <c>docs</c>.</param>
internal sealed record SessionInput(TextValue Context, ListValue Documents)
{
    public static SessionInput Of(RlmContext context) => new(ContextValues.Text(context), ContextValues.Documents(context));

    /// <summary>One text as the whole context.</summary>
    public static SessionInput Of(TextValue text) => new(text, new ListValue([RecordValue.Of(("name", new TextValue("context")), ("text", text))]));
}
