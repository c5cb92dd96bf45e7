using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Tests.Support;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Tests.Calls;

/// <summary>Laws of reading replies, whatever a model sends.</summary>
public sealed class ReplyReaderLawTests
{
    private const int MaxChars = 40;

    private static readonly ImmutableArray<RlmType> s_types =
    [
        RlmType.Text, new TextType(5), RlmType.Int, new IntType(0, 9), RlmType.Float, RlmType.Bool, new OneOfType(["big", "small"]), RlmType.Option(RlmType.Text), RlmType.Option(RlmType.Int),
        RlmType.List(RlmType.Text), new ListType(RlmType.Int, 3), RlmType.List(RlmType.List(RlmType.Text)), RlmType.Record(("a", RlmType.Text), ("n", RlmType.Option(RlmType.Int))),
        RlmType.List(RlmType.Record(("a", RlmType.Text))),
    ];

    private static readonly Gen<string> s_piece = Gen.Elements(
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d800", "\ud83d\ude00", "\"a\"", "\"n\"", "\"value\"", "\"replies\"", "1", "-", "1e999", "12345678901234567890", ".5", "true", "yes", "No.", "null",
        "big", "SMALL", " ", "\n", "```json\n", "\n```", "<think>", "</think>", "word word word word word word word word word", "{\"value\":", "{\"replies\":[", "{\"a\":\"x\"}", "[[[[[[[[", "\0", "…");

    [Fact]
    public void Value_fits_the_law_of_its_reply_and_reading_never_throws() => Props.ForAll(
        (from type in Gen.Elements(s_types.AsEnumerable()) from reply in Replies from cut in Gen.Elements(true, false) select (type, reply, cut)).ToArbitrary(),
        c =>
        {
            var result = ReplyReader.Read(Call(c.type, null), c.reply, c.cut ? ChatFinishReason.Length : ChatFinishReason.Stop, out var complaint);

            Assert.Equal(result is null, complaint is not null);
            Assert.True(result is null || Measure.Fits(Assert.IsType<CallValue>(result).Value, ReplySchema.ReplySize(c.type, MaxChars, 0)), $"{result}");
        },
        tests: 2_000);

    [Fact]
    public void Pack_has_a_place_for_each_item_and_each_value_fits() => Props.ForAll(
        (from type in Gen.Elements(s_types.AsEnumerable()) from replies in Replies.ListOf(3) select (type, reply: $"{{\"replies\": [{string.Join(',', replies)}]}}")).ToArbitrary(),
        c =>
        {
            if (ReplyReader.Read(Call(c.type, 3), c.reply, ChatFinishReason.Stop, out var complaint) is not { } result)
            {
                Assert.NotNull(complaint);
                return;
            }

            var values = Assert.IsType<PackValues>(result).Values;
            Assert.Equal(3, values.Length);
            Assert.All(values, v => Assert.True(v is null || Measure.Fits(v, ReplySchema.ReplySize(c.type, MaxChars, 0)), $"{v}"));
            Assert.Equal(values.Contains(null), complaint is not null);
        },
        tests: 1_000);

    [Fact]
    public void Asking_again_adds_no_more_to_a_prompt_than_the_law_says() => Props.ForAll(
        (from type in Gen.Elements(s_types.AsEnumerable()) from reply in Replies select (type, reply)).ToArbitrary(),
        c =>
        {
            var call = Call(c.type, null);
            ReplyReader.Read(call, c.reply, ChatFinishReason.Length, out var complaint);
            var first = new Conversation(call);
            var again = first.Repaired(c.reply, complaint);

            Assert.InRange(again.Length, first.Length + 1, PromptLayout.RepairBound(first.Length, MaxChars, call.Schema is not null).Constant ?? 0);
            Assert.EndsWith(call.Schema is null ? "characters." : "alone.", again.Messages[^1].Text, StringComparison.Ordinal);
        },
        tests: 500);

    private static Gen<string> Replies => Gen.OneOf(s_piece.ListOf().Select(string.Concat), Gen.Elements("1", "\"x\"", "true", "{\"value\": 7}", "{\"value\": null}", "[\"a\", \"b\"]", "{\"a\": \"x\"}", "\"big\""));

    private static ModelCall Call(RlmType type, int? packed)
    {
        var call = new CoreModelCall([], new ReplyShape(type, []), new CallOptions(null, MaxChars, 1, false), null, null, new CallSite(0, "llm", default), type, default);
        return PromptWriter.Write(call, type, ReplySchema.Write(type, packed), [new(new TextValue("Go"), null, default)], packed, 0, Redactor.None);
    }
}
