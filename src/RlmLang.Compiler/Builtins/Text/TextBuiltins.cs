namespace RlmLang.Builtins.Text;

/// <summary>The text family, in the order of the reference page.</summary>
internal static class TextBuiltins
{
    public static BuiltinEntry[] All { get; } =
    [
        new("lines", () => new Lines()), new("words", () => new Words()), new("sentences", () => new Sentences()),
        new("paragraphs", () => new Paragraphs()), new("split", () => new Split()), new("chunk", () => new Chunk()), new("strip", () => new Strip()),
        new("lstrip", () => new LStrip()), new("rstrip", () => new RStrip()), new("lower", () => new Lower()), new("upper", () => new Upper()),
        new("replace", () => new Replace()), new("startswith", () => new StartsWith()), new("endswith", () => new EndsWith()),
        new("find", () => new Find()), new("contains", () => new Contains()), new("count", () => new Count()), new("clip", () => new Clip()),
        new("grep", () => new Grep()), new("extract", () => new Extract()), new("extract_first", () => new ExtractFirst()),
        new("captures", () => new Captures()), new("sections", () => new Sections()), new("matches", () => new MatchesPattern()),
        new("escape", () => new Escape()), new("join", () => new Join()), new("str", () => new Str()), new("int", () => new Int()),
        new("float", () => new Float()), new("round", () => new Round()), new("abs", () => new Abs()),
    ];
}
