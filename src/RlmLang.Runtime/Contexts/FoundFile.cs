namespace RlmLang.Contexts;

/// <summary>What a folder holds besides files that can be read: nobody named it, and it must neither stop the loading nor hold it up for good.</summary>
internal static class FoundFile
{
    /// <summary>Whether it is a link that leads to nothing, or back to itself.</summary>
    public static bool LeadsNowhere(string path)
    {
        try
        {
            return new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };
        }
        catch (IOException)
        {
            // Links that lead to each other.
            return true;
        }
    }

    /// <summary>Whether nothing is in it. A pipe or a socket in a folder has no length either, and opening one can take for ever; one that is named itself is read.</summary>
    public static bool IsWithoutBytes(string path) =>
        ArchiveReader.FormOf(path) is null && ((new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? new FileInfo(path)) is { Exists: true, Length: 0 };
}
