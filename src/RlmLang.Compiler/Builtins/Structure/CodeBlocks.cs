using System.Collections.Immutable;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Structure;

internal sealed class CodeBlocks : Builtin
{
    public override string Header => "code_blocks(t: text) -> [{language: text, code: text, line: int}]";

    public override Documentation Documentation { get; } = new("The fenced code blocks of a Markdown text, each with the language that its fence names and the line that the fence stands on (from 1).")
    {
        Examples =
        [
            new(""" "Run:\n```sh\nmake\nmake test\n```\n".code_blocks() """, """ [{language: "sh", code: "make\nmake test", line: 2}] """),
            new(""" "~~~\na\n~~~\nb".code_blocks().map(it.code) """, """ ["a"] """),
            new(""" "none here".code_blocks() """, "[]"),
        ],
        Remarks = "A fence is a line of three or more backticks or tildes; a block that is never closed goes to the end. Without a language it is the empty text.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var length = a.Length(0);
        var text = new TextSize(length);
        // Two fences of three marks and their line ends; the last block may have one.
        var count = SizeExpr.FloorDiv(length, 8) + 1;
        return new ListSize(
            count,
            RecordSize.Of(("language", text), ("code", text), ("line", new IntSize(1, length + 1))),
            RecordSize.Of(("language", text), ("code", text), ("line", IntSize.UpTo(count * (length + 1)))));
    }

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var lines = TextLines.Of(text, a.Meter);
        var blocks = ImmutableArray.CreateBuilder<Value>();
        for (var i = 0; i < lines.Length; i++)
        {
            var opening = text.Span.Slice(lines[i].Start, lines[i].Length);
            var fence = CodeFence.OpenedBy(opening);
            if (!fence.IsOpen)
            {
                continue;
            }

            var first = i + 1;
            for (i = first; i < lines.Length && !fence.IsClosedBy(text.Span.Slice(lines[i].Start, lines[i].Length)); i++)
            {
            }

            var code = i > first ? text.Slice(lines[first].Start, lines[i - 1].Start + lines[i - 1].Length - lines[first].Start) : TextValue.Empty;
            blocks.Add(RecordValue.Of(("language", Language(text.Slice(lines[first - 1].Start, lines[first - 1].Length))), ("code", code), ("line", new IntValue(first))));
        }

        return new ListValue(blocks.ToImmutable());
    }

    private static TextValue Language(TextValue line)
    {
        var info = CodeFence.Info(line.Span);
        var end = info.IndexOfAny(' ', '\t');
        return line.Slice(line.Length - line.Span.TrimEnd().Length is var tail ? line.Length - tail - info.Length : 0, end < 0 ? info.Length : end);
    }
}
