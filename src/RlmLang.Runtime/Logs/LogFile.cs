namespace RlmLang.Logs;

/// <summary>The file of a log, for one writer at a time.</summary>
/// <remarks>
/// On Windows the system refuses a second writer. On Linux opening a file keeps nobody else from writing it, so a lock of the region behind all that a log can hold keeps other processes away: it ends with its process, however
/// that ends, leaves nothing behind, and keeps no reader away. Where a file system knows no locks, and on macOS, nothing is kept away.
/// </remarks>
internal static class LogFile
{
    // EAGAIN of Linux.
    private const int IsLocked = 11;

    /// <summary>Opens a log to be written; only who has it may cut it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">The log to go on behind, without what is torn of it; null for a new one, which replaces what is there.</param>
    /// <exception cref="RlmException">It cannot be written.</exception>
    public static FileStream Take(string path, RunLogReader? before)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, before is null ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            if (!Lock(file) || (before is not null && file.Length != before.FileLength))
            {
                throw new RlmException(LogDiagnostics.WrittenElsewhere(path));
            }

            // A pipe has no length.
            if (file.CanSeek && file.Length != (before?.Length ?? 0))
            {
                file.SetLength(before?.Length ?? 0);
            }

            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new RlmException(LogDiagnostics.Unwritable(path, failure.Message), failure);
        }
        catch (RlmException)
        {
            file?.Dispose();
            throw;
        }
    }

    private static bool Lock(FileStream file)
    {
        if (!OperatingSystem.IsLinux() || !file.CanSeek)
        {
            return true;
        }

        try
        {
            file.Lock(long.MaxValue - 1, 1);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException failure)
        {
            return failure.HResult != IsLocked;
        }
    }
}
