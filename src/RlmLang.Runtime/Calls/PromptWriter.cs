using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A piece of a prompt with its value: what the program says, or a hole.</summary>
/// <param name="Literal">The program's own words; null for a hole.</param>
/// <param name="Hole">The value of a hole that is the same for all items.</param>
/// <param name="PerItem">The values of a hole that differs from item to item.</param>
internal readonly record struct PromptPiece(string? Literal, TextValue? Hole, ImmutableArray<TextValue> PerItem);

/// <summary>Writes the user message: the instruction first, then the data between delimiters that it cannot forge.</summary>
internal static class PromptWriter
{
    public static ModelCall Write(CoreModelCall call, RlmType replyType, IReadOnlyList<PromptPiece> pieces, int? packed, int sample)
    {
        var instruction = new StringBuilder();
        var blocks = new List<(string Kind, int Number, TextValue Text)>();
        var sources = ImmutableArray.CreateBuilder<TextValue>();
        var data = 0;
        foreach (var piece in pieces)
        {
            if (piece.Literal is { } literal)
            {
                instruction.Append(literal);
            }
            else if (piece.Hole is { } hole)
            {
                sources.Add(hole);
                if (IsInline(hole))
                {
                    instruction.Append(hole.Span);
                }
                else
                {
                    instruction.Append(PromptLayout.Mark("data", ++data));
                    blocks.Add(("data", data, hole));
                }
            }
            else
            {
                instruction.Append("[item]");
            }
        }

        for (var item = 0; item < (packed ?? 0); item++)
        {
            var parts = pieces.Where(p => !p.PerItem.IsDefault).Select(p => p.PerItem[item]).ToList();
            sources.AddRange(parts);
            blocks.Add(("item", item + 1, Lines(parts)));
        }

        var schema = ReplySchema.Write(replyType, packed);
        instruction.Append(packed is not null ? PromptLayout.PackNote : "");
        instruction.Append(schema is not null ? PromptLayout.TypedNote : "");
        var code = Code(blocks.Select(b => b.Text));
        foreach (var (kind, number, text) in blocks)
        {
            instruction.Append("\n\n").Append(PromptLayout.Open(kind, number, code)).Append('\n')
                .Append(text.Span).Append('\n').Append(PromptLayout.Close(kind, number, code));
        }

        return new ModelCall
        {
            Site = call.Site,
            Model = call.Options.Model,
            Prompt = instruction.ToString(),
            Schema = schema,
            ReplyType = replyType,
            MaxChars = call.Options.MaxChars,
            Sample = sample,
            Packed = packed,
            Sources = sources.ToImmutable(),
        };
    }

    /// <summary>A code that none of the texts contains: data cannot close its own block. The same texts give the same code, so that the same call stays the same.</summary>
    private static string Code(IEnumerable<TextValue> texts)
    {
        var all = texts.ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in all)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.Span));
        }

        for (var seed = hash.GetCurrentHash(); ; seed = SHA256.HashData(seed))
        {
            var code = Convert.ToHexStringLower(seed)[..PromptLayout.CodeLength];
            if (!all.Exists(t => t.Span.Contains(code, StringComparison.OrdinalIgnoreCase)))
            {
                return code;
            }
        }
    }

    private static bool IsInline(TextValue hole) =>
        hole.Origin is null && hole.Length <= PromptLayout.LongestInline && !hole.Span.ContainsAny('\n', '\r');

    private static TextValue Lines(List<TextValue> parts) =>
        parts.Count == 1 ? parts[0] : TextValue.Concat([.. parts.SelectMany((p, i) => i == 0 ? [p] : new[] { new TextValue("\n"), p })]);
}
