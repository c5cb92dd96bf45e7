using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>A pure function of the library: header, documentation, size law and meaning in one class, in one file.</summary>
/// <remarks>
/// A lambda never reaches <see cref="Operation.Invoke"/>: in a parameter of a function type stands the list of the lambda's results,
/// one for each item of the first argument. So <c>sort_by</c> gets the keys, and everything about running lambdas lives in one place.
/// </remarks>
internal abstract class Builtin : Operation, IFunction
{
    private ImmutableArray<Signature> _signatures;
    private string? _name;

    public sealed override string Name => _name ??= Signature.NameOf(Header);

    public ImmutableArray<Signature> Signatures => _signatures.IsDefault ? _signatures = Signature.Parse(Header) : _signatures;

    /// <summary>One header a line, in the language's own notation.</summary>
    public abstract string Header { get; }

    public abstract Documentation Documentation { get; }

    /// <summary>Whether a call over model calls may leave the rest of them undone once this is decided.</summary>
    public virtual EarlyStop Stop => EarlyStop.Never;

    /// <summary>Whether no more of the first argument is read than so many items from its beginning as the second says, or one where there is none.</summary>
    public virtual bool ReadsBeginning => false;

    /// <summary>Whether nothing of the first argument is read behind the item whose condition decides.</summary>
    public virtual bool ReadsUntilDecided => false;

    public virtual RlmType ResultType(Signature signature, RlmType declared, ImmutableArray<Value?> literals) => declared;

    /// <summary>What is wrong with literal arguments, as the end of a sentence, or null: found before running what would fail each time.</summary>
    /// <param name="literals">For each parameter its value where that is a literal, else null.</param>
    public virtual string? Complaint(ImmutableArray<Value?> literals) => null;
}
