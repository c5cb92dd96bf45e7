using System.Globalization;
using System.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins;

/// <summary>The reference page of the library, from the catalogue alone.</summary>
internal static class ReferenceWriter
{
    // What a parameter such as a chunk's size is put at, so that its law can be printed.
    private const long Sample = 100;

    public static string Write(IEnumerable<IFunction> functions)
    {
        var page = new StringBuilder("""
            # Built-in functions

            Made from the library's own headers, laws and examples by `eng/generate-docs.sh`; the examples are run as tests.

            `x.f(a)` is `f(x, a)`. `T`, `U` and `K` stand for any type; `T => K` is a lambda's place, where `it` stands for the item. What a header gives a default can be left out.
            `|x|` is the number of characters of a text or of items of a list; `max|x|` belongs to its largest item, `total|x|` to all items together.

            """);
        foreach (var family in functions.GroupBy(Family))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {family.Key}\n");
            foreach (var function in family)
            {
                Write(page, function);
            }
        }

        return page.ToString();
    }

    /// <summary>How large the result of a call can be, in words and a formula; null where its type says it all.</summary>
    public static string? Law(Builtin builtin, Signature signature)
    {
        var arguments = signature.Parameters.Select(p => (p, Argument: Symbolic(p))).ToList();
        var size = builtin.ResultSize(new SizeArguments([.. arguments.Select(a => a.Argument)]));
        if (Describe(size, signature.Result) is not { } law)
        {
            return null;
        }

        var samples = arguments.Where(a => a.p.Default is null && a.Argument.Value is IntValue).Select(a => $"`{a.p.Name}={Sample}`").ToList();
        return samples.Count == 0 ? $"{law}." : $"with {string.Join(" and ", samples)}, {law}.";
    }

    private static void Write(StringBuilder page, IFunction function)
    {
        var documentation = function.Documentation;
        page.Append(CultureInfo.InvariantCulture, $"\n### {function.Name}\n\n```text\n{string.Join('\n', function.Signatures)}\n```\n\n{documentation.Summary}");
        if (documentation.Remarks is { } remarks)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{remarks}");
        }

        page.Append('\n');
        if (function is Builtin builtin && Law(builtin, builtin.Signatures[0]) is { } law)
        {
            page.Append(CultureInfo.InvariantCulture, $"\nSize: {law}\n");
        }

        if (!documentation.Examples.IsEmpty)
        {
            page.Append("\n```rlm\n");
            foreach (var example in documentation.Examples)
            {
                page.Append(CultureInfo.InvariantCulture, $"show {example.Expression.Trim()}    # {example.Result.Trim()}\n");
            }

            page.Append("```\n");
        }
    }

    private static string Family(IFunction function) => function is Form { CallsModel: true }
        ? "Model calls"
        : function.GetType().Namespace?.Split('.')[^1] ?? "";

    private static (Value? Value, Size? Size) Symbolic(SignatureParameter parameter) => parameter switch
    {
        { Default: { } given } => (given, null),
        { Type: IntType } => (new IntValue(Sample), null),
        { Type: FunctionType lambda } => (null, TypeSizes.Open(RlmType.List(Closed(lambda.Result)), parameter.Name)),
        _ => (null, TypeSizes.Open(Closed(parameter.Type), parameter.Name)),
    };

    /// <summary>With texts in the place of type parameters: what holds of their lengths holds of every size.</summary>
    private static RlmType Closed(RlmType type) => type switch
    {
        TypeParameter => RlmType.Text,
        ListType list => list with { Item = Closed(list.Item) },
        OptionType option => Closed(option.Item),
        RecordType record => new RecordType([.. record.Fields.Select(f => f with { Type = Closed(f.Type) })]),
        _ => type,
    };

    private static string? Describe(Size size, RlmType type) => (size, type) switch
    {
        (_, OptionType option) => Describe(size, option.Item),
        (TextSize { Length.IsInfinite: false } text, TextType) => $"at most {text.Length} characters",
        (IntSize { Max.IsInfinite: false } number, IntType) => $"at most {number.Max}",
        (ListSize { Count.IsInfinite: false } list, ListType { Item: TextType }) =>
            $"at most {list.Count} items, each of at most {((TextSize)list.Item).Length} characters, together at most {((TextSize)list.Total).Length}",
        (ListSize { Count.IsInfinite: false, Item: ListSize inner } list, ListType { Item: ListType }) => $"at most {list.Count} items, each of at most {inner.Count}",
        (ListSize { Count.IsInfinite: false } list, ListType) => $"at most {list.Count} items",
        _ => null,
    };
}
