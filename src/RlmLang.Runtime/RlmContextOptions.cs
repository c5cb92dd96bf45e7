namespace RlmLang;

/// <summary>How files become a context.</summary>
/// <remarks>The limits on archives hold while they are unpacked, whatever an archive says of itself.</remarks>
public sealed record RlmContextOptions
{
    /// <summary>Whether each record is a document: each line of JSON Lines, each row of a <c>.csv</c> or <c>.tsv</c> file.</summary>
    /// <value><see langword="false"/> by default: a file is a document.</value>
    public bool Records { get; init; }

    /// <summary>Whether folders, and <c>**</c> in patterns, leave out what <c>.gitignore</c> files and <c>.git/info/exclude</c> say.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool UsesIgnoreFiles { get; init; } = true;

    /// <summary>Whether HTML becomes its text, rather than being read as it is written.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool ConvertsHtml { get; init; } = true;

    /// <summary>The most entries that an archive may have.</summary>
    /// <value>100,000 by default.</value>
    public int MaxArchiveEntries { get; init; } = 100_000;

    /// <summary>The most bytes that may be unpacked from one archive or DOCX file.</summary>
    /// <value>2 GiB by default.</value>
    public long MaxArchiveBytes { get; init; } = 2L << 30;

    /// <summary>How many times its own size what is unpacked may have, from 16 MiB on.</summary>
    /// <value>250 by default; text is compressed to a tenth or so, the worst archives to less than a thousandth.</value>
    public int MaxArchiveRatio { get; init; } = 250;
}
