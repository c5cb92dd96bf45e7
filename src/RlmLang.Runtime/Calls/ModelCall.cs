using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>A model under the name that programs use for it.</summary>
/// <param name="Name">As it is called by its provider.</param>
/// <param name="Client">Answers; makes no retries of its own.</param>
/// <param name="WindowChars">The most characters of a prompt and its reply that surely fit.</param>
internal sealed record RlmModel(string Name, IChatClient Client, long WindowChars);

/// <summary>A call of a model as a value: everything that its answer can depend on.</summary>
internal sealed record ModelCall
{
    private string? _key;

    public required CallSite Site { get; init; }

    /// <summary>The model's alias, or null for the default.</summary>
    public required string? Model { get; init; }

    /// <summary>The user message; the system message is the same for all.</summary>
    public required string Prompt { get; init; }

    /// <summary>The JSON schema of the reply; null for plain text.</summary>
    public required string? Schema { get; init; }

    /// <summary>With all labels known; for a pack, of one item's reply.</summary>
    public required RlmType ReplyType { get; init; }

    /// <summary>The most characters of the reply; for a pack, of one item's.</summary>
    public required int MaxChars { get; init; }

    /// <summary>Which of several askings of the same question this is.</summary>
    public required int Sample { get; init; }

    /// <summary>How many items share the prompt; null for one.</summary>
    public int? Packed { get; init; }

    /// <summary>What the prompt was made of: the reply comes from there.</summary>
    public required ImmutableArray<TextValue> Sources { get; init; }

    /// <summary>Characters that are sent, the schema among them.</summary>
    public int PromptLength => PromptLayout.SystemText.Length + Prompt.Length + (Schema?.Length ?? 0);

    /// <summary>The most characters of the reply as it comes.</summary>
    public int LongestReply => Packed is { } items ? checked((int)Math.Min(int.MaxValue, PromptLayout.PackReply(items, MaxChars).Constant ?? int.MaxValue)) : MaxChars;

    /// <summary>A hash of all that the answer can depend on: equal calls are made once.</summary>
    public string Key => _key ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Model}\n{MaxChars}\n{Sample}\n{Packed}\n{Schema}\n{Prompt}"))));
}

/// <summary>How a call ended.</summary>
internal abstract record CallResult;

/// <summary>With a value of the reply's type.</summary>
internal sealed record CallValue(Value Value) : CallResult;

/// <summary>A pack, item by item; null where an item got no reply that fits.</summary>
/// <param name="Values">One for each item.</param>
/// <param name="Reason">Why some are missing.</param>
internal sealed record PackValues(ImmutableArray<Value?> Values, string? Reason) : CallResult;

/// <summary>For good, after its retries and repairs. Never text in a result.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="Cause">What the provider threw, if it was that.</param>
internal sealed record CallFailure(string Reason, Exception? Cause) : CallResult;
