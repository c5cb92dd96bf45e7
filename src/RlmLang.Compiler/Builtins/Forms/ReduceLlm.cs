using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

internal sealed class ReduceLlm : ModelForm
{
    public override string Header => "reduce_llm(xs: [T], instruction: text, fan: int = 8, model: text? = none, max_chars: int = 2_000, or: text? = none) -> text";

    public override Documentation Documentation { get; } = new("Combines a list into one text: a model combines up to `fan` neighbours at a time, over a tree, until one is left.")
    {
        Remarks = "A list of one item gives that item without a call, an empty list the empty text. Items that are no texts are printed as in an f-string.",
    };

    public override string PromptParameter => "instruction";

    public override ImmutableArray<string> Options => ["fan", "model", "max_chars"];

    public override CoreExpression Lower(FormCall call)
    {
        var site = call.Site ?? throw new UnreachableException("A call of `reduce_llm` has a site.");
        var texts = Texts(call, call.Value("xs"));
        var parts = call.NewVariable("parts", RlmType.List(RlmType.Text));
        ImmutableArray<CorePromptPart> prompt = [.. call.Prompt("instruction").Parts, new CorePromptLiteral("\n\n"), new CorePromptHole(Joined(call, parts), false)];
        var combine = new CoreModelCall(prompt, new ReplyShape(RlmType.Text, []), OptionsOf(call, RlmType.Text, hasSamples: false), call.Written("or"), null, site, RlmType.Text, call.Span);
        var tree = call.NewVariable("combined", RlmType.Option(RlmType.Text));
        var local = new CoreLocal(tree, call.Span);
        return new CoreLet(
            tree,
            new CoreDivide(texts, call.Int("fan"), parts, combine, tree.Type, call.Span),
            new CoreIf(new CoreApply(IsNone.Instance, [local], RlmType.Bool, call.Span), new CoreLiteral(TextValue.Empty, RlmType.Text, call.Span), local, RlmType.Text, call.Span));
    }

    /// <summary>The parts one below the other, each under a line that says which it is.</summary>
    private static CoreApply Joined(FormCall call, CoreVariable parts)
    {
        var (part, index) = (call.NewVariable("part", RlmType.Text), call.NewVariable("number", RlmType.Int));
        var number = new CoreApply(Add.Instance, [new CoreLocal(index, call.Span), new CoreLiteral(new IntValue(1), RlmType.Int, call.Span)], RlmType.Int, call.Span);
        var headed = new CoreApply(new Interpolate(), [Text("Part "), number, Text(":\n"), new CoreLocal(part, call.Span)], RlmType.Text, call.Span);
        var each = new CoreEach(new CoreLocal(parts, call.Span), part, index, headed, EarlyStop.Never, RlmType.List(RlmType.Text), call.Span);
        return Library.Apply("join", RlmType.Text, each, Text("\n\n"));

        CoreLiteral Text(string text) => new(new TextValue(text), RlmType.Text, call.Span);
    }
}
