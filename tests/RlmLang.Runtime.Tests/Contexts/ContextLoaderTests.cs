using System.Text;
using RlmLang.Contexts;
using RlmLang.Diagnostics;

namespace RlmLang.Tests.Contexts;

public sealed class ContextLoaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rlm-context-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Put(string path, byte[] bytes)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    private string Put(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text));

    private RlmContext Load(string path, bool records = false) => ContextLoader.Load([$"{_root}/{path}"], null, new() { Records = records }, Cancellation);

    private string[] Names(RlmContext context) => [.. context.Documents.Select(d => d.Name.Replace(_root + "/", "", StringComparison.Ordinal))];

    private Diagnostic Complaint(string path, bool records = false)
    {
        var failure = Assert.Throws<RlmContextException>(() => Load(path, records));
        return Assert.IsType<Diagnostic>(failure.Diagnostic);
    }

    [Fact]
    public void Every_encoding_with_its_mark_reads_the_same()
    {
        const string Text = "Grüße, 世界 😀\n";
        Encoding[] encodings = [new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UTF32Encoding(false, true), new UTF32Encoding(true, true)];
        Assert.All(encodings, e =>
        {
            Put("a.txt", [.. e.GetPreamble(), .. e.GetBytes(Text)]);
            Assert.Equal(Text, Load("a.txt").Documents[0].Text);
        });
    }

    [Fact]
    public void Characters_that_lie_across_the_ends_of_blocks_stay_whole()
    {
        // Longer than a block of text, and shifted so that each byte of a character meets each end.
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('x', shift) + string.Concat(Enumerable.Repeat("😀é世", 200_000));
            Put("a.txt", text);
            Assert.Equal(text, Load("a.txt").Documents[0].Text);
            Put("a.txt", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]);
            Assert.Equal(text, Load("a.txt").Documents[0].Text);
        }
    }

    [Theory]
    [InlineData(new byte[] { 97, 98, 0xFF, 99 }, 2)]
    [InlineData(new byte[] { 97, 0, 0xFF }, 1)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 97, 0xC3 }, 4)]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 0)]
    [InlineData(new byte[] { 0xFF, 0xFE, 97, 0, 0, 0 }, 4)]
    [InlineData(new byte[] { 0xFF, 0xFE, 97, 0, 0x3D, 0xD8 }, 4)]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 97, 0 }, 4)]
    public void What_is_not_text_is_refused_with_its_byte(byte[] bytes, long at)
    {
        Put("a.txt", bytes);
        var complaint = Complaint("a.txt");
        Assert.Equal(("RLM8002", at), (complaint.Code, complaint.Facts["byte"]));
        Assert.Contains("a.txt", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_byte_is_right_far_into_a_file()
    {
        Put("a.txt", [.. Encoding.UTF8.GetBytes(new string('é', 100_000)), 0xC0]);
        Assert.Equal(200_000L, Complaint("a.txt").Facts["byte"]);
    }

    [Fact]
    public void A_folder_gives_its_text_in_ordinal_order_without_what_is_hidden_built_or_binary()
    {
        Put("b.txt", "b");
        Put("a/z.txt", "z");
        Put("B.txt", "B");
        Put(".git/config", "no");
        Put(".hidden", "no");
        Put("a/node_modules/x.js", "no");
        Put("bin/x.txt", "no");
        Put("obj/x.txt", "no");
        Put("c.png", [0x89, 0x50, 0]);
        var context = RlmContext.FromDirectory(_root, Cancellation);
        Assert.Equal(["B.txt", "a/z.txt", "b.txt"], Names(context));
        var notice = Assert.Single(context.Notices);
        Assert.Equal(Severity.Note, notice.Severity);
        Assert.Contains("c.png", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.txt", "a.txt,b.txt")]
    [InlineData("?.md", "c.md")]
    [InlineData("**/*.txt", "a.txt,b.txt,in/d.txt,in/deep/e.txt")]
    [InlineData("in/**", "in/d.txt,in/deep/e.txt")]
    [InlineData("*/deep/*", "in/deep/e.txt")]
    [InlineData(".*/x.txt", ".secret/x.txt")]
    public void Patterns_match_within_names_and_through_folders(string pattern, string expected)
    {
        foreach (var path in new[] { "b.txt", "a.txt", "c.md", "long.md", "in/d.txt", "in/deep/e.txt", ".secret/x.txt", "bin/y.txt" })
        {
            Put(path, path);
        }

        Assert.Equal(expected.Split(','), Names(Load(pattern)));
    }

    [Fact]
    public void A_missing_path_suggests_the_near_one()
    {
        Put("reports/summary.txt", "x");
        Assert.Contains("reports/summary.txt`", Complaint("reports/sumary.txt").Message, StringComparison.Ordinal);
        Assert.Contains("/reports`", Complaint("report/summary.txt").Message, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Complaint("elsewhere.pdf").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pattern_and_a_folder_without_text_are_errors()
    {
        Put("only/pic.png", [0x89, 0]);
        Assert.Equal("RLM8003", Complaint("*.txt").Code);
        Assert.Equal("RLM8003", Complaint("only").Code);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        using var taken = new FileStream(Put("a.txt", "x"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal("RLM8006", Complaint("a.txt").Code);
    }

    [Fact]
    public void An_empty_file_is_a_text_of_no_characters_with_a_note()
    {
        Put("a.txt", "");
        var context = Load("a.txt");
        Assert.Equal((1, 0L), (context.Documents.Length, context.Length));
        Assert.Equal(("RLM8004", Severity.Note), (Assert.Single(context.Notices).Code, context.Notices[0].Severity));
    }

    [Fact]
    public void Each_record_is_a_document_of_its_line()
    {
        Put("a.jsonl", "{\"text\": \"one\\ntwo\", \"id\": 1}\r\n\n{ \"id\" : 2, \"name\": \"é\" }\n[1, 2]");
        var context = Load("a.jsonl", records: true);
        Assert.Equal(["a.jsonl:1", "a.jsonl:3", "a.jsonl:4"], Names(context));
        Assert.Equal(["one\ntwo", "{\"id\":2,\"name\":\"é\"}", "[1,2]"], context.Documents.Select(d => d.Text));
    }

    [Fact]
    public void Each_row_of_a_table_is_a_document_of_its_line()
    {
        Put("a.csv", "id, name\r\n1,\"A, \"\"B\"\"\"\r\n\r\n2\r\n");
        Put("b.tsv", "text\tn\none, two\t1\n");
        Assert.Equal(["{\"id\":\"1\",\"name\":\"A, \\\"B\\\"\"}", "{\"id\":\"2\",\"name\":\"\"}"], Load("a.csv", records: true).Documents.Select(d => d.Text));
        Assert.Equal(["a.csv:2", "a.csv:4"], Names(Load("a.csv", records: true)));
        Assert.Equal(["one, two"], Load("b.tsv", records: true).Documents.Select(d => d.Text));
        Put("c.csv", "a,b\n1,2,3");
        Assert.Equal("RLM8007", Complaint("c.csv", records: true).Code);
    }

    [Theory]
    [InlineData("a,b\n1,\"x\n2,y\n3,z\n", 2, "never closed")]
    [InlineData("a,b\n1,x\n\n\"2\n2\",\"open", 5, "never closed")]
    [InlineData("a,b\n1,\"x\n2,\"y\"\n", 2, "behind the quote")]
    [InlineData("a,b\n1,\"x\" z\n", 2, "behind the quote")]
    [InlineData("\"a,b\n1,2\n", 1, "never closed")]
    public void A_row_with_a_quote_that_is_not_closed_is_no_record_and_its_line_is_told(string table, int line, string why)
    {
        Put("q.csv", table);

        var complaint = Complaint("q.csv", records: true);

        Assert.Equal("RLM8007", complaint.Code);
        Assert.Contains($"q.csv:{line}`", complaint.Message, StringComparison.Ordinal);
        Assert.Contains(why, complaint.Message, StringComparison.Ordinal);
        Assert.Equal(table, Assert.Single(Load("q.csv").Documents).Text);
    }

    /// <summary>Without records a table is its text, and the language makes records of it.</summary>
    [Theory]
    [InlineData("t.csv", "name,age\nAda,36\n\"L, A\",2\n", "context.csv(as={name: text, age: int}).map(it.age).sum()")]
    [InlineData("t.jsonl", "{\"age\": 36}\n{\"age\": 2}\n", "context.jsonl(as={age: int}).map(it.age).sum()")]
    public async Task The_language_reads_tables_and_lines_of_JSON_from_the_text(string file, string text, string expression)
    {
        Put(file, text);
        var engine = new RlmEngine(new RlmLang.Models.OfflineChatClient());
        var result = await engine.RunAsync(await engine.PlanAsync(RlmScript.Compile($"set FINAL = {expression}"), Load(file), cancellationToken: Cancellation), null, Cancellation);
        Assert.Equal("38", result.FinalJson);
    }

    [Theory]
    [InlineData("%PDF-1.7\n\0", "pdftotext")]
    [InlineData("PK\x03\x04\0", "zip")]
    [InlineData("a\0b\0c\0d\0", "UTF-16LE")]
    [InlineData("\u00ff\u00fea\0b\0\0\u00d8", "mark says UTF-16")]
    [InlineData("\u00fe\u00ff\0a\0b\0", "mark says UTF-16")]
    [InlineData("\u00ff\u00fe\0\0a\0", "mark says UTF-32")]
    [InlineData("\0\0\u00fe\u00ff\0\0\0", "mark says UTF-32")]
    public void What_a_file_is_by_its_first_bytes_says_the_way_out(string content, string wayOut)
    {
        Put("a.txt", Encoding.Latin1.GetBytes(content));
        Assert.Contains(wayOut, Assert.Single(Complaint("a.txt").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_encoding_is_named_with_the_byte_and_the_command_that_converts_it()
    {
        Put("a.txt", [.. "caf"u8, 0xE9, .. " x"u8]);
        var complaint = Complaint("a.txt");
        Assert.Equal(3L, complaint.Facts["byte"]);
        Assert.Contains("iconv -f WINDOWS-1252", Assert.Single(complaint.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 97, 0, 0, 0, 98, 0 }, 8)]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF, 0, 0x11, 0, 0 }, 4)]
    public void Broken_UTF_32_is_refused_with_its_byte(byte[] bytes, long at)
    {
        Put("a.txt", bytes);
        Assert.Equal(("RLM8002", at), (Complaint("a.txt").Code, Complaint("a.txt").Facts["byte"]));
    }

    [Fact]
    public void More_documents_than_one_text_can_hold_are_refused_with_their_length()
    {
        // Many times the same text, which takes the memory of one.
        var text = new string('x', 100_000_000);
        var context = new RlmContext(Enumerable.Range(0, 22).Select(i => new RlmDocument($"{i}", text)));
        Assert.Equal("RLM8009", Assert.Throws<RlmContextException>(() => ContextValues.Text(context)).Diagnostic?.Code);
    }

    [Theory]
    [InlineData("{}\n{\"text\": ")]
    [InlineData("{}\n{\"text\": \"\\ud800\"}")]
    public void A_line_that_is_no_record_is_named(string text)
    {
        Put("a.jsonl", text);
        var complaint = Complaint("a.jsonl", records: true);
        Assert.Equal("RLM8007", complaint.Code);
        Assert.Contains("a.jsonl:2", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dash_reads_standard_input()
    {
        using var input = new MemoryStream("héllo"u8.ToArray());
        Assert.Equal("héllo", ContextLoader.Load(["-"], input, new(), Cancellation).Documents[0].Text);
        Assert.Equal("RLM8006", Assert.Throws<RlmContextException>(() => ContextLoader.Load(["-"], null, new(), Cancellation)).Diagnostic?.Code);
    }

    [Fact]
    public void A_big_file_takes_little_more_than_twice_its_text()
    {
        const int Size = 16 << 20;
        var path = Put("big.txt", [.. Enumerable.Repeat((byte)'x', Size)]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var context = RlmContext.FromFile(path, Cancellation);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Size, context.Length);
        Assert.InRange(allocated, 0, (long)(2.3 * 2 * Size));
    }
}
