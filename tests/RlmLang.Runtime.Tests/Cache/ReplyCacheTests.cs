using RlmLang.Cache;

namespace RlmLang.Tests.Cache;

public sealed class ReplyCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");
    private readonly SteppingTime _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", null)]
    [InlineData("yes", "stop")]
    [InlineData("line\nline \u0000 \"quoted\" é 😀", "length")]
    public void What_is_found_is_what_was_kept(string text, string? finish)
    {
        var cache = Cache();
        Assert.Null(cache.Find(Key(1)));

        cache.Keep(Key(1), new(text, finish));

        Assert.Equal(new(text, finish), Cache().Find(Key(1)));
        Assert.Null(cache.Find(Key(2)));
    }

    [Fact]
    public void Entry_that_was_changed_in_any_byte_or_cut_anywhere_is_none_and_makes_room_for_a_true_one()
    {
        var cache = Cache();
        cache.Keep(Key(1), new("the true reply", "stop"));
        var file = Assert.Single(Files());
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x20;
            File.WriteAllBytes(file, changed);
            Assert.Null(cache.Find(Key(1)));
            Assert.False(File.Exists(file));

            File.WriteAllBytes(file, whole[..at]);
            Assert.Null(cache.Find(Key(1)));
        }

        cache.Keep(Key(1), new("the true reply", "stop"));
        Assert.Equal("the true reply", cache.Find(Key(1))?.Text);
    }

    [Fact]
    public void Entry_under_the_name_of_another_is_none()
    {
        var cache = Cache();
        cache.Keep(Key(1), new("one", null));
        var other = Path.Combine(_folder.FullName, Key(2)[..2], Key(2) + ".reply");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        File.Copy(Assert.Single(Files()), other);

        Assert.Null(cache.Find(Key(2)));
        Assert.Equal("one", cache.Find(Key(1))?.Text);
    }

    [Fact]
    public void What_was_used_least_recently_goes_first_and_the_limit_is_never_passed()
    {
        const long most = 40 * 4_096;
        var cache = Cache(most);
        for (var i = 0; i < 40; i++)
        {
            cache.Keep(Key(i), new($"reply {i}", null));
        }

        // Read by another process, too.
        Assert.NotNull(Cache(most).Find(Key(0)));
        Assert.NotNull(cache.Find(Key(1)));
        cache.Keep(Key(40), new("one too many", null));

        Assert.NotNull(cache.Find(Key(0)));
        Assert.NotNull(cache.Find(Key(1)));
        Assert.NotNull(cache.Find(Key(40)));
        Assert.Null(cache.Find(Key(2)));
        for (var i = 100; i < 400; i++)
        {
            cache.Keep(Key(i), new(new string('x', i * 30), null));
            Assert.InRange(cache.Count().Bytes, 1, most);
        }
    }

    [Fact]
    public void Files_that_are_no_entries_are_left_alone_and_what_a_killed_process_left_is_thrown_away()
    {
        var cache = Cache(10 * 4_096);
        cache.Keep(Key(0), new("first", null));
        var part = Path.GetDirectoryName(Assert.Single(Files()))!;
        var mine = Path.Combine(_folder.FullName, "letter.txt");
        var beside = Path.Combine(part, "notes.reply");
        var leftOver = Path.Combine(part, $"{Key(0)}.reply.{Guid.NewGuid():N}.tmp");
        foreach (var file in new[] { mine, beside, leftOver })
        {
            File.WriteAllText(file, "text");
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        for (var i = 0; i < 100; i++)
        {
            cache.Keep(Key(i), new($"reply {i}", null));
        }

        Assert.Equal((true, true, false), (File.Exists(mine), File.Exists(beside), File.Exists(leftOver)));
    }

    [Fact]
    public async Task Many_at_once_read_write_and_throw_away_and_never_find_a_wrong_reply()
    {
        var caches = Enumerable.Range(0, 4).Select(_ => new ReplyCache(_folder.FullName, 60 * 4_096, TimeProvider.System)).ToList();
        var found = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 600; i++)
            {
                var (cache, key) = (caches[worker % caches.Count], random.Next(100));
                if (random.Next(2) == 0)
                {
                    cache.Keep(Key(key), new($"reply {key}", "stop"));
                }
                else if (random.Next(20) == 0)
                {
                    cache.Forget(Key(key));
                }
                else if (cache.Find(Key(key)) is { } reply)
                {
                    Assert.Equal(new($"reply {key}", "stop"), reply);
                    Interlocked.Increment(ref found);
                }
            }
        })));

        Assert.True(found > 100);
        Assert.InRange(caches[0].Count().Bytes, 1, (60 + (4 * 4)) * 4_096);
    }

    [Fact]
    public void Entry_is_found_though_its_use_cannot_be_noted()
    {
        // As where the folder is another's, or of a disk that is read alone.
        var folder = Path.Combine(_folder.FullName, "read");
        var key = new string('a', 64);
        new ReplyCache(folder, 1 << 20, TimeProvider.System).Keep(key, new("kept", "stop"));

        Assert.Equal(new CachedReply("kept", "stop"), new ReplyCache(folder, 1 << 20, new NoTime()).Find(key));
    }

    [Fact]
    public void Folder_that_disappears_or_cannot_be_used_fails_nothing_while_running()
    {
        var cache = Cache();
        cache.Keep(Key(1), new("one", null));
        _folder.Delete(recursive: true);
        Assert.Null(cache.Find(Key(1)));
        File.WriteAllText(_folder.FullName, "a file where the folder was");

        cache.Keep(Key(1), new("one", null));
        cache.Forget(Key(1));

        Assert.Null(cache.Find(Key(1)));
        Assert.Equal("RLM8501", Assert.Throws<RlmException>(() => ReplyCache.Open(Path.Combine(_folder.FullName, "inner"))).Diagnostic?.Code);
        File.Delete(_folder.FullName);
        _folder.Create();
    }

    private ReplyCache Cache(long most = 1_000_000) => new(_folder.FullName, most, _time);

    private string[] Files() => Directory.GetFiles(_folder.FullName, "*.reply", SearchOption.AllDirectories);

    private static string Key(int number) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)));

    /// <summary>A second later each time it is asked, so that uses have an order.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(40).AddSeconds(Interlocked.Increment(ref _seconds));
    }

    private sealed class NoTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new IOException("read-only");
    }
}
