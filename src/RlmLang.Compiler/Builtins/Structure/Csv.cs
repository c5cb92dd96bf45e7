using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Builtins.Structure;

internal sealed class Csv : Form
{
    public override string Header => """csv(t: text, as: type = text, sep: text = ",") -> [R]""";

    public override Documentation Documentation { get; } = new("The rows of a table that is written as comma-separated values.")
    {
        Examples =
        [
            new(""" "name,age\nAda,36\n\"Lovelace, A.\",37".csv(as={name: text, age: int}).map(it.age) """, "[36, 37]"),
            new(""" "a;b\n1;".csv(sep=";") """, """ [["a", "b"], ["1", ""]] """),
            new(""" "1,2\n3,4".csv(as=[int]).map(it.sum()) """, "[3, 7]"),
            new(""" "id,score\nx,\ny,n/a".csv(as={id: text, score: float?}).map(it.score ?? 0.0) """, "[0.0, 0.0]"),
        ],
        Remarks = "With a record after `as=` the first line names the columns; case, spaces and `_` do not matter in the names, and columns that are not asked for are left out. "
            + "With a list the first line is a row as the others, and without `as=` every row is a list of texts. A cell that cannot be read is none where its type allows it, else the run fails and says where. "
            + "A cell in quotes may hold separators and line ends, and a quote twice for one; blank lines are left out. "
            + "With a record, a line with more cells than there are columns fails the run, unless what is beyond is blank; a line that has no cell for a column that is asked for does too, unless the type is one that may be none.",
    };

    public override RlmType ResultType(RlmType declared, Predicate<string> isWritten) => isWritten("as") ? declared : RlmType.List(RlmType.List(RlmType.Text));

    public override CoreExpression Lower(FormCall call) =>
        new CoreApply(new ReadRows(((ListType)call.Type).Item), [call.Value("t"), call.Value("sep"), .. call.Shape("as").Labels], call.Type, call.Span);
}
