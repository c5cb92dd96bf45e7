using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace RlmLang.Contexts;

/// <summary>The text of a page: headings as <c># </c>, lists as <c>- </c> or numbers, rows of tables with <c> | </c> between their cells; nothing that is not shown.</summary>
/// <remarks>Nothing is fetched and no script is run. The title is the first line.</remarks>
internal sealed partial class HtmlText
{
    // The tree of a page takes about twenty times its text, and about a second for 6 million characters.
    private const int LongestPage = 50_000_000;

    // Reading takes the square of how deep elements stand in each other. Browsers themselves give up at 512.
    private const int DeepestPage = 2_000;

    private static readonly TimeSpan s_longestTime = TimeSpan.FromSeconds(60);

    private static readonly FrozenSet<string> s_notShown = FrozenSet.Create("script", "style", "noscript", "template", "head", "svg", "math", "canvas", "iframe", "object", "embed", "audio", "video", "map", "datalist", "select");

    private static readonly FrozenSet<string> s_paragraphs = FrozenSet.Create("p", "blockquote", "pre", "table", "ul", "ol", "dl", "figure", "hr", "section", "article", "form", "fieldset", "header", "footer", "nav", "main", "aside", "details");

    private static readonly FrozenSet<string> s_lines = FrozenSet.Create(
        "div", "li", "tr", "dt", "dd", "caption", "figcaption", "address", "legend", "summary", "thead", "tbody", "tfoot", "center", "option", "hgroup", "td", "th");

    // Their ends are often left out, and then implied; they do not stand deeper and deeper.
    private static readonly FrozenSet<string> s_shallow = FrozenSet.Create(
        "p", "li", "td", "tr", "th", "dt", "dd", "option", "optgroup", "tbody", "thead", "tfoot", "colgroup", "rt", "rp", "html", "head", "body",
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr");

    private const string BlocksOfLayout = "table,h1,h2,h3,h4,h5,h6,ul,ol,dl,pre,blockquote,hr,form";

    private readonly TextFlow _flow = new();

    private HtmlText()
    {
    }

    /// <param name="html">The page as it is written.</param>
    /// <param name="name">Its name, for what is said about it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="RlmContextException">It is too long or too deep to be read.</exception>
    public static string Convert(string html, string name, CancellationToken cancellation)
    {
        if (html.Length > LongestPage)
        {
            throw new RlmContextException(ContextDiagnostics.NotConverted(name, $"a page may have {LongestPage:N0} characters, and it has {html.Length:N0}", "`--raw` reads it as it is written."));
        }

        var shown = WithoutDrawings(html, out var depth);
        if (depth > DeepestPage)
        {
            throw new RlmContextException(ContextDiagnostics.NotConverted(name, $"its elements stand more than {DeepestPage:N0} deep in each other", "`--raw` reads it as it is written."));
        }

        var started = Stopwatch.GetTimestamp();
        var parser = new HtmlParser(new HtmlParserOptions { OnCreated = (_, _) => Hold(name, started, cancellation) });
        var page = parser.ParseDocument(shown);
        var text = new HtmlText();
        if (page.Title is { Length: > 0 } title)
        {
            text._flow.Text(title);
            text._flow.Break(2);
        }

        if (page.Body is { } body)
        {
            text.Children(body);
        }

        return text._flow.ToString();
    }

    // A page that is made to be slow is not read for hours; one of the greatest length takes some seconds.
    private static void Hold(string name, long started, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(started) > s_longestTime)
        {
            throw new RlmContextException(ContextDiagnostics.NotConverted(name, $"it takes more than {s_longestTime.TotalSeconds:0} seconds to read", "`--raw` reads it as it is written."));
        }
    }

