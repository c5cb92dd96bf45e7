using System.Text.Json;
using RlmLang.Sessions;

namespace RlmLang;

/// <summary>Whether a context that fits one prompt is answered by one plain call.</summary>
public enum RlmDirect
{
    /// <summary>Where the context is short: below about 16,000 tokens a plain call is the best there is.</summary>
    Automatic,

    /// <summary>Never: there is always a root model that writes programs.</summary>
    Never,

    /// <summary>Always; a context that does not fit is refused.</summary>
    Always,
}

/// <summary>How much of the language a root model is told.</summary>
public enum RlmCard
{
    /// <summary>What suits the size that the model's name tells, as <c>llama3.2:3b</c> does: up to 4 billion parameters <see cref="LibraryFirst"/>, up to 15 <see cref="Short"/>, else <see cref="Full"/>.</summary>
    Automatic,

    /// <summary>The whole language, within 2,500 tokens.</summary>
    Full,

    /// <summary>For small models, within 1,000 tokens.</summary>
    Short,

    /// <summary>For the weakest: which function of the library to call, in one line.</summary>
    LibraryFirst,
}

/// <summary>How a question is answered.</summary>
public sealed record RlmAskOptions
{
    /// <summary>How often the root model is asked at most, the forced finish among it.</summary>
    /// <value>1 to 100; 8 by default. 1 is a plan in one shot.</value>
    public int MaxTurns { get; init; } = 8;

    /// <summary>Whether nothing of the content may reach the root model, so that no content can influence which program runs.</summary>
    /// <remarks>
    /// The root model then sees sizes and the kind of format, no sample, no name and nothing that <c>show</c> prints; the session ends with the first program that is refused or fails while running,
    /// since whether it does hangs on the content.
    /// </remarks>
    /// <value>False by default.</value>
    public bool IsSealed { get; init; }

    /// <summary>Whether a short context is answered by one plain call.</summary>
    /// <value><see cref="RlmDirect.Automatic"/> by default.</value>
    public RlmDirect Direct { get; init; }

    /// <summary>A strategy of the library that answers in place of a root model, such as <c>search</c> or <c>summarise</c>: the name of a module <c>std/…</c>.</summary>
    /// <value>Null by default: a root model writes the programs. Where that model is the offline baseline, which writes none, a strategy is chosen from the question's words.</value>
    public string? Strategy { get; init; }

    /// <summary>How much of the language the root model is told. Where its window has no room, it is told less.</summary>
    /// <value><see cref="RlmCard.Automatic"/> by default.</value>
    public RlmCard Card { get; init; }

    /// <summary>The most characters that the root model is shown of one turn's results.</summary>
    /// <value>200 or more; 6,000 by default.</value>
    public int MaxObservationChars { get; init; } = 6_000;

    /// <summary>For the log, so that a session can be repeated.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    internal static RlmAskOptions FromJson(JsonElement json) => json.Deserialize<RlmAskOptions>(JsonSerializerOptions.Web) ?? new();

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTurns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxTurns, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxObservationChars, 200);
        if (Strategy is not null && !Strategies.Names.Contains(Strategy))
        {
            throw new ArgumentOutOfRangeException(nameof(Strategy), Strategy, $"The strategies are {string.Join(", ", Strategies.Names)}.");
        }
    }
}
