using System.Formats.Tar;
using System.IO.Compression;

namespace RlmLang.Contexts;

/// <summary>How files are packed, by the end of the name.</summary>
internal enum ArchiveForm
{
    /// <summary><c>.zip</c>.</summary>
    Zip,

    /// <summary><c>.tar</c>.</summary>
    Tar,

    /// <summary><c>.tar.gz</c> or <c>.tgz</c>.</summary>
    TarGzip,

    /// <summary><c>.gz</c>: one file.</summary>
    Gzip,
}

/// <summary>The files in an archive. They are read one after the other and never written to a disk: a path in an archive is a name, no more.</summary>
internal sealed class ArchiveReader(string path, string name, RlmContextOptions options, CancellationToken cancellation)
{
    /// <param name="path">A file's name.</param>
    public static ArchiveForm? FormOf(string path)
    {
        return Ends(".zip") ? ArchiveForm.Zip
            : Ends(".tar") ? ArchiveForm.Tar
            : Ends(".tar.gz") || Ends(".tgz") ? ArchiveForm.TarGzip
            : Ends(".gz") ? ArchiveForm.Gzip
            : null;

        bool Ends(string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Gives each file in the archive to <paramref name="take"/>, in the archive's order, with the name <c>archive/path</c>.</summary>
    /// <param name="take">Reads the content; the second argument is the file's name.</param>
    /// <param name="skip">Is told what is left out, and why.</param>
    /// <returns>How many entries it has.</returns>
    /// <exception cref="RlmContextException">The archive is damaged, or goes past a limit.</exception>
    public int ReadAll(Action<Stream, string> take, Action<string, string> skip)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            if (file.Length == 0)
            {
                throw new RlmContextException(ContextDiagnostics.BadArchive(name, "it has no bytes", "It was never written, or is not fetched yet: make or fetch it again."));
            }

            var meter = new ArchiveMeter(name, file.Length, options, cancellation);
            switch (FormOf(path))
            {
                case ArchiveForm.Zip:
                    ReadZip(file, meter, take, skip);
                    break;
                case ArchiveForm.Tar:
                    ReadTar(file, meter.Metered, meter, take, skip);
                    break;
                case ArchiveForm.TarGzip:
                    using (var unpacked = meter.Metered(new GzipContent(file)))
                    {
                        // Skipped entries are unpacked as well, so all is counted at once.
                        ReadTar(unpacked, content => content, meter, take, skip);
                    }

                    break;
                default:
                    using (var unpacked = meter.Metered(new GzipContent(file)))
                    {
                        meter.CountEntry();
                        take(unpacked, name);
                    }

                    break;
            }

            return meter.Entries;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new RlmContextException(ContextDiagnostics.BadArchive(name, "it is damaged, or not what its name says", "Test it with `unzip -t`, `gzip -t` or `tar -t`, or unpack it and give the folder."), failure);
        }
    }

    private void ReadZip(Stream file, ArchiveMeter meter, Action<Stream, string> take, Action<string, string> skip)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            meter.CountEntry();
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\') || Inside(entry.FullName) is not { } inside)
            {
                continue;
            }

            if (entry.IsEncrypted)
            {
                skip(inside, "it is encrypted.");
            }
            else if (IsLink(entry))
            {
                skip(inside, "it is a link.");
            }
            else if (FormOf(inside) is not null)
            {
                skip(inside, "it is an archive in an archive; unpack the outer one.");
            }
            else
            {
                using var content = meter.Metered(entry.Open());
                take(content, inside);
            }
        }
    }

    private void ReadTar(Stream file, Func<Stream, Stream> metered, ArchiveMeter meter, Action<Stream, string> take, Action<string, string> skip)
    {
        using var archive = new TarReader(file, leaveOpen: true);
        while (archive.GetNextEntry() is { } entry)
        {
            meter.CountEntry();
            if (entry.EntryType == TarEntryType.Directory || Inside(entry.Name) is not { } inside)
            {
                continue;
            }

            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                skip(inside, entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink ? "it is a link." : "it is no file.");
            }
            else if (FormOf(inside) is not null)
            {
                skip(inside, "it is an archive in an archive; unpack the outer one.");
            }
            else
            {
                // An empty file has no stream.
                using var content = metered(entry.DataStream ?? Stream.Null);
                take(content, inside);
            }
        }
    }

    private static bool IsLink(ZipArchiveEntry entry) => ((entry.ExternalAttributes >> 16) & 0xF000) == 0xA000;

    /// <summary>The name of an entry as programs see it; null for what a folder would not show either.</summary>
    private string? Inside(string entry)
    {
        var parts = entry.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p is not ("." or "..")).ToList();
        return parts.Count == 0 || parts.Exists(FilePatterns.IsHidden) || parts.SkipLast(1).Any(FilePatterns.IsSkippedFolder)
            ? null
            : $"{name}/{string.Concat(string.Join('/', parts).Select(c => char.IsControl(c) ? '\uFFFD' : c))}";
    }
}
