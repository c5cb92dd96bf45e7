using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Builtins.Forms;

internal sealed class MapRlm : ModelForm
{
    public override string Header => $"map_rlm(xs: [T], query: text, {Rlm.ChildOptions}) -> [text]";

    public override Documentation Documentation { get; } = new("Asks a session of its own about each text of a list, in parallel; each may make at most `calls` calls.")
    {
        Remarks = "Documents and other records with a `text` are asked about that; other items are printed as in an f-string.",
    };

    public override ImmutableArray<string> Options => ["calls", "depth", "max_chars"];

    public override CoreExpression Lower(FormCall call)
    {
        // The question is asked once for all, and so evaluated once.
        var (text, query) = (call.NewVariable("text", RlmType.Text), call.NewVariable("question", RlmType.Text));
        var child = Rlm.Child(call, new CoreLocal(text, call.Span)) with { Query = new CoreLocal(query, call.Span) };
        var each = new CoreEach(Texts(call, call.Value("xs")), text, null, child, EarlyStop.Never, RlmType.List(RlmType.Text), call.Span);
        return new CoreLet(query, call.Value("query"), each);
    }
}
