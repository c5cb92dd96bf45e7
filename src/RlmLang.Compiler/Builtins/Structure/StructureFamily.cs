namespace RlmLang.Builtins.Structure;

/// <summary>The functions that read forms of text, in the order of the reference page.</summary>
internal static class StructureFamily
{
    public static BuiltinEntry[] All { get; } =
    [
        new("csv", () => new Csv()), new("jsonl", () => new JsonLines()), new("headings", () => new Headings()),
        new("code_blocks", () => new CodeBlocks()),
    ];
}
