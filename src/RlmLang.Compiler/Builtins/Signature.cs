using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
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
    public static ImmutableArray<Signature> Parse(string headers) => [.. Lines(headers).Select(Read)];

    /// <summary>The name that headers give, without reading the rest of them.</summary>
    public static string NameOf(string headers) => Lines(headers)[0].Split('(')[0];

    public override string ToString() => Text;

    private static string[] Lines(string headers) => headers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Signature Read(string header)
    {
        var syntax = Parser.ParseSignature(header);
        return new(
            syntax.Name.Text,
            [.. syntax.Parameters.Select(p => new SignatureParameter(p.Name.Text, TypeOf(p.Type), p.Default is { } value ? Literal(value) : null))],
            TypeOf(syntax.Result),
            header);
    }

    // One-letter upper-case names are type parameters.
    private static RlmType TypeOf(TypeSyntax syntax) => syntax switch
    {
        NamedTypeSyntax { Name.Text: var name } => name switch
        {
            "text" => RlmType.Text,
            "int" => RlmType.Int,
            "float" => RlmType.Float,
            "bool" => RlmType.Bool,
            "regex" => RlmType.Regex,
            "none" => RlmType.None,
            "doc" => RlmType.Doc,
            "type" => new TypeType(),
            { Length: 1 } when char.IsUpper(name[0]) => new TypeParameter(name),
            _ => throw new FormatException($"`{name}` is no type of a header."),
        },
        ListTypeSyntax list => new ListType(TypeOf(list.Item), list.MaxCount),
        OptionTypeSyntax option => RlmType.Option(TypeOf(option.Item)),
        RecordTypeSyntax record => new RecordType([.. record.Fields.Select(f => new RecordField(f.Name.Text, TypeOf(f.Type)))]),
        OneOfTypeSyntax labels => new OneOfType([.. labels.Arguments.Select(a => ((TextValue)Literal(a)).ToString())]),
        FunctionTypeSyntax function => new FunctionType([.. function.Parameters.Select(TypeOf)], TypeOf(function.Result)),
        _ => throw new UnreachableException($"No type for {syntax.GetType().Name}."),
    };

    private static Value Literal(ExpressionSyntax syntax) => syntax switch
    {
        TextLiteralSyntax text => new TextValue(text.Value),
        IntLiteralSyntax number => new IntValue(number.Value),
        FloatLiteralSyntax number => new FloatValue(number.Value),
        BoolLiteralSyntax flag => BoolValue.Of(flag.Value),
        NoneLiteralSyntax => NoneValue.Instance,
        // The default of a parameter of type `type`.
        NameExpressionSyntax type => new TextValue(type.Name.Text),
        _ => throw new UnreachableException($"No default for {syntax.GetType().Name}."),
    };
}

/// <param name="Name">The name for named arguments.</param>
/// <param name="Type">May hold type parameters; a <see cref="FunctionType"/> is a lambda's place.</param>
/// <param name="Default">The value where the call gives none; null where it has to.</param>
internal sealed record SignatureParameter(string Name, RlmType Type, Value? Default);
