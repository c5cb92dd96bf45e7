using System.Collections.Immutable;

namespace RlmLang.Builtins.Text;

/// <summary>The text family, in the order of the reference page.</summary>
internal static class TextBuiltins
{
    public static ImmutableArray<IFunction> All { get; } =
    [
        new Lines(),
        new Words(),
        new Sentences(),
        new Paragraphs(),
        new Split(),
        new Chunk(),
        new Strip(),
        new LStrip(),
        new RStrip(),
        new Lower(),
        new Upper(),
        new Replace(),
        new StartsWith(),
        new EndsWith(),
        new Find(),
        new Contains(),
        new Count(),
        new Clip(),
        new Grep(),
        new Extract(),
        new ExtractFirst(),
        new Captures(),
        new Sections(),
        new MatchesPattern(),
        new Escape(),
        new Join(),
        new Str(),
        new Int(),
        new Float(),
        new Round(),
        new Abs(),
    ];
}
