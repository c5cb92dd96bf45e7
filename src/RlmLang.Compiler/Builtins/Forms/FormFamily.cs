using System.Collections.Immutable;

namespace RlmLang.Builtins.Forms;

/// <summary>The forms, in the order of the reference page.</summary>
internal static class FormFamily
{
    public static ImmutableArray<IFunction> All { get; } = [new Map(), new Reduce(), new Iterate(), new Divide(), new Llm(), new MapLlm(), new FilterLlm(), new ReduceLlm(), new Rlm(), new MapRlm(), new Parse()];
}
