using RlmLang.Core;

namespace RlmLang.Builtins.Forms;

internal sealed class Parse : Form
{
    public override string Header => "parse(t: text, as: type) -> R?";

    public override Documentation Documentation { get; } = new("Reads a text as a value of a type, or gives none where it has another form. Lists and records are read from JSON.")
    {
        Examples =
        [
            new(""" "12".parse(as=int) """, "12"),
            new(""" "[1, 2]".parse(as=[int]) """, "[1, 2]"),
            new(""" "about 12".parse(as=int) """, "none"),
        ],
    };

    public override CoreExpression Lower(FormCall call)
    {
        var shape = call.Shape("as");
        return shape.Labels.IsEmpty
            ? new CoreApply(new ParseAs(shape.Type), [call.Value("t")], call.Type, call.Span)
            : new CoreApply(new ParseAs(shape.Type), [call.Value("t"), .. shape.Labels], call.Type, call.Span);
    }
}
