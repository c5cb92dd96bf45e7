using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>A context that is being put together.</summary>
internal sealed class ContextLoading(RlmContextOptions options, CancellationToken cancellation)
{
    /// <summary>The name of the document that came from there.</summary>
    public const string StandardInput = "standard input";

    // So many files of one folder or archive are named that were left out.
    private const int MostNamed = 10;

    private readonly ImmutableArray<RlmDocument>.Builder _documents = ImmutableArray.CreateBuilder<RlmDocument>();
    private readonly ImmutableArray<Diagnostic>.Builder _notices = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly Dictionary<string, IReadOnlyList<RlmDocument>> _archives = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private string? _repeated;
    private int _repetitions;
    private long _length;

    public RlmContext ToContext()
    {
        if (_repeated is not null)
        {
            _notices.Add(ContextDiagnostics.Repeated(_repeated, _repetitions));
        }

        return new(_documents.ToImmutable(), _notices.ToImmutable()) { Reading = ContextReading.Of(options) };
    }

    public void AddInput(Stream? input)
    {
        if (input is null)
        {
            throw new RlmContextException(ContextDiagnostics.Unreadable("-", "there is no standard input."));
        }

        if (_named.Contains(StandardInput))
        {
            throw new RlmContextException(ContextDiagnostics.Unreadable("-", "standard input was read already; name it once."));
        }

        Add(StandardInput, Reading(StandardInput, () => TextDecoding.Decode(input, StandardInput, cancellation)));
    }

    public void AddFile(string path) => AddAll(Read(path));

    public void AddFolder(string path) => AddFound(path, Reading(path, () => FilePatterns.Below(path, options.UsesIgnoreFiles, cancellation)));

    public void AddPattern(string pattern)
    {
        var found = Reading(pattern, () => FilePatterns.Matching(pattern, options.UsesIgnoreFiles, cancellation));
        if (found is { Files.Count: 0, Ignored: 0 })
        {
            throw new RlmContextException(ContextDiagnostics.MatchesNothing(pattern));
        }

        AddFound(pattern, found);
    }

    /// <summary>Adds a file, or the files of a folder, inside an archive: a path such as <c>a.zip/dir/file.txt</c>.</summary>
    /// <returns>False where there is no such archive.</returns>
    /// <exception cref="RlmContextException">It has nothing of that name.</exception>
    public bool TryAddInside(string path)
    {
        var normal = FilePatterns.Normalise(path).TrimEnd('/');
        for (var at = normal.IndexOf('/', 1); at >= 0; at = normal.IndexOf('/', at + 1))
        {
            var archive = normal[..at];
            if (ArchiveReader.FormOf(archive) is null || !File.Exists(archive))
            {
                continue;
            }

            if (!_archives.TryGetValue(archive, out var inside))
            {
                _archives[archive] = inside = ReadArchive(archive);
            }

            var wanted = inside.Where(d => d.Name == normal || d.Name.StartsWith(normal + "/", StringComparison.Ordinal)).ToList();
            if (wanted.Count == 0)
            {
                throw new RlmContextException(ContextDiagnostics.NotInside(archive, normal[(at + 1)..], [.. inside.Select(d => d.Name[(at + 1)..])]));
            }

            AddAll(wanted);
            return true;
        }

        return false;
    }

    private void AddFound(string path, FilePatterns found)
    {
        var skipped = new LeftOut(path, _notices);
        var before = (_documents.Count, _repetitions);
        foreach (var file in found.Files)
        {
            if (FoundFile.LeadsNowhere(file))
            {
                skipped.Add(file, "it is a link that leads to no file.");
                continue;
            }

            try
            {
                AddAll(FoundFile.IsWithoutBytes(file) ? [new(FilePatterns.Normalise(file), "")] : Read(file));
            }
            catch (RlmContextException failure) when (ContextDiagnostics.IsOfOneFile(failure.Diagnostic))
            {
                skipped.Add(file, failure.Message);
            }
        }

        if ((_documents.Count, _repetitions) == before)
        {
            throw new RlmContextException(ContextDiagnostics.Nothing(path, skipped.Count, skipped.First, found.Ignored));
        }

        skipped.Close();
        if (found.Ignored > 0)
        {
            _notices.Add(ContextDiagnostics.Ignored(path, found.Ignored));
        }
    }

    private IReadOnlyList<RlmDocument> Read(string path) => ArchiveReader.FormOf(path) is not null ? ReadArchive(path) : Reading(path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var name = FilePatterns.Normalise(path);
        return (IReadOnlyList<RlmDocument>)[new(name, ReadText(file, name))];
    });

    /// <summary>The documents of an archive in ordinal order of their names; of two with one name the later, as when it is unpacked.</summary>
    private IReadOnlyList<RlmDocument> ReadArchive(string path)
    {
        var name = FilePatterns.Normalise(path);
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var skipped = new LeftOut(name, _notices);
        var entries = Reading(path, () => new ArchiveReader(path, name, options, cancellation).ReadAll(Take, skipped.Add));
        skipped.Close();
        return texts.Count > 0 ? [.. texts.Select(t => new RlmDocument(t.Key, t.Value))]
            : throw new RlmContextException(entries == 0 ? ContextDiagnostics.NoEntries(name) : ContextDiagnostics.Nothing(name, skipped.Count, skipped.First, 0));

        void Take(Stream content, string entry)
        {
            try
            {
                texts[entry] = ReadText(content, entry);
            }
            catch (RlmContextException failure) when (entry != name && failure.Diagnostic?.Code is "RLM8002" or "RLM8012")
            {
                skipped.Add(entry, failure.Message);
            }
        }
    }

    private string ReadText(Stream content, string name)
    {
        var form = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Ends(".docx") || Ends(".docm") ? DocxText.Read(content, name, options, cancellation)
            : options.ConvertsHtml && (Ends(".html") || Ends(".htm")) ? HtmlText.Convert(TextDecoding.Decode(content, name, cancellation), name, cancellation)
            : TextDecoding.Decode(content, name, cancellation);

        bool Ends(string ending) => form.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }

    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RlmContextException(ContextDiagnostics.Unreadable(name, failure.Message), failure);
        }
    }

    private void AddAll(IReadOnlyList<RlmDocument> documents)
    {
        foreach (var document in documents)
        {
            Add(document.Name, document.Text);
        }
    }

    private void Add(string name, string text)
    {
        if (!_named.Add(name == StandardInput ? name : Path.GetFullPath(name)))
        {
            _repeated ??= name;
            _repetitions++;
            return;
        }

        if (text.Length == 0)
        {
            _notices.Add(ContextDiagnostics.Empty(name));
        }

        foreach (var document in options.Records ? RecordReader.Read(name, text, cancellation) : [new(name, text)])
        {
            _documents.Add(document);
            _length += ContextValues.LengthOf(document);
            ContextValues.Hold(_documents.Count == 1 ? 0 : _length);
        }
    }

    /// <summary>What a folder or archive holds that is not read: the first by name, the others by number.</summary>
    private sealed class LeftOut(string path, ImmutableArray<Diagnostic>.Builder notices)
    {
        public int Count { get; private set; }

        /// <summary>Why the first was left out; null where none was.</summary>
        public string? First { get; private set; }

        public void Add(string file, string why)
        {
            First ??= $"`{file}`: {why}";
            if (++Count <= MostNamed)
            {
                notices.Add(ContextDiagnostics.Skipped(file, why));
            }
        }

        public void Close()
        {
            if (Count > MostNamed)
            {
                notices.Add(ContextDiagnostics.SkippedMore(path, Count - MostNamed));
            }
        }
    }
}
