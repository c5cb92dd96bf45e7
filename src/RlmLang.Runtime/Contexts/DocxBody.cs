using System.Text;
using System.Xml;

namespace RlmLang.Contexts;

/// <summary>Reads paragraphs and tables from the parts of a document, one element at a time.</summary>
internal sealed class DocxBody(DocxStyles styles)
{
    private readonly StringBuilder _text = new();
    private readonly Stack<Paragraph> _paragraphs = new();
    private readonly Stack<Table> _tables = new();
    private string _note = "";
    private bool _lastWasTight;

    /// <summary>Whether an element is the word processor's, in either edition of the standard.</summary>
    public static bool IsWord(XmlReader reader) => reader.NamespaceURI is "http://schemas.openxmlformats.org/wordprocessingml/2006/main" or "http://purl.oclc.org/ooxml/wordprocessingml/main";

    public static string? Value(XmlReader reader, string name) => reader.GetAttribute(name, reader.NamespaceURI);

    /// <summary>From the level of an outline, which counts from 0 and is 9 for text.</summary>
    public static int? Level(string? value) => int.TryParse(value, out var level) && level is >= 0 and < 9 ? level + 1 : null;

    public void Read(XmlReader reader)
    {
        for (var more = reader.Read(); more;)
        {
            // Skip goes on to the node after the element; all else is left by reading on.
            if (reader.NodeType == XmlNodeType.Element && IsPassedOver(reader))
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element && IsWord(reader))
            {
                var (isEmpty, name) = (reader.IsEmptyElement, reader.LocalName);
                Begin(reader);
                if (isEmpty)
                {
                    End(name);
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement && IsWord(reader))
            {
                End(reader.LocalName);
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA && _paragraphs.TryPeek(out var paragraph) && paragraph.IsText)
            {
                paragraph.Text.Append(reader.Value);
            }

            more = reader.Read();
        }
    }

    public override string ToString() => _text.Length == 0 ? "" : _text.Append('\n').ToString();

    /// <summary>What was deleted or moved away, how it was before, and what stands there for programs that know less.</summary>
    private static bool IsPassedOver(XmlReader reader) => IsWord(reader)
        ? reader.LocalName is "del" or "moveFrom" or "pPrChange" or "rPrChange" or "tblPrChange" or "instrText"
            || (reader.LocalName is "footnote" or "endnote" && Value(reader, "type") is "separator" or "continuationSeparator" or "continuationNotice")
        : reader.LocalName == "Fallback";

    private void Begin(XmlReader reader)
    {
        _paragraphs.TryPeek(out var paragraph);
        switch (reader.LocalName)
        {
            case "p":
                _paragraphs.Push(new());
                break;
            case "tbl":
                _tables.Push(new());
                break;
            case "tr" when _tables.TryPeek(out var table):
                table.Rows.Add([]);
                break;
            case "tc" when _tables.TryPeek(out var table) && table.Rows.Count > 0:
                table.Rows[^1].Add(new());
                break;
            case "footnote" or "endnote":
                _note = $"[^{(reader.LocalName == "endnote" ? "e" : "")}{Value(reader, "id")}]: ";
                break;
            case var name when paragraph is not null:
                Within(paragraph, name, reader);
                break;
            default:
                break;
        }
    }

    private static void Within(Paragraph paragraph, string name, XmlReader reader)
    {
        switch (name)
        {
            case "t":
                paragraph.IsText = true;
                break;
            case "tab" when !paragraph.IsInProperties:
                paragraph.Text.Append('\t');
                break;
            case "br" or "cr":
                paragraph.Text.Append('\n');
                break;
            case "noBreakHyphen":
                paragraph.Text.Append('-');
                break;
            case "pPr":
                paragraph.IsInProperties = true;
                break;
            case "pStyle":
                paragraph.Style = Value(reader, "val");
                break;
            case "outlineLvl":
                paragraph.Level = Level(Value(reader, "val"));
                break;
            case "numId":
                // Number 0 takes a paragraph out of its style's list.
                paragraph.IsItem = Value(reader, "val") != "0";
                break;
            case "ilvl":
                paragraph.Indent = int.TryParse(Value(reader, "val"), out var indent) ? Math.Clamp(indent, 0, 8) : 0;
                break;
            case "footnoteReference":
                paragraph.Text.Append($"[^{Value(reader, "id")}]");
                break;
            case "endnoteReference":
                paragraph.Text.Append($"[^e{Value(reader, "id")}]");
                break;
            default:
                break;
        }
    }

    private void End(string name)
    {
        switch (name)
        {
            case "t" when _paragraphs.TryPeek(out var paragraph):
                paragraph.IsText = false;
                break;
            case "pPr" when _paragraphs.TryPeek(out var paragraph):
                paragraph.IsInProperties = false;
                break;
            case "p" when _paragraphs.TryPop(out var paragraph):
                Put(paragraph);
                break;
            case "tbl" when _tables.TryPop(out var table):
                Put(table);
                break;
            default:
                break;
        }
    }

    private void Put(Paragraph paragraph)
    {
        var text = paragraph.Text.ToString().Trim();
        if (text.Length == 0)
        {
            return;
        }

        if (_tables.TryPeek(out var table))
        {
            table.Append(text);
            return;
        }

        var isItem = paragraph.IsItem ?? styles.IsItem(paragraph.Style);
        var level = paragraph.Level ?? styles.Level(paragraph.Style);
        Put(
            level is { } l ? $"{new string('#', Math.Min(l, 6))} {text.ReplaceLineEndings(" ")}" : isItem ? $"{new string(' ', 2 * paragraph.Indent)}- {text}" : _note + text,
            isTight: isItem && level is null);
        _note = "";
    }

    private void Put(Table table)
    {
        var rows = table.Rows.Select(r => string.Join(" | ", r.Select(c => c.ToString()))).Where(r => r.AsSpan().ContainsAnyExcept(" |"));
        if (_tables.TryPeek(out var outer))
        {
            outer.Append(string.Join("; ", rows));
            return;
        }

        _lastWasTight = false;
        foreach (var row in rows)
        {
            Put(row, isTight: true);
        }

        _lastWasTight = false;
    }

    /// <param name="text">What stands on lines of its own.</param>
    /// <param name="isTight">Whether there is no blank line between it and another that is so.</param>
    private void Put(string text, bool isTight)
    {
        _text.Append(_text.Length == 0 ? "" : isTight && _lastWasTight ? "\n" : "\n\n").Append(text);
        _lastWasTight = isTight;
    }

    private sealed class Paragraph
    {
        public StringBuilder Text { get; } = new();

        public string? Style { get; set; }

        public int? Level { get; set; }

        public bool? IsItem { get; set; }

        public int Indent { get; set; }

        public bool IsText { get; set; }

        public bool IsInProperties { get; set; }
    }

    private sealed class Table
    {
        public List<List<StringBuilder>> Rows { get; } = [];

        public void Append(string text)
        {
            if (Rows is [.., [.., var cell]])
            {
                cell.Append(cell.Length > 0 ? " " : "").Append(text.ReplaceLineEndings(" "));
            }
        }
    }
}
