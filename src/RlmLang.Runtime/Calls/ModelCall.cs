using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A model under the name that programs use for it.</summary>
/// <param name="Name">As it is called by its provider.</param>
/// <param name="Endpoints">Answer; their clients make no retries of their own.</param>
/// <param name="WindowChars">The most characters of a prompt and its reply that surely fit.</param>
/// <param name="Price">What it costs; null where nobody said.</param>
/// <param name="Thinking">Tokens that it may spend on thinking before each reply.</param>
/// <param name="Answering">Says who answers, for a cache across runs; null where nobody knows.</param>
internal sealed record RlmModel(string Name, ModelEndpoints Endpoints, long WindowChars, RlmPrice? Price, int Thinking, string? Answering = null)
{
    /// <summary>All names under which it may be asked: a further endpoint can have one of its own.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Whether it takes no say in how it chooses, and refuses a request that has one. Our clients learn it of others; those of hosts do not.</summary>
    public bool ChoosesItself { get; } = ThinkingModels.IsOpenAi(Name);
}

/// <summary>A call of a model as a value: everything that its answer can depend on. Made by <see cref="PromptWriter"/>.</summary>
internal sealed class ModelCall
{
    private Provenance? _origin;

    public required CallSite Site { get; init; }

    /// <summary>The model's alias, or null for the default.</summary>
    public required string? Model { get; init; }

    /// <summary>What the prompt was written from.</summary>
    public required ImmutableArray<PromptPiece> Pieces { get; init; }

    /// <summary>The user message in parts, in order; what the program and the layout say has no origin. The system message is the same for all. Made anew for whoever asks.</summary>
    public ImmutableArray<TextValue> Parts => PromptWriter.Parts(this);

    /// <summary>The user message.</summary>
    public required string Prompt { get; init; }

    /// <summary>A hash of the user message, taken before its delimiters got their code (which comes from it).</summary>
    public required CallKey ContentHash { get; init; }

    /// <summary>The JSON schema of the reply; null for plain text.</summary>
    public required string? Schema { get; init; }

    /// <summary>With all labels known; for a pack, of one item's reply.</summary>
    public required RlmType ReplyType { get; init; }

    /// <summary>The most characters of the reply's value as written; for a pack, of one item's.</summary>
    public required int MaxChars { get; init; }

    /// <summary>Which of several askings of the same question this is.</summary>
    public required int Sample { get; init; }

    /// <summary>How many items share the prompt; null for one.</summary>
    public int? Packed { get; init; }

    /// <summary>What the prompt went through.</summary>
    public required Redactor Redactor { get; init; }

    /// <summary>Characters that are sent, the schema among them.</summary>
    public int PromptLength => PromptLayout.SystemText.Length + Prompt.Length + (Schema?.Length ?? 0);

    /// <summary>The most characters of the reply that are kept.</summary>
    public int LongestReply => Packed is { } items ? (int)(PromptLayout.PackReply(items, MaxChars).Constant is { } most and < int.MaxValue ? most : int.MaxValue) : MaxChars;

    /// <summary>Whether it was made itself, and not given the reply of an equal call.</summary>
    public bool IsMade { get; private set; }

    /// <summary>Adds the spans of the context that stand in the prompt, where it is made or given a reply.</summary>
    public void AddSources(List<SourceSpan> spans)
    {
        IsMade = true;
        foreach (var piece in Pieces)
        {
            piece.Hole?.Origin?.AddSpans(piece.Hole.Length, spans);
            foreach (var item in piece.PerItem.IsDefault ? [] : piece.PerItem.AsSpan())
            {
                item.Origin?.AddSpans(item.Length, spans);
            }
        }
    }

    /// <summary>A hash of all that the answer can depend on: equal calls are made once, and a log finds their replies again.</summary>
    /// <param name="modelName">As the alias was resolved.</param>
    public CallKey Key(string modelName)
    {
        var hash = new TextHash();
        hash.Add(PromptLayout.Version);
        hash.Add(MaxChars);
        hash.Add(Sample);
        hash.Add(Packed ?? 0);
        hash.Add(ContentHash);
        // An absent text differs from an empty one.
        foreach (var text in (ReadOnlySpan<string?>)[modelName, Model, Schema])
        {
            hash.Add(text?.Length ?? -1);
            hash.Add(text.AsSpan());
        }

        return hash.Finish();
    }

    /// <summary>Where a reply comes from: everything that stood in the prompt; in a pack, the item that it is for and what the items share.</summary>
    /// <param name="item">The item's index in a pack; null for one call.</param>
    public Provenance? OriginOf(int? item)
    {
        if (item is null && _origin is not null)
        {
            return _origin;
        }

        List<SourceSpan>? spans = null;
        foreach (var piece in Pieces)
        {
            var value = piece.Hole ?? (item is { } index && !piece.PerItem.IsDefault ? piece.PerItem[index] : null);
            value?.Origin?.AddSpans(value.Length, spans ??= new(1));
        }

        var origin = spans is null ? null : Provenance.Derived(spans);
        return item is null ? _origin = origin : origin;
    }
}

/// <summary>How a call ended.</summary>
internal abstract record CallResult;

/// <summary>With a value of the reply's type.</summary>
internal sealed record CallValue(Value Value) : CallResult;

/// <summary>A pack, item by item; null where an item got no reply that fits.</summary>
/// <param name="Values">One for each item.</param>
/// <param name="Reason">Why some are missing; null where none is.</param>
internal sealed record PackValues(ImmutableArray<Value?> Values, string? Reason) : CallResult;

/// <summary>For good, after its retries and repairs. Never text in a result.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="Cause">What the provider threw, if it was that.</param>
internal sealed record CallFailure(string Reason, Exception? Cause) : CallResult;
