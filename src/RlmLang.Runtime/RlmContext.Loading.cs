using RlmLang.Contexts;

namespace RlmLang;

/// <content>From files and folders.</content>
public sealed partial class RlmContext
{
    private static readonly RlmContextOptions s_usual = new();

    /// <summary>A context of files, folders, archives and patterns, as the command line's <c>--context</c> takes them.</summary>
    /// <param name="paths">
    /// In the order in which programs see the documents: files, folders, archives (<c>.zip</c>, <c>.tar</c>, <c>.tar.gz</c>, <c>.tgz</c>, <c>.gz</c>) and paths inside them, and patterns with <c>*</c>, <c>?</c> and <c>**</c>.
    /// </param>
    /// <param name="options">How they are read; the usual where it is left out.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">A path is missing or unreadable, a file is not text, or there is none.</exception>
    public static RlmContext FromPaths(IEnumerable<string> paths, RlmContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ContextLoader.Load(paths, null, options ?? s_usual, cancellationToken);
    }

    /// <summary>A context of one file: text in UTF-8, or in UTF-16 or UTF-32 with a byte order mark; HTML and DOCX as their text; an archive as the files in it.</summary>
    /// <param name="path">The file; its document is called so.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">The file is missing, unreadable or not text.</exception>
    public static RlmContext FromFile(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ContextLoader.LoadFiles([path], s_usual, cancellationToken);
    }

    /// <summary>A context of files, one document each; those in an archive one document each.</summary>
    /// <param name="paths">The files, in the order in which programs see them. Nothing in them is a pattern.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">A file is missing, unreadable or not text.</exception>
    public static RlmContext FromFiles(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ContextLoader.LoadFiles(paths, s_usual, cancellationToken);
    }

    /// <summary>A context of all text files of a folder and the folders in it, in ordinal order of their paths.</summary>
    /// <remarks>
    /// Left out are hidden files and folders, folders called <c>bin</c>, <c>obj</c> and <c>node_modules</c>, and what <c>.gitignore</c> files say. What is not text is left out too, with
    /// notices in <see cref="Notices"/>.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">The folder is missing, holds no text, or has a file that cannot be read.</exception>
    public static RlmContext FromDirectory(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ContextLoader.LoadFolder(path, s_usual, cancellationToken);
    }
}
