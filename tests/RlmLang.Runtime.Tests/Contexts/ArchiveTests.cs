using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace RlmLang.Tests.Contexts;

public sealed class ArchiveTests : ContextFolder
{
    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }

            archive.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.txt") { LinkName = "/etc/passwd" });
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            packed.Write(content);
        }

        return bytes.ToArray();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static readonly (string, byte[])[] s_files =
    [
        ("dir/b.txt", Utf8("bé")), ("a.txt", Utf8("a")), (".hidden", Utf8("no")), ("node_modules/x.js", Utf8("no")), ("__MACOSX/a.txt", Utf8("no")),
        ("pic.png", [0x89, 0x50, 0x4E, 0x47, 0]), ("in.zip", [1]), ("page.html", Utf8("<h1>Hi</h1>")),
    ];

    [Theory]
    [InlineData("x.zip")]
    [InlineData("x.tar")]
    [InlineData("x.tar.gz")]
    [InlineData("x.TGZ")]
    public void An_archive_is_its_files_in_ordinal_order_with_their_paths_in_it(string name)
    {
        var bytes = name.EndsWith(".zip", StringComparison.Ordinal) ? Zip(s_files) : name == "x.tar" ? Tar(s_files) : Gzip(Tar(s_files));
        Put(name, bytes);
        var context = Load(name);
        Assert.Equal([$"{name}/a.txt=a", $"{name}/dir/b.txt=bé", $"{name}/page.html=# Hi\n"], Read(name));
        Assert.All(context.Notices, n => Assert.Equal("RLM8005", n.Code));
        Assert.Contains(context.Notices, n => n.Message.Contains($"{name}/pic.png", StringComparison.Ordinal));
        Assert.Contains(context.Notices, n => n.Message.Contains("an archive in an archive", StringComparison.Ordinal));
        Assert.Equal(name.EndsWith(".zip", StringComparison.Ordinal) ? 2 : 3, context.Notices.Length);
    }

    [Fact]
    public void A_compressed_file_is_that_file_also_as_records()
    {
        Put("log.txt.gz", Gzip(Utf8("one\ntwo")));
        Put("r.jsonl.gz", Gzip(Utf8("{\"text\": \"x\"}\n{\"text\": \"y\"}")));
        Assert.Equal(["log.txt.gz=one\ntwo"], Read("log.txt.gz"));
        Assert.Equal(["r.jsonl.gz:1=x", "r.jsonl.gz:2=y"], Read("r.jsonl.gz", new() { Records = true }));
    }

    [Fact]
    public void Archives_in_a_folder_are_unpacked_and_a_damaged_one_is_left_out_with_a_note()
    {
        Put("a.zip", Zip(("x.txt", Utf8("x"))));
        Put("bad.zip", "no archive");
        Put("bad.tgz", "no archive");
        Put("none.zip", Zip(("pic.png", [0])));
        Put("c.txt", "c");
        Assert.Equal(["a.zip/x.txt=x", "c.txt=c"], Read(""));
        Assert.Equal(3, Load("").Notices.Count(n => n.Code == "RLM8005" && !n.Message.Contains("pic.png", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_path_into_an_archive_is_a_file_or_folder_in_it()
    {
        Put("a.zip", Zip(("d/x.txt", Utf8("x")), ("d/y.txt", Utf8("y")), ("z.txt", Utf8("z"))));
        Assert.Equal(["a.zip/d/y.txt=y"], Read("a.zip/d/y.txt"));
        Assert.Equal(["a.zip/d/x.txt", "a.zip/d/y.txt"], Names("a.zip/d"));
        Assert.Equal("RLM8001", Complaint("a.zip/d/no.txt").Code);
    }

    [Fact]
    public void Names_that_climb_or_hold_line_ends_are_names_and_no_more()
    {
        Put("a.zip", Zip(("../../etc/x.txt", Utf8("x")), ("/abs/y.txt", Utf8("y")), ("b\n=== z ===.txt", Utf8("z")), ("c\\d.txt", Utf8("d"))));
        Assert.Equal(["a.zip/abs/y.txt", "a.zip/b\uFFFD=== z ===.txt", "a.zip/c/d.txt", "a.zip/etc/x.txt"], Names("a.zip"));
    }

    [Theory]
    [InlineData("bomb.zip")]
    [InlineData("bomb.txt.gz")]
    [InlineData("bomb.tgz")]
    public void A_bomb_is_refused_for_its_ratio_while_it_is_unpacked(string name)
    {
        var zeros = Enumerable.Repeat((byte)'0', 64 << 20).ToArray();
        Put(name, name == "bomb.zip" ? Zip(("x.txt", zeros)) : name == "bomb.tgz" ? Gzip(Tar(("x.png", [0, .. zeros]), ("y.txt", zeros))) : Gzip(zeros));
        var complaint = Complaint(name);
        Assert.Equal("RLM8011", complaint.Code);
        Assert.Contains("250 times", complaint.Message, StringComparison.Ordinal);
        Assert.Contains("unpack it", Assert.Single(complaint.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_and_bytes_are_limited()
    {
        Put("many.zip", Zip([.. Enumerable.Range(0, 20).Select(i => ($"{i}.txt", Utf8("x")))]));
        Put("many.tar", Tar([.. Enumerable.Range(0, 20).Select(i => ($"{i}.txt", Utf8("x")))]));
        Assert.Equal("RLM8011", Complaint("many.zip", new() { MaxArchiveEntries = 19 }).Code);
        Assert.Equal("RLM8011", Complaint("many.tar", new() { MaxArchiveEntries = 19 }).Code);
        Assert.Equal("RLM8011", Complaint("many.zip", new() { MaxArchiveBytes = 19 }).Code);
        Assert.Equal(20, Names("many.zip", new() { MaxArchiveBytes = 20, MaxArchiveEntries = 20 }).Length);
    }

    [Fact]
    public void A_damaged_archive_is_named_with_a_way_out()
    {
        var whole = Zip(("x.txt", Utf8(string.Concat(Enumerable.Range(0, 9_999)))));
        whole.AsSpan(100, 2_000).Clear();
        Put("a.zip", whole);
        Put("b.gz", Gzip(Utf8(string.Concat(Enumerable.Range(0, 9_999))))[..9_000]);
        Put("c.tar", [.. Enumerable.Repeat((byte)1, 2_000)]);
        Assert.All(new[] { "a.zip", "b.gz", "c.tar" }, name =>
        {
            var complaint = Complaint(name);
            Assert.Equal("RLM8010", complaint.Code);
            Assert.Contains(name, complaint.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_compressed_file_is_whole_or_an_error_wherever_it_was_cut()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => i * 7919));
        byte[] packed = [.. Gzip(Utf8(text)), .. Gzip(Utf8("second"))];
        Put("a.gz", packed);
        Assert.Equal(text + "second", Load("a.gz").Documents[0].Text);
        for (var length = 1; length < packed.Length; length += 3)
        {
            Put("b.gz", packed[..length]);
            if (length != packed.Length - Gzip(Utf8("second")).Length)
            {
                Assert.Equal("RLM8010", Complaint("b.gz").Code);
            }
        }

        Put("big.gz", Gzip(Utf8(string.Concat(Enumerable.Repeat(text, 2_000)))));
        Assert.Equal(2_000 * text.Length, Load("big.gz").Length);
    }

    [Fact]
    public void Many_that_are_left_out_are_counted_rather_than_named()
    {
        Put("a.zip", Zip([("x.txt", Utf8("x")), .. Enumerable.Range(0, 25).Select(i => ($"{i}.png", new byte[] { 0 }))]));
        var notices = Load("a.zip").Notices;
        Assert.Equal(11, notices.Length);
        Assert.Contains("15 more files", notices[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_bytes_one_without_entries_and_a_damaged_one_are_told_apart()
    {
        foreach (var (name, none) in new[] { ("a.zip", Zip()), ("b.tar", new byte[10_240]), ("c.tar.gz", Gzip(new byte[10_240])) })
        {
            Put(name, Array.Empty<byte>());
            var (code, message) = (Complaint(name).Code, Complaint(name).Message);
            Put(name, none);
            var empty = Complaint(name);
            Put(name, [.. Enumerable.Repeat((byte)1, 2_000)]);
            var damaged = Complaint(name);

            Assert.Equal(("RLM8010", "RLM8003", "RLM8010"), (code, empty.Code, damaged.Code));
            Assert.Contains("has no bytes", message, StringComparison.Ordinal);
            Assert.Contains("a whole archive without entries", empty.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", damaged.Message, StringComparison.Ordinal);
        }
    }
}
