using System.IO.Compression;
using System.Text;
using RlmLang.Contexts;

namespace RlmLang.Tests.Contexts;

/// <summary>HTML and DOCX as text.</summary>
public sealed class ConversionTests : ContextFolder
{
    private const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

    [Theory]
    [InlineData("<title>The  page</title><h2>One</h2><p>Some <b>bold</b>\n  text</p><p>more<br>lines", "The page\n\n## One\n\nSome bold text\n\nmore\nlines\n")]
    [InlineData("<ul><li>a<li>b<ul><li>c</ul></li><li><p>d</p></ul>after", "- a\n- b\n  - c\n- d\n\nafter\n")]
    [InlineData("<ol start=3><li>a<li>b</ol>", "3. a\n4. b\n")]
    [InlineData("<p>See <a href='http://x.test'>the <i>terms</i></a>.<script>alert('<p>no')</script><style>p{}</style><noscript>no</noscript>", "See the terms.\n")]
    [InlineData("<table><caption>T</caption><tr><th>Name</th><th>Age</th></tr><tr><td>Ada<br>L.</td><td></td><td>3</td></tr></table>x", "T\nName | Age\nAda L. | | 3\n\nx\n")]
    [InlineData("<table><tr><td><h1>Head</h1><table><tr><td>a<td>b</table></td><td>side</td></tr></table>", "# Head\n\na | b\n\nside\n")]
    [InlineData("<pre>  x\n    y\n</pre><p>&lt;tag&gt; &amp; caf&eacute;&nbsp;1", "  x\n    y\n\n<tag> & café\u00a01\n")]
    [InlineData("a<div>b</div>c<div hidden>d</div><!-- e --><img alt='f'>", "a\nb\nc f\n")]
    [InlineData("<h1></h1><p></p>", "")]
    [InlineData("<h1>A <small>b</small></h1><div><span>x</span><span>y</span></div>", "# A b\n\nxy\n")]
    public void A_page_is_its_text_with_headings_lists_and_rows(string html, string expected)
    {
        Put("p.html", html);
        Assert.Equal(expected, Load("p.html").Documents[0].Text);
        Assert.Equal(html, Load("p.html", new() { ConvertsHtml = false }).Documents[0].Text);
    }

    [Fact]
    public void A_page_that_is_too_deep_is_refused_at_once_and_scripts_and_drawings_are_not_deep()
    {
        Put("deep.html", string.Concat(Enumerable.Repeat("<div>", 100_000)));
        var complaint = Complaint("deep.html");
        Assert.Equal("RLM8012", complaint.Code);
        Assert.Contains("--raw", Assert.Single(complaint.Notes), StringComparison.Ordinal);
        Put("script.html", $"<p>x<script>{string.Concat(Enumerable.Repeat("i<n;", 5_000))}</script><svg>{string.Concat(Enumerable.Repeat("<path d='1'/>", 5_000))}</svg>{string.Concat(Enumerable.Repeat("<p>", 5_000))}y");
        Assert.Equal("x\n\ny\n", Load("script.html").Documents[0].Text);
    }

    [Theory]
    [InlineData("<path/>", "</x>")]
    [InlineData("<svg><div>", "<path/>")]
    [InlineData("<svg>", "<p>")]
    [InlineData("<a/>", "<div></div>")]
    public void Pages_that_are_made_to_be_slow_are_refused_at_once(string open, string more)
    {
        Put("slow.html", string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(more, 100_000)));
        Assert.Equal("RLM8012", Complaint("slow.html").Code);
    }

    [Theory]
    [InlineData("a<svg viewBox='0'><title>t</title><svg><path/></svg><path/></svg>b", "a b\n")]
    [InlineData("a<SVG>x</SVG>b<script>'<svg>'</script>c<!-- <svg> -->d<svg/>", "a bcd\n")]
    [InlineData("a<p>the svg format</p><math><mi>x</mi></math>", "a\n\nthe svg format\n")]
    public void Drawings_and_formulas_are_left_out_and_what_stands_around_them_is_not(string html, string expected) => Assert.Equal(expected, HtmlText.Convert(html, "p", Cancellation));

    [Fact]
    public void Any_nesting_of_tags_gives_text()
    {
        string[] tags = ["<p>", "</p>", "<ul>", "</ul>", "<li>", "<table>", "</table>", "<tr>", "<td>", "<h1>", "</h1>", "<pre>", "</pre>", "x", " y ", "<br>", "<ol>", "<b>", "</div>", "<div>"];
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => tags[random.Next(tags.Length)]));
            var text = HtmlText.Convert(html, "p", Cancellation);
            Assert.True(html.Count(c => c == 'x') == text.Count(c => c == 'x'), $"{html} gave {text}");
            Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_document_is_its_paragraphs_headings_lists_tables_and_notes()
    {
        Put("d.docx", Docx(
            """
            <w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>Contract</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="H2"/></w:pPr><w:r><w:t>1 Terms</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">The </w:t></w:r><w:ins><w:r><w:t>buyer</w:t></w:r></w:ins><w:del><w:r><w:delText>seller</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> pays</w:t><w:tab/><w:t>now.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>
            <w:p/>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>two</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>e</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>
            <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>end</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>no</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
            """));
        Assert.Equal("# Contract\n\n## 1 Terms\n\nThe buyer pays\tnow.[^2]\n\n- one\n  - two\n\na b | c\nd | e\n\nend\n\n[^2]: See annex.\n", Load("d.docx").Documents[0].Text);
    }

    [Fact]
    public void A_document_in_an_archive_is_read_too()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("in/d.docx").Open();
            entry.Write(Docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>"));
        }

        Put("a.zip", bytes.ToArray());
        Assert.Equal(["a.zip/in/d.docx=x\n\n[^2]: See annex.\n"], Read("a.zip"));
    }

    [Theory]
    [InlineData("no zip", "damaged")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>", "DTD")]
    [InlineData("<w:document><w:p>", "line 1")]
    public void A_damaged_document_and_one_with_a_type_definition_are_refused(string content, string why)
    {
        Put("d.docx", content[0] == '<' ? Packed(("word/document.xml", content)) : Encoding.UTF8.GetBytes(content));
        var complaint = Complaint("d.docx");
        Assert.Equal("RLM8012", complaint.Code);
        Assert.Contains(why, complaint.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_document_that_unpacks_to_far_too_much_is_refused()
    {
        Put("d.docx", Docx($"<w:p><w:r><w:t>{new string('x', 40 << 20)}</w:t></w:r></w:p>"));
        Assert.Equal("RLM8011", Complaint("d.docx").Code);
    }

    private static byte[] Docx(string body) => Packed(
        ("word/document.xml", $"<w:document {Word}><w:body>{body}</w:body></w:document>"),
        ("word/styles.xml", $"<w:styles {Word}><w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"B\"><w:name w:val=\"heading 2\"/></w:style><w:style w:styleId=\"H2\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"B\"/></w:style></w:styles>"),
        ("word/footnotes.xml", $"<w:footnotes {Word}><w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>See annex.</w:t></w:r></w:p></w:footnote></w:footnotes>"),
        ("word/vbaProject.bin", "macro"));

    private static byte[] Packed(params (string Name, string Text)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in parts)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