    /// <summary>The page without its drawings and formulas, which are not shown as text and whose elements may end as they begin; and how deep the others stand in each other.</summary>
    /// <param name="html">The page.</param>
    /// <param name="deepest">How deep at most, if no end of an element that must have one is left out.</param>
    private static string WithoutDrawings(string html, out int deepest)
    {
        var (kept, keptFrom, depth, from) = (new StringBuilder(), 0, 0, 0);
        deepest = 0;
        Span<char> lower = stackalloc char[16];
        var shallow = s_shallow.GetAlternateLookup<ReadOnlySpan<char>>();
        var areClosed = true;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            var isEnd = html[tag.Index + 1] == '/';
            var word = html.AsSpan(tag.Index + (isEnd ? 2 : 1), tag.Length - (isEnd ? 2 : 1));
            var name = lower[..Math.Max(0, word.ToLowerInvariant(lower))];
            if (tag.Index < from || shallow.Contains(name))
            {
                continue;
            }

            if (!isEnd && name is "script" or "style" or "!--")
            {
                // What looks like a tag there is none.
                var end = name is "!--" ? "-->" : $"</{name}";
                from = html.IndexOf(end, tag.Index, StringComparison.OrdinalIgnoreCase);
                if (from < 0)
                {
                    break;
                }

                from += end.Length;
                continue;
            }

            if (!isEnd && areClosed && name is "svg" or "math")
            {
                if (EndOf(html, name.ToString(), tag.Index) is { } end)
                {
                    kept.Append(html, keptFrom, tag.Index - keptFrom).Append(' ');
                    keptFrom = from = end;
                    continue;
                }

                areClosed = false;
            }

            depth = Math.Max(0, depth + (isEnd ? -1 : 1));
            deepest = Math.Max(deepest, depth);
        }

        return keptFrom == 0 ? html : kept.Append(html, keptFrom, html.Length - keptFrom).ToString();
    }

    /// <summary>Where an element ends that may hold others of its name; null where it does not.</summary>
    private static int? EndOf(string html, string name, int start)
    {
        var depth = 0;
        for (var at = start; at >= 0; at = html.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var (isStart, isEnd) = (at == start || html[at - 1] == '<', at > start && html[at - 1] == '/' && html[at - 2] == '<');
            depth += isEnd ? -1 : isStart ? 1 : 0;
            if (isEnd && depth == 0)
            {
                return html.IndexOf('>', at) is var end and >= 0 ? end + 1 : html.Length;
            }

            // From the tag to the name in it, which is not counted twice.
            at += at == start ? 1 : 0;
        }

        return null;
    }

    // Recursion is safe: the parser puts nothing deeper than 512.
    private void Children(INode node)
    {
        foreach (var child in node.ChildNodes)
        {
            Child(child);
        }
    }

    private void Child(INode child)
    {
        if (child is IText text)
        {
            _flow.Text(text.Data);
        }
        else if (child is IElement element && !s_notShown.Contains(element.LocalName) && !element.HasAttribute("hidden"))
        {
            Element(element);
        }
    }

    private void Element(IElement element)
    {
        var name = element.LocalName;
        if (name is ['h', >= '1' and <= '6'])
        {
            _flow.Break(2);
            _flow.Mark(new string('#', name[1] - '0') + " ");
            Children(element);
            _flow.EndOfMark();
            _flow.Break(2);
            return;
        }

        switch (name)
        {
            case "br":
                _flow.LineEnd();
                return;
            case "img":
                _flow.Text($" {element.GetAttribute("alt")} ");
                return;
            case "textarea" or "pre":
                _flow.Break(2);
                _flow.Verbatim(element.TextContent);
                _flow.Break(2);
                return;
            case "ul" or "ol":
                List(element, element as IHtmlOrderedListElement);
                return;
            case "table" when element.QuerySelector(BlocksOfLayout) is null:
                Table(element);
                return;
            default:
                var breaks = s_paragraphs.Contains(name) ? 2 : s_lines.Contains(name) ? 1 : 0;
                _flow.Break(breaks);
                Children(element);
                _flow.Break(breaks);
                return;
        }
    }

    private void List(IElement list, IHtmlOrderedListElement? numbered)
    {
        _flow.Break(_flow.IsInList ? 1 : 2);
        var number = numbered?.Start ?? 1;
        foreach (var child in list.ChildNodes)
        {
            if (child is IElement { LocalName: "li" } item)
            {
                _flow.Break(1);
                _flow.BeginItem(numbered is null ? "- " : $"{number++}. ");
                Children(item);
                _flow.EndItem();
            }
            else
            {
                Child(child);
            }
        }

        _flow.Break(_flow.IsInList ? 1 : 2);
    }

    private void Table(IElement table)
    {
        _flow.Break(2);
        if (table.Children.FirstOrDefault(c => c.LocalName == "caption") is { } caption)
        {
            Children(caption);
            _flow.Break(1);
        }

        foreach (var row in table.QuerySelectorAll("tr"))
        {
            _flow.Break(1);
            var isFirst = true;
            foreach (var cell in row.Children.Where(c => c.LocalName is "td" or "th"))
            {
                if (!isFirst)
                {
                    _flow.CellEnd();
                }

                isFirst = false;
                _flow.BeginCell();
                Children(cell);
                _flow.EndCell();
            }
        }

        _flow.Break(2);
    }

    [GeneratedRegex("<(?:!--|/?[A-Za-z][A-Za-z0-9]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
