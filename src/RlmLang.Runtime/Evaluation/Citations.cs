using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>Where the parts of FINAL come from.</summary>
/// <remarks>
/// The problem: a model that was told to quote may make its quote up. The idea: a reply knows which stretches of the context its prompt held, so a quote needs to be sought only there; what is found
/// is cited at its own place, and what is not is cited as what it is, made from all of them.
/// </remarks>
internal sealed class Citations(RlmContext context)
{
    private const int Most = 1_000;

    // A single word or a label is found by chance wherever it is sought.
    private const int ShortestQuote = 12;

    // All quotes of a result together: beyond that, replies are cited as what they were made from.
    private const long MostSought = 200_000_000;

    private long _sought;

    /// <summary>In the order of FINAL; at most 1,000.</summary>
    public static ImmutableArray<RlmCitation> Of(Value final, RlmContext context) => [.. new Citations(context).Find(final, "$").Take(Most)];

    private IEnumerable<RlmCitation> Find(Value value, string path) => value switch
    {
        TextValue { Origin: { } origin } text => Find(text, origin, path),
        ListValue list => list.Items.SelectMany((item, i) => Find(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))),
        RecordValue record => record.Names.Zip(record.Values).SelectMany(f => Find(f.Second, $"{path}.{f.First}")),
        _ => [],
    };

    private IEnumerable<RlmCitation> Find(TextValue text, Provenance origin, string path)
    {
        var spans = new List<SourceSpan>();
        origin.AddSpans(text.Length, spans);
        var whole = Provenance.Normalise(spans);
        return origin switch
        {
            VerbatimProvenance => whole.Select(s => Cite(path, s, isQuote: true)),
            _ when Quote(text.ToString(), whole) is { } quote => [Cite(path, quote, isQuote: true)],
            _ => whole.Select(s => Cite(path, s, isQuote: false)),
        };
    }

    /// <summary>The first place of these where the text stands word for word; null where there is none, or the text is too short to tell.</summary>
    private SourceSpan? Quote(string text, ImmutableArray<SourceSpan> spans)
    {
        var quote = text.AsSpan().Trim().Trim("\"'“”„‘’«»");
        if (quote.Length < ShortestQuote)
        {
            return null;
        }

        foreach (var span in spans)
        {
            _sought += span.Length;
            if (_sought > MostSought)
            {
                return null;
            }

            var at = context.Documents[span.Document].Text.AsSpan(span.Start, span.Length).IndexOf(quote, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new SourceSpan(span.Document, span.Start + at, quote.Length);
            }
        }

        return null;
    }

    private RlmCitation Cite(string path, SourceSpan span, bool isQuote) => new(path, context.Documents[span.Document].Name, span.Start, span.End) { IsQuote = isQuote };
}
