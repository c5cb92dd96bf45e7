using System.Collections.Immutable;
using System.Security.Cryptography;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A piece of a prompt with its value: what the program says, or a hole.</summary>
/// <param name="Literal">The program's own words; null for a hole.</param>
/// <param name="Hole">The value of a hole that is the same for all items.</param>
/// <param name="PerItem">The values of a hole that differs from item to item.</param>
internal readonly record struct PromptPiece(string? Literal, TextValue? Hole, ImmutableArray<TextValue> PerItem)
{
    /// <summary>What the hole holds; nothing for the program's own words.</summary>
    public IEnumerable<TextValue> Values => Hole is { } hole ? [hole] : PerItem.IsDefault ? [] : PerItem;
}

/// <summary>Writes the user message: the instruction first, then the data between delimiters that it cannot forge.</summary>
internal static class PromptWriter
{
    private static readonly TextValue s_itemMark = new("[item]");
    private static readonly TextValue s_packNote = new(PromptLayout.PackNote);
    private static readonly TextValue s_typedNote = new(PromptLayout.TypedNote);
    private static readonly TextValue s_line = new("\n");

    public static ModelCall Write(CoreModelCall call, RlmType replyType, IReadOnlyList<PromptPiece> pieces, int? packed, int sample, Redactor redactor) =>
        Write(call.Site, call.Options.Model, call.Options.MaxChars, replyType, [.. pieces], packed, sample, redactor);

    /// <summary>The same question about some of a pack's items alone.</summary>
    /// <param name="call">The pack.</param>
    /// <param name="items">Their indexes, rising.</param>
    public static ModelCall Part(ModelCall call, IReadOnlyList<int> items) => Write(
        call.Site, call.Model, call.MaxChars, call.ReplyType,
        [.. call.Pieces.Select(p => p.PerItem.IsDefault ? p : p with { PerItem = [.. items.Select(i => p.PerItem[i])] })],
        items.Count, call.Sample, call.Redactor);

    private static ModelCall Write(CallSite site, string? model, int maxChars, RlmType replyType, ImmutableArray<PromptPiece> pieces, int? packed, int sample, Redactor redactor)
    {
        var instruction = new List<TextValue>(pieces.Length + 2);
        var blocks = new List<(string Kind, int Number, TextValue Text)>();
        var data = 0;
        foreach (var piece in pieces)
        {
            if (piece.Literal is { } literal)
            {
                instruction.Add(redactor.Apply(new TextValue(literal)));
            }
            else if (piece.Hole is not { } hole)
            {
                instruction.Add(s_itemMark);
            }
            else if (IsInline(hole))
            {
                instruction.Add(redactor.Apply(hole));
            }
            else
            {
                instruction.Add(new(PromptLayout.Mark("data", ++data)));
                blocks.Add(("data", data, redactor.Apply(hole)));
            }
        }

        for (var item = 0; item < (packed ?? 0); item++)
        {
            blocks.Add(("item", item + 1, redactor.Apply(Lines(pieces, item))));
        }

        var schema = ReplySchema.Write(replyType, packed);
        if (packed is not null)
        {
            instruction.Add(s_packNote);
        }

        if (schema is not null)
        {
            instruction.Add(s_typedNote);
        }

        var hash = Hash(instruction, blocks);
        var parts = Parts(instruction, blocks, hash);
        return new ModelCall
        {
            Site = site,
            Model = model,
            Pieces = pieces,
            Parts = parts,
            Prompt = Concat(parts),
            ContentHash = hash,
            Schema = schema,
            ReplyType = replyType,
            MaxChars = maxChars,
            Sample = sample,
            Packed = packed,
            Redactor = redactor,
        };
    }

    private static ImmutableArray<TextValue> Parts(List<TextValue> instruction, List<(string Kind, int Number, TextValue Text)> blocks, byte[] hash)
    {
        var parts = ImmutableArray.CreateBuilder<TextValue>(instruction.Count + (3 * blocks.Count));
        parts.AddRange(instruction);
        if (blocks.Count > 0)
        {
            var code = DataDelimiter.Choose(hash, [.. instruction, .. blocks.Select(b => b.Text)]);
            foreach (var (kind, number, text) in blocks)
            {
                parts.Add(new($"\n\n{PromptLayout.Open(kind, number, code)}\n"));
                parts.Add(text);
                parts.Add(new($"\n{PromptLayout.Close(kind, number, code)}"));
            }
        }

        return parts.DrainToImmutable();
    }

    /// <summary>Two messages have one hash exactly when they are the same: the instruction as it reads, then each block with its length.</summary>
    private static byte[] Hash(List<TextValue> instruction, List<(string Kind, int Number, TextValue Text)> blocks)
    {
        var hash = new TextHash();
        var length = 0L;
        foreach (var part in instruction)
        {
            length += part.Length;
        }

        hash.Add(length);
        foreach (var part in instruction)
        {
            hash.Add(part.Span);
        }

        foreach (var (kind, _, text) in blocks)
        {
            hash.Add(kind == "item" ? -1L - text.Length : text.Length);
            hash.Add(text.Span);
        }

        var bytes = new byte[SHA256.HashSizeInBytes];
        hash.Finish(bytes);
        return bytes;
    }

    private static string Concat(ImmutableArray<TextValue> parts) => string.Create(
        checked((int)parts.Sum(p => (long)p.Length)),
        parts,
        static (target, parts) =>
        {
            foreach (var part in parts)
            {
                part.Span.CopyTo(target);
                target = target[part.Length..];
            }
        });

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
