using System.Collections.Immutable;
using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

/// <summary>What the forms that ask a model have in common: their options, and how these are held.</summary>
internal abstract class ModelForm : Form
{
    /// <summary>The end of a header: options that every model call has, before <c>or=</c>.</summary>
    protected const string CommonOptions = "model: text? = none, samples: int = 1, max_chars: int = 2_000";

    private const long MostSamples = 100;
    private const long MostReplyChars = 1_000_000;

    public sealed override bool CallsModel => true;

    public override string? Complaint(ImmutableDictionary<string, Value> options) =>
        Outside("samples", 1, MostSamples, options)
        ?? Outside("max_chars", 1, MostReplyChars, options)
        ?? Outside("per_call", 1, 1_000, options)
        ?? Outside("fan", 2, 1_000, options)
        ?? Outside("calls", 1, 1_000_000, options)
        ?? Outside("depth", 1, 10, options)
        ?? (Number("samples", options) > 1 && Number("per_call", options) > 1 ? "`samples` and `per_call` do not go together: packed items are asked once" : null);

    /// <summary>What each call of a site is asked. A reply whose type allows for more than the usual length may be as long as its type allows: see docs/decisions/0091-how-long-a-typed-reply-may-be.md.</summary>
    protected static CallOptions OptionsOf(FormCall call, RlmType reply, bool hasSamples = true) => new(
        (call.Constant("model") as TextValue)?.ToString(),
        call.Written("max_chars") is null && ReplySchema.Longest(reply) is { } longest ? (int)Math.Clamp(longest, CallOptions.DefaultMaxChars, CallOptions.MostByType) : call.Int("max_chars"),
        hasSamples ? call.Int("samples") : 1,
        IsSampled: hasSamples && call.Written("samples") is not null);

    /// <summary>One call, whose result is a list where <c>samples</c> was written.</summary>
    protected static CoreModelCall Call(FormCall call, ImmutableArray<CorePromptPart> prompt, ReplyShape reply, RlmType result)
    {
        var options = OptionsOf(call, reply.Type);
        if (call.Site is null)
        {
            throw new System.Diagnostics.UnreachableException($"A call of `{call.Signature.Name}` has a site.");
        }

        return new CoreModelCall(prompt, reply, options, call.Written("or"), null, call.Site, options.IsSampled ? RlmType.List(result) : result, call.Span);
    }

    /// <summary>The items as texts: of records with a text that text, anything else as it prints.</summary>
    protected static CoreExpression Texts(FormCall call, CoreExpression source)
    {
        var type = source.Type is ListType list ? list.Item : RlmType.Never;
        if (type is TextType or OneOfType)
        {
            return source;
        }

        var item = call.NewVariable("item", type);
        var local = new CoreLocal(item, call.Span);
        CoreExpression text = type is RecordType record && record.Find("text") is TextType
            ? new CoreField(local, "text", RlmType.Text, call.Span)
            : new CoreApply(new Interpolate(), [local], RlmType.Text, call.Span);
        return new CoreEach(source, item, null, text, EarlyStop.Never, RlmType.List(RlmType.Text), call.Span);
    }

    private static string? Outside(string name, long least, long most, ImmutableDictionary<string, Value> options) =>
        Number(name, options) is { } number && (number < least || number > most) ? $"`{name}` is from {least:N0} to {most:N0}; it is {number:N0}" : null;

    private static long? Number(string name, ImmutableDictionary<string, Value> options) => (options.GetValueOrDefault(name) as IntValue)?.Number;
}
