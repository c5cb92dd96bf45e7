using RlmLang.Core;

namespace RlmLang.Builtins.Forms;

internal sealed class Map : Form
{
    public override string Header => "map(xs: [T], f: T => U) -> [U]";

    public override Documentation Documentation { get; } = new("What the lambda makes of each item, in the order of the list; where it calls a model, the calls are made in parallel.")
    {
        Examples = [new("[1, 2, 3].map(it * 2)", "[2, 4, 6]"), new(""" ["a", "b"].map((x, i) => f"{i}{x}") """, """ ["0a", "1b"] """), new("[].map(it)", "[]")],
        Remarks = "A second parameter of the lambda is the index; over pairs, groups and enumerated items the two parameters are the two fields.",
    };

    public override CoreExpression Lower(FormCall call)
    {
        var f = call.Lambda("f");
        return new CoreEach(call.Value("xs"), f.Parameters[0], f.Index, f.Body, EarlyStop.Never, call.Type, call.Span);
    }
}
