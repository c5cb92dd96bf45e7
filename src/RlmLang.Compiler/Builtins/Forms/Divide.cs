using System.Collections.Immutable;
using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

internal sealed class Divide : Form
{
    private const long MostFan = 1_000;

    public override string Header => "divide(t: text, solve: text => A, combine: [A] => A, leaf: int = 8_000, fan: int = 4) -> A";

    public override Documentation Documentation { get; } = new("Divide and conquer: solves pieces of at most `leaf` characters, and combines up to `fan` neighbouring results at a time until one is left.")
    {
        Examples =
        [
            new(""" "abcdefgh".divide(leaf=2, fan=2, solve=it.upper(), combine=parts => parts.join("")) """, """ "ABCDEFGH" """),
            new(""" "a b\nc\nd e f\n".divide(leaf=5, solve=x => x.words().len(), combine=counts => counts.sum()) """, "6"),
            new(""" "".divide(solve=it.len(), combine=parts => parts.sum()) """, "0"),
        ],
        Remarks = "The pieces are those of `chunk(leaf)`; all are solved in parallel, and the combinations of a level too. With n pieces there are n solutions and ⌈(n-1)/(fan-1)⌉ combinations in ⌈log n / log fan⌉ rounds. "
            + "An empty text is one piece.",
    };

    public override ImmutableArray<string> Options => ["leaf", "fan"];

    public override string? Complaint(ImmutableDictionary<string, Value> options) =>
        options["leaf"] is IntValue { Number: < 1 or > int.MaxValue } leaf ? $"`leaf` must be at least 1; it is {leaf.Number:N0}"
        : options["fan"] is IntValue { Number: < 2 or > MostFan } fan ? $"`fan` is from 2 to {MostFan:N0}; it is {fan.Number:N0}"
        : null;

    public override CoreExpression Lower(FormCall call)
    {
        var source = call.Value("t");
        if (source is CoreLocal or CoreLiteral)
        {
            return Lower(call, source);
        }

        var text = call.NewVariable("text", RlmType.Text);
        return new CoreLet(text, source, Lower(call, new CoreLocal(text, source.Span)));
    }

    private static CoreDivide Lower(FormCall call, CoreExpression text)
    {
        var (solve, combine) = (call.Lambda("solve"), call.Lambda("combine"));
        var texts = RlmType.List(RlmType.Text);
        var pieces = Library.Apply("chunk", texts, text, Number(call.Int("leaf")));
        var isEmpty = new CoreApply(Equal.Instance, [Library.Apply("len", RlmType.Int, text), Number(0)], RlmType.Bool, call.Span);
        var leaves = new CoreIf(isEmpty, new CoreLiteral(new ListValue([TextValue.Empty]), texts, call.Span), pieces, texts, call.Span);
        var solved = new CoreEach(leaves, solve.Parameters[0], solve.Index, solve.Body, EarlyStop.Never, RlmType.List(call.Type), call.Span);
        // There is a piece at least, so there is a result.
        return new CoreDivide(solved, call.Int("fan"), combine.Parameters[0], combine.Body, call.Type, call.Span);

        CoreLiteral Number(int number) => new(new IntValue(number), RlmType.Int, call.Span);
    }
}
