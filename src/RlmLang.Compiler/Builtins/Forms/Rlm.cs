using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Core;

namespace RlmLang.Builtins.Forms;

internal sealed class Rlm : ModelForm
{
    internal const string ChildOptions = "calls: int = 20, depth: int = 1, max_chars: int = 2_000, or: text? = none";

    public override string Header => $"rlm(t: text, query: text, {ChildOptions}) -> text";

    public override Documentation Documentation { get; } = new("Asks a whole session of its own about a text: a root model writes programs over it, with at most `calls` calls, its own turns among them.")
    {
        Remarks = "For a text that is too long for a prompt and takes several steps. A text that fits is answered by one plain call. "
            + "`depth` is how deep the child's own programs may go; a child that ends without FINAL takes `or=`, or fails the run.",
    };

    public override ImmutableArray<string> Options => ["calls", "depth", "max_chars"];

    public override CoreExpression Lower(FormCall call) => Child(call, call.Value("t"));

    /// <summary>The child run over one text.</summary>
    internal static CoreChildRun Child(FormCall call, CoreExpression text) => new(
        text,
        call.Value("query"),
        call.Int("calls"),
        call.Int("depth"),
        call.Int("max_chars"),
        call.Written("or"),
        call.Site ?? throw new UnreachableException($"A call of `{call.Signature.Name}` has a site."),
        call.Span);
}
