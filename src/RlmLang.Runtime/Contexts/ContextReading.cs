using System.Text.Json;

namespace RlmLang.Contexts;

/// <summary>How the files of a context were read, as far as the same files give other documents when they are read otherwise.</summary>
/// <param name="Records">See <see cref="RlmContextOptions.Records"/>.</param>
/// <param name="Raw">The opposite of <see cref="RlmContextOptions.ConvertsHtml"/>.</param>
/// <param name="NoIgnore">The opposite of <see cref="RlmContextOptions.UsesIgnoreFiles"/>.</param>
internal sealed record ContextReading(bool Records, bool Raw, bool NoIgnore)
{
    public static readonly ContextReading Usual = new(false, false, false);

    public static ContextReading Of(RlmContextOptions options) => new(options.Records, !options.ConvertsHtml, !options.UsesIgnoreFiles);

    /// <summary>As a log holds it; null where it is no such thing.</summary>
    public static ContextReading? Read(JsonElement run) => run.TryGetProperty("reading", out var reading) ? reading.Deserialize<ContextReading>(JsonSerializerOptions.Web) : null;

    /// <summary>With what is read otherwise here or there.</summary>
    public ContextReading Or(ContextReading other) => new(Records || other.Records, Raw || other.Raw, NoIgnore || other.NoIgnore);

    public RlmContextOptions ToOptions() => new() { Records = Records, ConvertsHtml = !Raw, UsesIgnoreFiles = !NoIgnore };

    /// <summary>The options of the command line that say it; empty where none is needed.</summary>
    public override string ToString() => string.Join(' ', new[] { Records ? "--records" : "", Raw ? "--raw" : "", NoIgnore ? "--no-ignore" : "" }.Where(o => o.Length > 0));
}
