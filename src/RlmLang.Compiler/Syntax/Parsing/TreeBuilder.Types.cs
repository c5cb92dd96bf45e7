using System.Diagnostics;
using RlmLang.Diagnostics;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

internal sealed partial class TreeBuilder
{
    public TypeSyntax BuildType(TypeExpressionContext context)
    {
        // What may be missing may not be missing twice: `T??` and `T? | none` are `T?`.
        var type = BuildSimpleType(context.simpleType());
        return context.ChildCount == 1 ? type : new OptionTypeSyntax(type, SpanOf(context));
    }

    private TypeSyntax BuildSimpleType(SimpleTypeContext context) => context switch
    {
        NamedTypeContext c => new NamedTypeSyntax(c.NAME() is { } name ? Name(name) : new IdentifierSyntax("none", SpanOf(c)), SpanOf(c)),
        ListTypeContext c => new ListTypeSyntax(BuildType(c.typeExpression()), c.INT() is { } count ? Literals.Int(count.Symbol.Text, SpanOf(count.Symbol), _diagnostics) : null, SpanOf(c)),
        RecordTypeContext c => new RecordTypeSyntax(Each(c.fieldType(), f => new FieldTypeSyntax(Key(f.NAME(), f.STRING()), BuildType(f.typeExpression()), SpanOf(f))), SpanOf(c)),
        SizedTypeContext c => BuildSizedType(c),
        _ => throw new UnreachableException($"No type for {context.GetType().Name}."),
    };

    private TypeSyntax BuildSizedType(SizedTypeContext context)
    {
        var name = context.NAME().GetText();
        var sizes = context.typeSize();
        switch (name)
        {
            case "text" when sizes is [ValueSizeContext value] && BuildExpression(value.expression()) is IntLiteralSyntax length:
                return new SizedTextTypeSyntax(length.Value, SpanOf(context));
            case "int" when sizes is [RangeSizeContext range]:
                return new RangedIntTypeSyntax(SignedInt(range.signedInt(0)), SignedInt(range.signedInt(1)), SpanOf(context));
            case "one_of" when sizes.Length > 0 && sizes.All(s => s is ValueSizeContext):
                return new OneOfTypeSyntax(Each(sizes, s => BuildExpression(((ValueSizeContext)s).expression())), SpanOf(context));
            default:
                _diagnostics.Add(SyntaxDiagnostics.TypeSizes(SpanOf(context), name));
                return new MissingTypeSyntax(SpanOf(context));
        }
    }

    private FunctionTypeSyntax BuildFunctionType(FunctionTypeContext context)
    {
        var types = context.typeExpression();
        return new FunctionTypeSyntax(Each(types[..^1], BuildType), BuildType(types[^1]), SpanOf(context));
    }

    private long SignedInt(SignedIntContext context) =>
        Literals.Int((context.PREFIX_MINUS() is null ? "" : "-") + context.INT().Symbol.Text, SpanOf(context), _diagnostics);
}
