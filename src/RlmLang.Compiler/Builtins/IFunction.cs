using System.Collections.Immutable;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>What the binder sees of anything that can be called: a built-in, a form, a <c>fn</c> of the program, a function of the host.</summary>
internal interface IFunction
{
    string Name { get; }

    /// <summary>The headers, tried in order; the first that the arguments fit is meant. All have the same parameters at the same places.</summary>
    ImmutableArray<Signature> Signatures { get; }

    Documentation Documentation { get; }

    /// <summary>The type of a call's result, where it says more than the header: an example is <c>captures</c>, whose fields are the pattern's groups.</summary>
    /// <param name="signature">The header that fitted.</param>
    /// <param name="declared">The header's result with type parameters put in.</param>
    /// <param name="literals">The value of each argument that is a literal, defaults among them.</param>
    RlmType ResultType(Signature signature, RlmType declared, ImmutableArray<Value?> literals) => declared;
}
