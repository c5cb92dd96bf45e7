using RlmLang.Streams;

namespace RlmLang.Contexts;

/// <summary>Counts what is unpacked from one archive, and stops at its limits.</summary>
/// <param name="name">The archive.</param>
/// <param name="packed">Its own bytes.</param>
/// <param name="options">The limits.</param>
/// <param name="cancellation">Stops the reading, too.</param>
internal sealed class ArchiveMeter(string name, long packed, RlmContextOptions options, CancellationToken cancellation)
{
    // Short texts are compressed by any factor.
    private const long RatioFrom = 16 << 20;

    private long _bytes;
    private int _entries;

    public int Entries => _entries;

    /// <exception cref="RlmContextException">There are too many.</exception>
    public void CountEntry()
    {
        cancellation.ThrowIfCancellationRequested();
        if (++_entries > options.MaxArchiveEntries)
        {
            throw new RlmContextException(ContextDiagnostics.ArchiveLimit(name, $"{options.MaxArchiveEntries:N0} entries", $"more than {options.MaxArchiveEntries:N0} entries"));
        }
    }

    /// <summary>The same bytes, counted as they are read.</summary>
    public Stream Metered(Stream content) => new CountedStream(content, Count);

    private void Count(int bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        _bytes += bytes;
        if (_bytes > options.MaxArchiveBytes)
        {
            throw new RlmContextException(ContextDiagnostics.ArchiveLimit(name, $"{options.MaxArchiveBytes:N0} bytes", $"more than {options.MaxArchiveBytes:N0} bytes"));
        }

        if (_bytes > RatioFrom && _bytes / options.MaxArchiveRatio > packed)
        {
            throw new RlmContextException(ContextDiagnostics.ArchiveLimit(name, $"{options.MaxArchiveRatio:N0} times", $"more than {options.MaxArchiveRatio:N0} times its own {packed:N0} bytes"));
        }
    }
}
