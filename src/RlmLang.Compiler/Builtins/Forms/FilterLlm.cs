using System.Collections.Immutable;
using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

internal sealed class FilterLlm : ModelForm
{
    public override string Header => $"filter_llm(xs: [T], question: T => text, per_call: int = 1, {CommonOptions}, or: bool? = none) -> [T]";

    public override Documentation Documentation { get; } = new("The items for which a model answers the question with yes, in their order.")
    {
        Remarks = "With `samples=` an item stays where more than half of the answers are yes. `or=false` leaves out the items whose call fails for good.",
    };

    public override string PromptParameter => "question";

    public override ImmutableArray<string> Options => ["per_call", "model", "samples", "max_chars"];

    public override CoreExpression Lower(FormCall call)
    {
        var source = call.Value("xs");
        if (source is CoreLocal or CoreLiteral)
        {
            return Filtered(call, source);
        }

        var xs = call.NewVariable("xs", source.Type);
        return new CoreLet(xs, source, Filtered(call, new CoreLocal(xs, source.Span)));
    }

    private static CoreApply Filtered(FormCall call, CoreExpression source)
    {
        var answers = MapLlm.EachItem(
            call, source, call.Prompt("question"), new ReplyShape(RlmType.Bool, []), RlmType.Bool, RlmType.List(call.Written("samples") is null ? RlmType.Bool : RlmType.List(RlmType.Bool)));
        return Library.Apply("filter", call.Type, source, call.Written("samples") is null ? answers : Majorities(call, answers)) with { Span = call.Span };
    }

    private static CoreEach Majorities(FormCall call, CoreExpression answers)
    {
        var votes = call.NewVariable("votes", RlmType.List(RlmType.Bool));
        var local = new CoreLocal(votes, call.Span);
        var yes = Library.Apply("len", RlmType.Int, Library.Apply("filter", votes.Type, local, local));
        var twice = new CoreApply(Add.Instance, [yes, yes], RlmType.Int, call.Span);
        var most = new CoreApply(Less.Instance, [new CoreLiteral(new IntValue(call.Int("samples")), RlmType.Int, call.Span), twice], RlmType.Bool, call.Span);
        return new CoreEach(answers, votes, null, most, EarlyStop.Never, RlmType.List(RlmType.Bool), call.Span);
    }
}
