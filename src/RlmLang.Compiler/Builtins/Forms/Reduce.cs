using RlmLang.Core;

namespace RlmLang.Builtins.Forms;

internal sealed class Reduce : Form
{
    public override string Header => "reduce(xs: [T], init: A, step: (A, T) => A) -> A";

    public override Documentation Documentation { get; } = new("Goes through a list with a result so far, which starts as `init`; each step makes the next one from it and the item.")
    {
        Examples = [new("[1, 2, 3].reduce(0, (sum, x) => sum + x)", "6"), new(""" ["a", "b"].reduce("", (t, x) => t + x) """, """ "ab" """), new("[].reduce(5, (a, x) => a)", "5")],
        Remarks = "The steps run one after the other: a step that calls a model costs one round for each item. `reduce_llm` combines over a tree in few rounds.",
    };

    public override CoreExpression Lower(FormCall call)
    {
        var step = call.Lambda("step");
        return new CoreFold(call.Value("xs"), call.Value("init"), step.Parameters[0], step.Parameters[1], step.Body, call.Type, call.Span);
    }
}
