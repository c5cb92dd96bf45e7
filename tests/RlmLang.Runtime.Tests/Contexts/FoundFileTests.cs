using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using RlmLang.Contexts;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Contexts;

/// <summary>What is found and not named must not stop the loading; what is wrong is told with its place and a way out.</summary>
public sealed class FoundFileTests : ContextFolder
{
    [Theory]
    [InlineData("d")]
    [InlineData("d/**/*.txt")]
    public void Links_that_lead_nowhere_are_left_out_with_a_note(string path)
    {
        Put("d/a.txt", "alpha");
        Put("elsewhere/b.txt", "beta");
        File.CreateSymbolicLink(Path.Combine(Root, "d/gone.txt"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(Root, "d/one.txt"), "two.txt");
        File.CreateSymbolicLink(Path.Combine(Root, "d/two.txt"), "one.txt");
        File.CreateSymbolicLink(Path.Combine(Root, "d/there.txt"), "../elsewhere/b.txt");
        Directory.CreateSymbolicLink(Path.Combine(Root, "d/up"), "..");

        var context = Load(path);

        Assert.Equal(["d/a.txt=alpha", "d/there.txt=beta"], context.Documents.Select(d => $"{Short(d.Name)}={d.Text}"));
        Assert.Equal(["d/gone.txt", "d/one.txt", "d/two.txt"], context.Notices.Where(n => n.Code == "RLM8005").Select(n => Short($"{n.Facts["path"]}")));
        Assert.Equal("RLM8006", Complaint("d/gone.txt").Code);
    }

    [Fact]
    public async Task Pipe_in_a_folder_holds_nobody_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes in folders.");
        Put("d/a.txt", "alpha");
        using (var made = Process.Start("mkfifo", Path.Combine(Root, "d/pipe")))
        {
            await made.WaitForExitAsync(Cancellation);
        }

        var read = await Task.Run(() => Read("d"), Cancellation).WaitAsync(Hang.Limit, Cancellation);

        Assert.Equal(["d/a.txt=alpha", "d/pipe="], read);
    }

    [Fact]
    public void File_that_is_found_twice_is_one_document_and_told()
    {
        Put("d/a.txt", "alpha");
        Put("d/b.txt", "beta");

        var context = ContextLoader.Load([$"{Root}/d/a.txt", $"{Root}/d", $"{Root}/d/../d/*.txt"], null, new(), Cancellation);

        Assert.Equal(["a.txt", "b.txt"], context.Documents.Select(d => Path.GetFileName(d.Name)));
        var note = Assert.Single(context.Notices);
        Assert.Equal(("RLM8014", 3), (note.Code, note.Facts["count"]));
    }

    [Fact]
    public void Standard_input_is_named_once()
    {
        using var input = new MemoryStream("text"u8.ToArray());

        var complaint = Assert.Throws<RlmContextException>(() => ContextLoader.Load(["-", "-"], input, new(), Cancellation)).Diagnostic;

        Assert.Equal("RLM8006", complaint?.Code);
        Assert.Contains("read already", complaint?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_32_without_its_mark_is_known(bool isBigEndian)
    {
        Put("a.txt", new UTF32Encoding(isBigEndian, byteOrderMark: false).GetBytes("héllo wörld \U0001F600 and more"));

        Assert.Contains("UTF-32 without a byte order mark", Assert.Single(Complaint("a.txt").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Archive_of_encrypted_files_says_that_they_are()
    {
        Put("a.zip", Encrypted());

        Assert.Contains("it is encrypted", Assert.Single(Complaint("a.zip").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Path_that_an_archive_does_not_have_names_what_it_has()
    {
        Put("a.zip", Zip("notes/a.txt", "b.txt"));

        var near = Complaint("a.zip/note/a.txt");
        var far = Complaint("a.zip/elsewhere.pdf");

        Assert.Equal(("RLM8001", "RLM8001"), (near.Code, far.Code));
        Assert.Contains("did you mean", near.Message, StringComparison.Ordinal);
        Assert.Contains("`b.txt`, `notes/a.txt`", Assert.Single(far.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_line_far_into_a_file_is_named_by_its_line()
    {
        var text = new StringBuilder();
        for (var i = 1; i < 200_000; i++)
        {
            text.Append("{\"id\": 1}\r\n");
        }

        Put("a.jsonl", text.Append("{\"id\": \r\n{}\r\n").ToString());

        Assert.Contains("a.jsonl:200000`", Complaint("a.jsonl", new() { Records = true }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_with_a_mark_line_ends_of_two_characters_and_lines_in_its_cells_is_read_by_rows()
    {
        Put("t.csv", "\uFEFFname,text\r\nann,\"first\r\nsecond \"\"q\"\"\"\r\nbob,x\r\n");

        Assert.Equal(["t.csv:2=first\r\nsecond \"q\"", "t.csv:4=x"], Read("t.csv", new() { Records = true }));
    }

    [Theory]
    [InlineData("name;price\r\nann;1,5\r\n", """{"name":"ann","price":"1,5"}""")]
    [InlineData("name\tprice\nann\t1,5\n", """{"name":"ann","price":"1,5"}""")]
    [InlineData("name,a;b\nann,1\n", """{"name":"ann","a;b":"1"}""")]
    [InlineData("name\nann;1\n", """{"name":"ann;1"}""")]
    public void Table_is_separated_as_its_header_is(string table, string record)
    {
        Put("t.csv", table);

        Assert.Equal([$"t.csv:2={record}"], Read("t.csv", new() { Records = true }));
    }

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write("text"u8);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>With the flag that says so, before the content and in the directory.</summary>
    private static byte[] Encrypted()
    {
        var bytes = Zip("a.txt");
        bytes[bytes.AsSpan().IndexOf("PK\x03\x04"u8) + 6] |= 1;
        bytes[bytes.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;
        return bytes;
    }
}
