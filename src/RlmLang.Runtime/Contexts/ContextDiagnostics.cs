using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>What is said about the input, the 8000s.</summary>
internal static class ContextDiagnostics
{
    // Of an archive, in one note.
    private const int MostNames = 5;

    private const string Encodings = "Text is UTF-8, or UTF-16 or UTF-32 with a byte order mark.";

    private static readonly DiagnosticDescriptor s_missing = new("RLM8001", Severity.Error) { Title = "A path that does not exist", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_notText = new("RLM8002", Severity.Error)
    {
        Title = "A file that is not text",
        Explanation = $"{Encodings} Anything else is refused rather than read wrong.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_nothing = new("RLM8003", Severity.Error) { Title = "A folder or pattern without text files", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_empty = new("RLM8004", Severity.Note) { Title = "An empty file", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_skipped = new("RLM8005", Severity.Note) { Title = "A file of a folder was left out", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_unreadable = new("RLM8006", Severity.Error) { Title = "A path that cannot be read", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_notRecord = new("RLM8007", Severity.Error) { Title = "A record that cannot be read", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_tooLong = new("RLM8008", Severity.Error) { Title = "A file longer than a text can be", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_contextTooLong = new("RLM8009", Severity.Error)
    {
        Title = "A context longer than a text can be",
        Explanation = "`context` is all documents in one text, and a text of .NET has at most about two billion characters.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_badArchive = new("RLM8010", Severity.Error)
    {
        Title = "An archive that cannot be read",
        Explanation = "It is damaged, it was cut, or its name ends like one of a form that it does not have. Nothing of it is used, not even what could be read.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_archiveLimit = new("RLM8011", Severity.Error)
    {
        Title = "An archive past its limits",
        Explanation = "A small archive can hold terabytes. So its entries, their size in all and their size against the archive's are limited, and counted while they are unpacked; what an archive says of itself is not believed.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_notConverted = new("RLM8012", Severity.Error)
    {
        Title = "A document that cannot be turned into text",
        Explanation = "HTML is refused where it is made to be slow: too long, or nested too deeply. DOCX is refused where it is damaged or declares types or entities of its own.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_ignored = new("RLM8013", Severity.Note)
    {
        Title = "Files that ignore rules leave out",
        Explanation = "Folders are read by the rules of `.gitignore` files, in the folder, in those inside it, and above it up to the root of its repository. A file that is named itself is always read.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_repeated = new("RLM8014", Severity.Note)
    {
        Title = "A file that is named more than once",
        Explanation = "Each file of a context is one document, however many paths and patterns find it: counts over `docs` would else count it twice.",
        Blame = Blame.Context,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [s_missing, s_notText, s_nothing, s_empty, s_skipped, s_unreadable, s_notRecord, s_tooLong, s_contextTooLong, s_badArchive, s_archiveLimit, s_notConverted, s_ignored, s_repeated];

    /// <summary>Whether a folder or an archive is read without the file, with a note.</summary>
    public static bool IsOfOneFile(Diagnostic? diagnostic) => diagnostic?.Code is "RLM8002" or "RLM8003" or "RLM8010" or "RLM8011" or "RLM8012";

    public static Diagnostic Missing(string path, string? nearest) =>
        new Diagnostic(s_missing, default, $"There is no file or folder `{path}`{(nearest is null ? "." : $"; did you mean `{nearest}`?")}")
    {
        Notes = nearest is null ? ["A path is taken from the folder that the program runs in; `*`, `?` and `**` in one find files by pattern, where the shell leaves them (in quotes it does)."] : [],
    }.WithFact("path", path);

    /// <param name="archive">Where it was looked for.</param>
    /// <param name="path">What is not there.</param>
    /// <param name="names">What is there.</param>
    public static Diagnostic NotInside(string archive, string path, IReadOnlyCollection<string> names) =>
        new Diagnostic(s_missing, default, $"`{archive}` has no file or folder `{path}`{(NearestName.Find(path, names) is [var nearest, ..] ? $"; did you mean `{archive}/{nearest}`?" : ".")}")
        {
            Notes = [$"It has {string.Join(", ", names.Take(MostNames).Select(n => $"`{n}`"))}{(names.Count > MostNames ? $" and {names.Count - MostNames:N0} more" : "")}."],
        }.WithFact("path", $"{archive}/{path}");

    /// <param name="path">The first that is.</param>
    /// <param name="count">How often any is named again.</param>
    public static Diagnostic Repeated(string path, int count) =>
        new Diagnostic(s_repeated, default, $"`{path}`{(count == 1 ? " is" : $" and others are ({count:N0} times)")} named more than once, and read once.").WithFact("path", path).WithFact("count", count);

    /// <param name="path">Which.</param>
    /// <param name="offset">Of the first byte that is not text.</param>
    /// <param name="what">What stands there.</param>
    /// <param name="wayOut">What the file is by its first bytes, and what to do about it; null where they do not tell.</param>
    public static Diagnostic NotText(string path, long offset, string what, string? wayOut) =>
        new Diagnostic(s_notText, default, $"`{path}` is not text: {what} at byte {offset}.") { Notes = [wayOut ?? $"{Encodings} Convert the file, or leave it out."] }
            .WithFact("path", path).WithFact("byte", offset);

    /// <param name="path">A folder, a pattern or an archive.</param>
    /// <param name="leftOut">How many files it has that are not read.</param>
    /// <param name="why">Of the first of them.</param>
    /// <param name="ignored">How much ignore rules leave out.</param>
    public static Diagnostic Nothing(string path, int leftOut, string? why, int ignored) => new Diagnostic(s_nothing, default, $"`{path}` holds no text files.")
    {
        Notes =
        [
            .. leftOut == 0 ? Array.Empty<string>() : [$"{leftOut} {(leftOut == 1 ? "file was" : "files were")} left out. {(leftOut == 1 ? "It is" : "The first is")} {why}"],
            .. ignored == 0 ? Array.Empty<string>() : [$"Ignore rules leave out {Entries(ignored)}; `--no-ignore` reads what they leave out."],
        ],
    }.WithFact("path", path);

    public static Diagnostic NoEntries(string path) =>
        new Diagnostic(s_nothing, default, $"`{path}` is a whole archive without entries.") { Notes = ["It was made of an empty folder, or of files that whoever made it left out."] }.WithFact("path", path);

    public static Diagnostic MatchesNothing(string pattern) => new Diagnostic(s_nothing, default, $"No file matches `{pattern}`.")
    {
        Notes = ["`*` and `?` stay within a name, `**` goes through folders; hidden files, `bin`, `obj` and `node_modules` match only where the pattern names them, and what ignore rules leave out is not found by `**`."],
    }.WithFact("path", pattern);

    public static Diagnostic Empty(string path) => new Diagnostic(s_empty, default, $"`{path}` is empty: a text of 0 characters.").WithFact("path", path);

    public static Diagnostic Skipped(string path, string why) => new Diagnostic(s_skipped, default, $"`{path}` was left out: {why}").WithFact("path", path);

    public static Diagnostic Unreadable(string path, string why) => new Diagnostic(s_unreadable, default, $"`{path}` cannot be read: {why}") { Notes = ["Make it readable, or leave it out: a folder is read without what its `.gitignore` names."] }.WithFact("path", path);

    public static Diagnostic NotRecord(string name, string why, string? note = null) =>
        new Diagnostic(s_notRecord, default, $"`{name}` is not a record: {why}") { Notes = [note ?? "As records, each line that is not blank is one JSON value."] }.WithFact("path", name);

    public static Diagnostic TooLong(string path, long limit) =>
        new Diagnostic(s_tooLong, default, $"`{path}` has more than {limit:N0} characters, the longest that one text can be.") { Notes = ["Split the file, and give its parts: `split -C 900M FILE part-` cuts it at line ends. All parts together may have about twice as many."] }.WithFact("path", path);

    public static Diagnostic SkippedMore(string path, int count) =>
        new Diagnostic(s_skipped, default, $"{count} more {(count == 1 ? "file" : "files")} of `{path}` {(count == 1 ? "was" : "were")} left out for such reasons.").WithFact("path", path);

    public static Diagnostic ContextTooLong(long length, long limit) => new Diagnostic(s_contextTooLong, default, $"The context has at least {length:N0} characters, more than the {limit:N0} that one text can have.")
    {
        Notes = ["`context` is all documents in one text. Give fewer documents, and ask of each part by itself."],
    }.WithFact("length", length);

    public static Diagnostic BadArchive(string path, string why, string wayOut) => new Diagnostic(s_badArchive, default, $"`{path}` cannot be unpacked: {why}.") { Notes = [wayOut] }.WithFact("path", path);

    public static Diagnostic ArchiveLimit(string path, string limit, string found) => new Diagnostic(s_archiveLimit, default, $"`{path}` holds {found}; the limit is {limit}.")
    {
        Notes = ["If you trust the archive, unpack it and give the folder."],
    }.WithFact("path", path);

    public static Diagnostic NotConverted(string path, string why, string wayOut) => new Diagnostic(s_notConverted, default, $"`{path}` cannot be turned into text: {why}.") { Notes = [wayOut] }.WithFact("path", path);

    public static Diagnostic Ignored(string path, int ignored) => new Diagnostic(s_ignored, default, $"Ignore rules leave out {Entries(ignored)} of `{path}`.")
    {
        Notes = ["`--no-ignore` reads them."],
    }.WithFact("path", path).WithFact("count", ignored);

    private static string Entries(int count) => $"{count:N0} {(count == 1 ? "file or folder" : "files and folders")}";
}
