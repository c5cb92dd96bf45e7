using RlmLang.Contexts;

namespace RlmLang;

/// <content>From files and folders.</content>
public sealed partial class RlmContext
{
    /// <summary>A context of one text file: UTF-8, or UTF-16 with a byte order mark.</summary>
    /// <param name="path">The file; its document is called so.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">The file is missing, unreadable or not text.</exception>
    public static RlmContext FromFile(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ContextLoader.LoadFiles([path], cancellationToken);
    }

    /// <summary>A context of text files, one document each.</summary>
    /// <param name="paths">The files, in the order in which programs see them. Nothing in them is a pattern.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">A file is missing, unreadable or not text.</exception>
    public static RlmContext FromFiles(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ContextLoader.LoadFiles(paths, cancellationToken);
    }

    /// <summary>A context of all text files of a folder and the folders in it, in ordinal order of their paths.</summary>
    /// <remarks>
    /// Left out are hidden files and folders and those called <c>bin</c>, <c>obj</c> and <c>node_modules</c>. What is not text is left out too, each with a
    /// notice in <see cref="Notices"/>.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="RlmContextException">The folder is missing, holds no text, or has a file that cannot be read.</exception>
    public static RlmContext FromDirectory(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ContextLoader.LoadFolder(path, cancellationToken);
    }
}
