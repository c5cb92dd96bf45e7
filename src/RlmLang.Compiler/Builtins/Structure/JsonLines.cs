using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Builtins.Structure;

internal sealed class JsonLines : Form
{
    public override string Header => "jsonl(t: text, as: type = text) -> [R]";

    public override Documentation Documentation { get; } = new("The values of a text that holds one JSON value on each line.")
    {
        Examples =
        [
            new(""" "{\"id\": 1}\n\n{\"id\": 2, \"x\": 0}".jsonl(as={id: int}).map(it.id) """, "[1, 2]"),
            new(""" "[1]\n[2, 3]".jsonl(as=[int]) """, "[[1], [2, 3]]"),
            new(""" "1\nx".jsonl(as=int?) """, "[1, none]"),
            new(""" "{}\n[1]".jsonl() """, """ ["{}", "[1]"] """),
        ],
        Remarks = "Without `as=` the lines are given as they stand. A line that cannot be read is none where the type allows it, else the run fails and says where. Blank lines are left out, and fields that the type does not have.",
    };

    public override CoreExpression Lower(FormCall call) =>
        new CoreApply(new ReadLines(((ListType)call.Type).Item), [call.Value("t"), .. call.Shape("as").Labels], call.Type, call.Span);
}
