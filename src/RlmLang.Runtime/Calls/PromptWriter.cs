using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A piece of a prompt with its value: what the program says, or a hole.</summary>
/// <param name="Literal">The program's own words; null for a hole.</param>
/// <param name="Hole">The value of a hole that is the same for all items.</param>
/// <param name="PerItem">The values of a hole that differs from item to item.</param>
internal readonly record struct PromptPiece(TextValue? Literal, TextValue? Hole, ImmutableArray<TextValue> PerItem);

/// <summary>Writes the user message: the instruction first, then the data between delimiters that it cannot forge.</summary>
internal static class PromptWriter
{
    /// <param name="call">What is asked.</param>
    /// <param name="replyType">With all labels known.</param>
    /// <param name="schema">The reply's schema; null for plain text.</param>
    /// <param name="pieces">What the prompt is written from.</param>
    /// <param name="packed">How many items share it; null for one call.</param>
    /// <param name="sample">Which asking of the same question this is.</param>
    /// <param name="redactor">Puts out of sight what may not leave.</param>
    public static ModelCall Write(CoreModelCall call, RlmType replyType, string? schema, ImmutableArray<PromptPiece> pieces, int? packed, int sample, Redactor redactor) =>
        Write(call.Site, call.Options.Model, call.Options.MaxChars, replyType, schema, pieces, packed, sample, redactor);

    /// <summary>The same question about some of a pack's items alone.</summary>
    /// <param name="call">The pack.</param>
    /// <param name="items">Their indexes, rising.</param>
    public static ModelCall Part(ModelCall call, IReadOnlyList<int> items) => Write(
        call.Site, call.Model, call.MaxChars, call.ReplyType, ReplySchema.Write(call.ReplyType, items.Count),
        [.. call.Pieces.Select(p => p.PerItem.IsDefault ? p : p with { PerItem = [.. items.Select(i => p.PerItem[i])] })],
        items.Count, call.Sample, call.Redactor);

    /// <summary>The user message in parts.</summary>
    public static ImmutableArray<TextValue> Parts(ModelCall call)
    {
        using var draft = PromptDraft.Of(call.Pieces, call.Packed, call.Schema is not null, call.Redactor);
        return draft.Parts(call.ContentHash);
    }

    private static ModelCall Write(
        CallSite site, string? model, int maxChars, RlmType replyType, string? schema, ImmutableArray<PromptPiece> pieces, int? packed, int sample, Redactor redactor)
    {
        using var draft = PromptDraft.Of(pieces, packed, schema is not null, redactor);
        var hash = draft.Hash();
        return new ModelCall
        {
            Site = site,
            Model = model,
            Pieces = pieces,
            Prompt = draft.Write(hash),
            ContentHash = hash,
            Schema = schema,
            ReplyType = replyType,
            MaxChars = maxChars,
            Sample = sample,
            Packed = packed,
            Redactor = redactor,
        };
    }
}
