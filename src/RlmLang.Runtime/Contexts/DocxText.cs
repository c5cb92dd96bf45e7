using System.IO.Compression;
using System.Xml;

namespace RlmLang.Contexts;

/// <summary>The text of a DOCX document: headings by their style, items of lists, rows of tables, footnotes at the end.</summary>
/// <remarks>Macros, fields, images, comments, headers and footers are never read, and of tracked changes what was deleted is not; type definitions are refused.</remarks>
internal static class DocxText
{
    private const string WayOut = "Open it and save it as DOCX again, or as text.";

    private const long LargestFile = 512L << 20;

    /// <exception cref="RlmContextException">It is damaged, no DOCX, or goes past a limit.</exception>
    public static string Read(Stream content, string name, RlmContextOptions options, CancellationToken cancellation)
    {
        try
        {
            using var whole = content.CanSeek ? content : Whole(content, name);
            var meter = new ArchiveMeter(name, whole.Length, options, cancellation);
            using var archive = new ZipArchive(whole, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var _ in archive.Entries)
            {
                meter.CountEntry();
            }

            if (archive.GetEntry("word/document.xml") is null)
            {
                throw new RlmContextException(ContextDiagnostics.NotConverted(name, "it has no `word/document.xml`", WayOut));
            }

            var body = new DocxBody(Part("word/styles.xml", DocxStyles.Read) ?? DocxStyles.None);
            foreach (var part in (string[])["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"])
            {
                Part(part, reader =>
                {
                    body.Read(reader);
                    return body;
                });
            }

            return body.ToString();

            T? Part<T>(string path, Func<XmlReader, T> read)
                where T : class
            {
                if (archive.GetEntry(path) is not { } entry)
                {
                    return null;
                }

                using var bytes = meter.Metered(entry.Open());
                using var reader = XmlReader.Create(bytes, new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                });
                return read(reader);
            }
        }
        catch (XmlException failure)
        {
            throw new RlmContextException(ContextDiagnostics.NotConverted(name, failure.Message.TrimEnd('.'), WayOut), failure);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new RlmContextException(ContextDiagnostics.NotConverted(name, "it is damaged, or not what its name says", WayOut), failure);
        }
    }

    /// <summary>A document in an archive, which cannot be read from its end as it must be.</summary>
    private static MemoryStream Whole(Stream content, string name)
    {
        var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            whole.Write(buffer, 0, read);
            if (whole.Length > LargestFile)
            {
                throw new RlmContextException(ContextDiagnostics.ArchiveLimit(name, $"{LargestFile:N0} bytes", $"more than {LargestFile:N0} bytes"));
            }
        }

        whole.Position = 0;
        return whole;
    }
}
