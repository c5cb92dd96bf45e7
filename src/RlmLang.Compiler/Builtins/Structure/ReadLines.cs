using System.Collections.Immutable;
using RlmLang.Builtins.Forms;
using RlmLang.Builtins.Lists;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Structure;

/// <summary>The lines of a text as values of one type: the text, and the lists of labels that are known only while running.</summary>
/// <param name="type">Of a line.</param>
internal sealed class ReadLines(RlmType type) : Operation
{
    public override string Name => "jsonl";

    public override Size ResultSize(SizeArguments a) => ParseAs.SizeOf(RlmType.List(type), a.Length(0));

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var resolved = ParseAs.Resolve(type, a, 1);
        var values = ImmutableArray.CreateBuilder<Value>();
        var number = 0;
        foreach (var (start, length) in TextLines.Of(text, a.Meter))
        {
            number++;
            var line = text.Slice(start, length);
            if (line.Span.IsWhiteSpace())
            {
                continue;
            }

            var value = ParseAs.Read(line, resolved is OptionType option ? option.Item : resolved);
            ArgumentComplaint.Refuse(Name, value is null && resolved is not OptionType ? $"line {number} is no JSON of the type {resolved}; `as={resolved}?` gives none for such lines" : null);
            values.Add(value ?? NoneValue.Instance);
        }

        return new ListValue(values.ToImmutable());
    }
}
