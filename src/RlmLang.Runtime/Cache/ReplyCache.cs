using System.Buffers;

namespace RlmLang.Cache;

/// <summary>Replies that outlive their run: a folder with one file for each, named by a hash of all that the reply depends on. Thread-safe, and safe to share between processes.</summary>
/// <remarks>
/// The problem: many runs and processes read, write and throw away at once, any of them may be killed at any moment, and a wrong reply is worse than none.
/// The idea: a file is written under a name of its own and then renamed, so nobody sees half of one; it holds a hash, so half of one that a power cut left is none; its time of writing is the time of its last use, so what
/// was not used longest goes first, whoever used it.
/// Invariants: what is found is what was kept under that key; nothing that happens to the folder fails a call; no file is deleted that does not have the name of an entry.
/// Tried: one append-only file with an index, which is faster, and needs a lock that a killed process leaves behind, and a second file to throw anything away.
/// </remarks>
/// <param name="folder">Made where it is missing.</param>
/// <param name="mostBytes">What all entries may take, in blocks of 4,096 bytes; a process that shares the folder with others may pass it by a sixteenth.</param>
/// <param name="time">Says when an entry was used.</param>
internal sealed class ReplyCache(string folder, long mostBytes, TimeProvider time)
{
    private const string Ending = ".reply";
    private const int Block = 4_096;

    // Larger replies are longer than any window.
    private const int LargestEntry = 64 << 20;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan s_leftOver = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long _known;
    private long _sinceCounted = long.MaxValue;

    /// <summary>Makes the folder of a cache.</summary>
    /// <exception cref="RlmException">It cannot be made.</exception>
    public static void Open(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                // Replies are as private as what they are about.
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            File.WriteAllText(Path.Combine(folder, "CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# Replies of models, kept by rlm. It may be deleted at any time.\n");
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw new RlmException(CacheDiagnostics.Unusable(folder, failure.Message), failure);
        }
    }

    /// <summary>What is kept under a key; null for nothing that can be trusted.</summary>
    /// <param name="key">64 hexadecimal digits.</param>
    public CachedReply? Find(string key)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (CachedReply.Read(Read(path), key) is { } reply)
            {
                NoteUse(path);
                return reply;
            }

            File.Delete(path);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // Thrown away by another process, or not to be read: then it is asked for.
        }

        return null;
    }

    private void NoteUse(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // A folder that is only read, or another user's, is of use as it is.
        }
    }

    /// <summary>Keeps a reply, if that can be done.</summary>
    public void Keep(string key, CachedReply reply)
    {
        var path = PathOf(key);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var entry = reply.Write(key);
            if (Size(entry.Length) > mostBytes || entry.Length > LargestEntry)
            {
                return;
            }

            try
            {
                Write(unfinished, entry);
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
                Write(unfinished, entry);
            }

            File.Move(unfinished, path, overwrite: true);
            Grown(Size(entry.Length));
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // A full or lost disk makes later runs dearer, and fails none.
            TryDelete(unfinished);
        }
    }

    /// <summary>Forgets what turned out to be of no use.</summary>
    public void Forget(string key) => TryDelete(PathOf(key));

    /// <summary>How many entries there are, and what they take.</summary>
    public (int Entries, long Bytes) Count()
    {
        var entries = Entries();
        return (entries.Count, entries.Sum(e => e.Size));
    }

    private void Write(string path, byte[] entry)
    {
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, entry, 0);
        }

        // The system's own clock has just dated it.
        if (time != TimeProvider.System)
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
    }

    private static byte[] Read(string path)
    {
        // A file that is being read may be replaced and deleted.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > LargestEntry)
        {
            return [];
        }

        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>Throws away what was used least recently, where there is too much. What other processes wrote is known only by counting, which is done now and then.</summary>
    private void Grown(long size)
    {
        lock (_lock)
        {
            _known += size;
            _sinceCounted = _sinceCounted == long.MaxValue ? long.MaxValue : _sinceCounted + size;
            if (_known <= mostBytes && _sinceCounted <= mostBytes / 16)
            {
                return;
            }

            var entries = Entries();
            _known = entries.Sum(e => e.Size);
            _sinceCounted = 0;
            if (_known <= mostBytes)
            {
                return;
            }

            // A tenth more, so that this is not done again for the next entry.
            foreach (var (file, entrySize) in entries.OrderBy(e => e.File.LastWriteTimeUtc).ThenBy(e => e.File.Name, StringComparer.Ordinal))
            {
                if (_known <= mostBytes - (mostBytes / 10))
                {
                    break;
                }

                TryDelete(file.FullName);
                _known -= entrySize;
            }
        }
    }

    private List<(FileInfo File, long Size)> Entries()
    {
        var entries = new List<(FileInfo, long)>();
        try
        {
            foreach (var part in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.Name.Length == 2))
            {
                foreach (var file in part.EnumerateFiles())
                {
                    if (IsEntry(file.Name))
                    {
                        entries.Add((file, Size(file.Length)));
                    }
                    else if (file.Name.EndsWith(".tmp", StringComparison.Ordinal) && file.Name.Contains(Ending, StringComparison.Ordinal) && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > s_leftOver)
                    {
                        // Its process was killed while it wrote.
                        TryDelete(file.FullName);
                    }
                }
            }
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // Another process is throwing away the same.
        }

        return entries;
    }

    private static bool IsEntry(string name) =>
        name.Length == 64 + Ending.Length && name.EndsWith(Ending, StringComparison.Ordinal) && !name.AsSpan(0, 64).ContainsAnyExcept(s_digits);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // It is gone, or in use, and goes another time.
        }
    }

    private static bool IsOfFiles(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static long Size(long length) => (length + Block - 1) / Block * Block;

    private string PathOf(string key) => Path.Combine(folder, key[..2], key + Ending);
}
