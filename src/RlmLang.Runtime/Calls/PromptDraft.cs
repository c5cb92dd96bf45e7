using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A user message that is being written: the instruction, and the blocks of data behind it. Used over again by its thread, since there is one for each call.</summary>
internal sealed class PromptDraft : IDisposable
{
    private const int MostMarks = 16;
    // What a draft of many blocks grew to is not kept.
    private const int MostKept = 256;

    private static readonly TextValue s_itemMark = new("[item]");
    private static readonly TextValue s_packNote = new(PromptLayout.PackNote);
    private static readonly TextValue s_typedNote = new(PromptLayout.TypedNote);
    private static readonly TextValue s_line = new("\n");
    private static readonly ImmutableArray<TextValue> s_marks = [.. Enumerable.Range(1, MostMarks).Select(n => new TextValue(PromptLayout.Mark("data", n)))];

    [ThreadStatic]
    private static PromptDraft? s_free;

    private readonly List<TextValue> _instruction = [];
    private readonly List<TextValue> _blocks = [];
    private int _data;

    private PromptDraft()
    {
    }

    /// <param name="pieces">What the prompt is written from.</param>
    /// <param name="packed">How many items share it; null for one call.</param>
    /// <param name="isTyped">Whether the reply has a schema.</param>
    /// <param name="redactor">Puts out of sight what may not leave.</param>
    public static PromptDraft Of(ImmutableArray<PromptPiece> pieces, int? packed, bool isTyped, Redactor redactor)
    {
        var draft = s_free ?? new();
        s_free = null;
        draft.Take(pieces, packed, isTyped, redactor);
        return draft;
    }

    /// <summary>Of the instruction as it reads, then each block with its length: two messages have one hash exactly when they are the same.</summary>
    public CallKey Hash()
    {
        var hash = new TextHash();
        var length = 0L;
        foreach (var part in _instruction)
        {
            length += part.Length;
        }

        hash.Add(length);
        foreach (var part in _instruction)
        {
            hash.Add(part.Span);
        }

        for (var i = 0; i < _blocks.Count; i++)
        {
            hash.Add(i < _data ? _blocks[i].Length : -1L - _blocks[i].Length);
            hash.Add(_blocks[i].Span);
        }

        return hash.Finish();
    }

    /// <summary>The whole message.</summary>
    /// <param name="hash">Its own.</param>
    public string Write(CallKey hash)
    {
        var code = Code(hash);
        var length = 0L;
        foreach (var part in _instruction)
        {
            length += part.Length;
        }

        for (var i = 0; i < _blocks.Count; i++)
        {
            length += _blocks[i].Length + DelimitersLength(Kind(i), Number(i));
        }

        return string.Create(checked((int)length), (Draft: this, Code: code), static (target, state) =>
        {
            foreach (var part in state.Draft._instruction)
            {
                part.Span.CopyTo(target);
                target = target[part.Length..];
            }

            for (var i = 0; i < state.Draft._blocks.Count; i++)
            {
                var (kind, number, text) = (state.Draft.Kind(i), state.Draft.Number(i), state.Draft._blocks[i]);
                target.TryWrite(CultureInfo.InvariantCulture, $"\n\n<{kind}-{number}-{state.Code}>\n", out var open);
                text.Span.CopyTo(target[open..]);
                target = target[(open + text.Length)..];
                target.TryWrite(CultureInfo.InvariantCulture, $"\n</{kind}-{number}-{state.Code}>", out var close);
                target = target[close..];
            }
        });
    }

    /// <summary>The whole message in parts, each with where it comes from.</summary>
    /// <param name="hash">Its own.</param>
    public ImmutableArray<TextValue> Parts(CallKey hash)
    {
        var parts = ImmutableArray.CreateBuilder<TextValue>(_instruction.Count + (3 * _blocks.Count));
        parts.AddRange(_instruction);
        var code = Code(hash);
        for (var i = 0; i < _blocks.Count; i++)
        {
            parts.Add(new($"\n\n{PromptLayout.Open(Kind(i), Number(i), code)}\n"));
            parts.Add(_blocks[i]);
            parts.Add(new($"\n{PromptLayout.Close(Kind(i), Number(i), code)}"));
        }

        return parts.MoveToImmutable();
    }

    public void Dispose()
    {
        if (_blocks.Count <= MostKept && _instruction.Count <= MostKept)
        {
            _instruction.Clear();
            _blocks.Clear();
            _data = 0;
            s_free = this;
        }
    }

    private void Take(ImmutableArray<PromptPiece> pieces, int? packed, bool isTyped, Redactor redactor)
    {
        foreach (var piece in pieces)
        {
            if (piece.Literal is { } literal)
            {
                _instruction.Add(redactor.Apply(literal));
            }
            else if (piece.Hole is not { } hole)
            {
                _instruction.Add(s_itemMark);
            }
            else if (IsInline(hole))
            {
                _instruction.Add(redactor.Apply(hole));
            }
            else
            {
                _instruction.Add(_data < MostMarks ? s_marks[_data] : new(PromptLayout.Mark("data", _data + 1)));
                _blocks.Add(redactor.Apply(hole));
                _data++;
            }
        }

        for (var item = 0; item < (packed ?? 0); item++)
        {
            _blocks.Add(redactor.Apply(Lines(pieces, item)));
        }

        if (packed is not null)
        {
            _instruction.Add(s_packNote);
        }

        if (isTyped)
        {
            _instruction.Add(s_typedNote);
        }
    }

    // Data comes first, then the items of a pack.
    private string Kind(int block) => block < _data ? "data" : "item";

    private int Number(int block) => block < _data ? block + 1 : block - _data + 1;

    private string Code(CallKey hash)
    {
        if (_blocks.Count == 0)
        {
            return "";
        }

        Span<byte> bytes = stackalloc byte[32];
        hash.CopyTo(bytes);
        return DataDelimiter.Choose(bytes, _instruction, _blocks);
    }

    // Of PromptLayout.Open and Close with the ends of lines around them.
    private static int DelimitersLength(string kind, int number) => 13 + (2 * (kind.Length + Digits(number) + PromptLayout.CodeLength));

    private static int Digits(int number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10)
        {
            digits++;
        }

        return digits;
    }

    private static bool IsInline(TextValue hole) =>
        hole.Origin is null && hole.Length <= PromptLayout.LongestInline && !hole.Span.ContainsAny('\n', '\r');

    private static TextValue Lines(ImmutableArray<PromptPiece> pieces, int item)
    {
        var lines = new List<TextValue>();
        foreach (var piece in pieces)
        {
            if (!piece.PerItem.IsDefault)
            {
                if (lines.Count > 0)
                {
                    lines.Add(s_line);
                }

                lines.Add(piece.PerItem[item]);
            }
        }

        return lines.Count == 0 ? TextValue.Empty : TextValue.Concat(lines);
    }
}
