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

    /// <summary>Keeps a new log from replacing what was paid for, or what is no log: who types a command again does not mean to lose it.</summary>
    /// <param name="path">Where the new log goes: a file, which need not be there, or a folder, where nothing is replaced.</param>
    /// <exception cref="RlmException">It would.</exception>
    public static void RefuseToReplace(string path)
    {
        // A device has no length; that somebody is writing it is told by who opens it.
        if (!File.Exists(path) || new FileInfo(path).Length == 0 || IsTaken(path))
        {
            return;
        }

        RunLogReader log;
        try
        {
            log = RunLogReader.Read(path);
        }
        catch (RlmException failure)
        {
            throw new RlmException(LogDiagnostics.NoLogInTheWay(path), failure);
        }

        var isDone = log.Records.Any(r => RunLogReader.KindOf(r) == "end" && r.TryGetProperty("status", out var status) && status.ValueEquals("done"));
        if (!isDone && log.Records.Count(r => RunLogReader.KindOf(r) is "reply" or "turn") is var replies and > 0)
        {
            throw new RlmException(LogDiagnostics.PaidInTheWay(path, replies));
        }
    }

    private static bool IsTaken(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return !Lock(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true;
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
