namespace RlmLang.Builtins.Forms;

/// <summary>The forms, in the order of the reference page.</summary>
internal static class FormFamily
{
    public static BuiltinEntry[] All { get; } =
    [
        new("map", () => new Map()), new("reduce", () => new Reduce()), new("iterate", () => new Iterate()), new("divide", () => new Divide()), new("llm", () => new Llm()),
        new("map_llm", () => new MapLlm()), new("filter_llm", () => new FilterLlm()), new("reduce_llm", () => new ReduceLlm()), new("rlm", () => new Rlm()),
        new("map_rlm", () => new MapRlm()), new("parse", () => new Parse()),
    ];
}
