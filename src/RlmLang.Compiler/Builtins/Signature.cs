using System.Collections.Immutable;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>A header in the language's own notation: <c>chunk(t: text, size: int, overlap: int = 0) -> [text]</c>. It is also the documentation line.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Parameters">In order; those with defaults last.</param>
/// <param name="Result">With the type parameters that the arguments decide.</param>
/// <param name="Text">As it was written.</param>
internal sealed record Signature(string Name, ImmutableArray<SignatureParameter> Parameters, RlmType Result, string Text)
{
    /// <summary>Reads one header a line.</summary>
    public static ImmutableArray<Signature> Parse(string headers) =>
        [.. headers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(SignatureReader.Read)];

    public override string ToString() => Text;
}

/// <param name="Name">The name for named arguments.</param>
/// <param name="Type">May hold type parameters; a <see cref="FunctionType"/> is a lambda's place.</param>
/// <param name="Default">The value where the call gives none; null where it has to.</param>
internal sealed record SignatureParameter(string Name, RlmType Type, Value? Default);
