using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Builtins.Forms;

internal sealed class Llm : ModelForm
{
    public override string Header => $"llm(prompt: text, as: type = text, {CommonOptions}, or: R = none) -> R";

    public override Documentation Documentation { get; } = new("Asks a model once, and reads its reply as the type after `as=`.")
    {
        Remarks = "The literal parts of the prompt are the instruction; what is interpolated is data, whatever it says. A call that fails for good takes `or=`, or fails the run. "
            + "With `samples=` the result is a list of so many replies.",
    };

    public override string PromptParameter => "prompt";

    public override ImmutableArray<string> Options => ["model", "samples", "max_chars"];

    public override RlmType ResultType(RlmType declared, Predicate<string> isWritten) => isWritten("samples") ? RlmType.List(declared) : declared;

    public override CoreExpression Lower(FormCall call)
    {
        var result = call.Written("samples") is not null && call.Type is ListType list ? list.Item : call.Type;
        return Call(call, call.Prompt("prompt").Parts, call.Shape("as"), result);
    }
}
