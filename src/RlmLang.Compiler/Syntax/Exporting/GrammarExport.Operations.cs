using static RlmLang.Syntax.Exporting.GrammarForm;

namespace RlmLang.Syntax.Exporting;

// The levels of operators, and which of them stand side by side.
internal sealed partial class GrammarExport
{
    // From tight to loose, as the alternatives stand: one rule a level, without left recursion.
    private GrammarForm Operations()
    {
        var below = Want("primary");
        var suffixes = new List<GrammarForm>();
        var level = 0;
        foreach (var (form, label) in _parser["operation"].Ways.Skip(1))
        {
            var parts = ((SequenceForm)form).Parts;
            var (startsWith, endsWith) = (IsOperation(parts[0]), IsOperation(parts[^1]));
            if (startsWith && !endsWith)
            {
                suffixes.Add(Convert(Sequence([.. parts.Skip(1)])));
                continue;
            }

            if (suffixes.Count > 0)
            {
                below = Level(ref level, Sequence(below, Many(Choice([.. suffixes]))));
                suffixes.Clear();
            }

            var sign = Sequence([.. parts.Skip(startsWith ? 1 : 0).SkipLast(1)]);
            if (!startsWith)
            {
                var own = $"operation{level + 1}";
                below = Level(ref level, Choice([.. Signs(sign).Select(s => Signed(s, own)), below]));
                continue;
            }

            var operand = ((RuleForm)below).Name;
            var rest = Choice([.. Signs(sign).Select(s => Signed(s, operand))]);
            below = Level(ref level, Sequence(below, label == "comparison" ? Optional(rest) : Many(rest)));
        }

        return below;
    }

    private static bool IsOperation(GrammarForm form) => form is RuleForm { Name: "operation" };

    private GrammarForm Level(ref int level, GrammarForm form)
    {
        var name = $"operation{++level}";
        _own[name] = () => form;
        return Want(name);
    }

    private static IEnumerable<GrammarForm> Signs(GrammarForm form) => form is ChoiceForm choice ? choice.Ways.SelectMany(Signs) : [form];

    // Two minuses in a row would be a sign of their own; `//` stands on one line with both its operands, or would start a comment.
    private GrammarForm Signed(GrammarForm sign, string operand) => sign switch
    {
        RuleForm { Name: "MINUS" or "PREFIX_MINUS" } => Sequence(Convert(sign), After(operand, "-")),
        RuleForm { Name: "FLOOR" } => Sequence(Convert(sign), s_blanks, Narrow(operand, "")),
        _ => Sequence(Convert(sign), Want(operand)),
    };

    private GrammarForm After(string rule, string notWith) => Choice(Narrow(rule, notWith), Sequence(Space(), Want(rule)));
}
