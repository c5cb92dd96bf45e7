namespace RlmLang.Contexts;

/// <summary>What kind of thing a context is made of.</summary>
internal enum RecordKind
{
    /// <summary>Running text.</summary>
    Prose,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Rows of a table, a header first.</summary>
    Csv,

    /// <summary>Records, each after a line of the same shape.</summary>
    Separated,

    /// <summary>A record a line, of fields with names.</summary>
    Lines,

    /// <summary>Events that begin with a time.</summary>
    Log,

    /// <summary>Who said what.</summary>
    Chat,

    /// <summary>Mails, each with its headers.</summary>
    Mail,

    /// <summary>Text under headings of Markdown.</summary>
    Markdown,

    /// <summary>Numbered clauses, as in a contract.</summary>
    Clauses,

    /// <summary>Sections of a law or a contract, each headed by a word or sign and its number.</summary>
    Law,

    /// <summary>Several documents of program text.</summary>
    Source,

    /// <summary>Several documents.</summary>
    Documents,
}

/// <summary>The format of a context, as far as it was recognised.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Detail">What of the context itself tells it: a separator, a header. Content, so never shown where a session is sealed. Null for none.</param>
/// <param name="Cut">An expression that cuts it into its records; null for running text.</param>
internal sealed record RecordFormat(RecordKind Kind, string? Detail, string? Cut)
{
    /// <summary>Whether words of the context stand in the cut.</summary>
    public bool CutHasContent => Detail is not null && Kind != RecordKind.Csv;

    /// <summary>An expression for the records as texts; null where what the cut gives are not texts that can be counted.</summary>
    public string? Records => Kind switch
    {
        RecordKind.Separated or RecordKind.Clauses or RecordKind.Lines or RecordKind.Log or RecordKind.Chat or RecordKind.Mail or RecordKind.Law => Cut,
        RecordKind.Csv => $"{Cut}.map(it.join(\", \"))",
        _ => null,
    };

    /// <summary>The kind, for people and models.</summary>
    public string Name => Kind switch
    {
        RecordKind.Prose => "running text",
        RecordKind.JsonLines => "JSON Lines",
        RecordKind.Csv => "a table (CSV)",
        RecordKind.Separated => "records, each after a separator line",
        RecordKind.Lines => "records, one a line",
        RecordKind.Log => "a log, each entry begins with a time",
        RecordKind.Chat => "a chat, each message begins with who says it",
        RecordKind.Mail => "mails, each begins with its headers",
        RecordKind.Law => "a legal text, each section begins with its number (as § 12, Art. 5, Section 4.2)",
        RecordKind.Markdown => "Markdown with headings",
        RecordKind.Clauses => "numbered clauses",
        RecordKind.Source => "source files",
        RecordKind.Documents => "documents",
        _ => throw new System.Diagnostics.UnreachableException($"No name for {Kind}."),
    };
}
