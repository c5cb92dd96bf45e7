using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Builtins.Forms;

internal sealed class MapLlm : ModelForm
{
    public override string Header => $"map_llm(xs: [T], prompt: T => text, as: type = text, per_call: int = 1, {CommonOptions}, or: R = none) -> [R]";

    public override Documentation Documentation { get; } = new("Asks a model about each item of a list, in parallel; the replies stand in the order of the items.")
    {
        Remarks = "`it` in the prompt is the item; a prompt that never mentions it gets the item put behind. With `per_call=k` up to k items share a prompt, and each still has its own reply.",
    };

    public override string PromptParameter => "prompt";

    public override ImmutableArray<string> Options => ["per_call", "model", "samples", "max_chars"];

    public override RlmType ResultType(RlmType declared, Predicate<string> isWritten) =>
        isWritten("samples") && declared is ListType list ? RlmType.List(RlmType.List(list.Item)) : declared;

    public override CoreExpression Lower(FormCall call)
    {
        var reply = call.Type is ListType list ? list.Item : throw new UnreachableException("`map_llm` gives a list.");
        var result = call.Written("samples") is not null && reply is ListType sampled ? sampled.Item : reply;
        return EachItem(call, call.Value("xs"), call.Prompt("prompt"), call.Shape("as"), result, call.Type);
    }

    /// <summary>A reply for each item: one call for each, or one for each pack of them.</summary>
    internal static CoreExpression EachItem(FormCall call, CoreExpression source, FormPrompt prompt, ReplyShape reply, RlmType result, RlmType type)
    {
        var item = prompt.Item ?? throw new UnreachableException("The prompt of a call for each item has an item.");
        return call.Int("per_call") is > 1 and var packed
            ? Packed(call, source, prompt, item, packed, reply, result, type)
            : new CoreEach(source, item, prompt.Index, Call(call, prompt.Parts, reply, result), EarlyStop.Never, type, call.Span);
    }

    private static CoreApply Packed(FormCall call, CoreExpression source, FormPrompt prompt, CoreVariable item, int packed, ReplyShape reply, RlmType result, RlmType type)
    {
        var parts = prompt.Parts;
        if (prompt.Index is { } index)
        {
            // A pack knows its items alone: each takes its index along.
            var record = RlmType.Record(("index", RlmType.Int), ("value", item.Type));
            var entry = call.NewVariable("entry", record);
            source = new CoreApply(Library.Find("enumerate"), Library.WithDefaults("enumerate", source), RlmType.List(record), call.Span);
            parts = [.. parts.Select(p => p is CorePromptHole { IsPerItem: true } hole ? hole with { Value = Unpack(hole.Value, entry, item, index) } : p)];
            item = entry;
        }

        var items = RlmType.List(item.Type);
        var pack = call.NewVariable("pack", items);
        var site = call.Site ?? throw new UnreachableException($"A call of `{call.Signature.Name}` has a site.");
        var replies = RlmType.List(result);
        var asked = new CoreModelCall(
            parts, reply, OptionsOf(call, reply.Type), call.Written("or"), new CorePack(item, new CoreLocal(pack, call.Span)), site, replies, call.Span);
        var batches = new CoreApply(Library.Find("batch"), Library.WithDefaults("batch", source, new CoreLiteral(new Values.IntValue(packed), RlmType.Int, call.Span)), RlmType.List(items), call.Span);
        var each = new CoreEach(batches, pack, null, asked, EarlyStop.Never, RlmType.List(replies), call.Span);
        return new CoreApply(Library.Find("flatten"), Library.WithDefaults("flatten", each), type, call.Span);
    }

    private static CoreLet Unpack(CoreExpression value, CoreVariable entry, CoreVariable item, CoreVariable index)
    {
        var local = new CoreLocal(entry, value.Span);
        return new CoreLet(item, new CoreField(local, "value", item.Type, value.Span), new CoreLet(index, new CoreField(local, "index", RlmType.Int, value.Span), value));
    }
}
