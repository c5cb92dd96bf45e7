using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Source;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>A construct with a function's looks: it has a header as any built-in, and says what core it stands for.</summary>
internal abstract class Form : IFunction
{
    private ImmutableArray<Signature> _signatures;
    private string? _name;

    public string Name => _name ??= Signature.NameOf(Header);

    public ImmutableArray<Signature> Signatures => _signatures.IsDefault ? _signatures = Signature.Parse(Header) : _signatures;

    /// <summary>One header a line, in the language's own notation.</summary>
    public abstract string Header { get; }

    public abstract Documentation Documentation { get; }

    /// <summary>Whether a call of it asks a model, so that it is a call site.</summary>
    public virtual bool CallsModel => false;

    /// <summary>The parameter whose text is the instruction and data of a model call; null where there is none.</summary>
    public virtual string? PromptParameter => null;

    /// <summary>The parameters that have to be constants, since bounds rest on them.</summary>
    public virtual ImmutableArray<string> Options => [];

    /// <summary>What is wrong with an option, as the end of a sentence, or null.</summary>
    /// <param name="options">The constant value of each option, defaults among them.</param>
    public virtual string? Complaint(ImmutableDictionary<string, Value> options) => null;

    /// <summary>The type of a call's result, where it says more than the header.</summary>
    /// <param name="declared">The header's result with type parameters put in.</param>
    /// <param name="isWritten">Whether the call itself gives this parameter.</param>
    public virtual RlmType ResultType(RlmType declared, Predicate<string> isWritten) => declared;

    /// <summary>What a call stands for.</summary>
    public abstract CoreExpression Lower(FormCall call);
}

/// <summary>A call of a form, with its arguments lowered.</summary>
/// <param name="Signature">The header that fitted.</param>
/// <param name="Arguments">One for each parameter.</param>
/// <param name="Site">Which call of the program this is; null where the form asks no model.</param>
/// <param name="Type">Of its result.</param>
/// <param name="Span">What it was written as.</param>
/// <param name="NewVariable">Makes a variable with a slot of its own.</param>
internal sealed record FormCall(
    Signature Signature, ImmutableArray<FormArgument> Arguments, CallSite? Site, RlmType Type, TextSpan Span, Func<string, RlmType, CoreVariable> NewVariable)
{
    public CoreExpression Value(string parameter) => ((FormValue)this[parameter]).Value;

    /// <summary>The argument, or null where the call gives none.</summary>
    public CoreExpression? Written(string parameter) => this[parameter] is FormValue { IsWritten: true } written ? written.Value : null;

    public FormLambda Lambda(string parameter) => (FormLambda)this[parameter];

    /// <summary>The lambda, or null where the call gives none.</summary>
    public FormLambda? FindLambda(string parameter) => this[parameter] as FormLambda;

    public FormPrompt Prompt(string parameter) => (FormPrompt)this[parameter];

    public ReplyShape Shape(string parameter) => ((FormType)this[parameter]).Shape;

    /// <summary>An option's constant value.</summary>
    public int Int(string parameter) => (int)((IntValue)Constant(parameter)).Number;

    public Value Constant(string parameter) => ((CoreLiteral)Value(parameter)).Value;

    private FormArgument this[string parameter]
    {
        get
        {
            for (var i = 0; i < Signature.Parameters.Length; i++)
            {
                if (Signature.Parameters[i].Name == parameter)
                {
                    return Arguments[i];
                }
            }

            throw new System.Diagnostics.UnreachableException($"`{Signature.Name}` has no parameter `{parameter}`.");
        }
    }
}

/// <summary>An argument of a form.</summary>
internal abstract record FormArgument;

internal sealed record FormValue(CoreExpression Value, bool IsWritten) : FormArgument;

/// <param name="Parameters">The item; for <c>reduce</c> what came before and the item.</param>
/// <param name="Index">The item's index, where the lambda asks for it.</param>
internal sealed record FormLambda(ImmutableArray<CoreVariable> Parameters, CoreVariable? Index, CoreExpression Body) : FormArgument;

/// <summary>Instruction and data of a model call, apart.</summary>
/// <param name="Item">Stands for the item, where there is a call for each item of a list.</param>
internal sealed record FormPrompt(CoreVariable? Item, CoreVariable? Index, ImmutableArray<CorePromptPart> Parts) : FormArgument;

internal sealed record FormType(ReplyShape Shape) : FormArgument;
