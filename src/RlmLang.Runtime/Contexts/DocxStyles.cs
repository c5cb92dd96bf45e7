using System.Xml;

namespace RlmLang.Contexts;

/// <summary>What a document's styles make of paragraphs: headings, items of lists.</summary>
internal sealed class DocxStyles
{
    private const int LongestChain = 20;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    public static DocxStyles None { get; } = new();

    public static DocxStyles Read(XmlReader reader)
    {
        var styles = new DocxStyles();
        var (id, style) = ("", new Style());
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || !DocxBody.IsWord(reader))
            {
                continue;
            }

            var value = DocxBody.Value(reader, "val");
            switch (reader.LocalName)
            {
                case "style":
                    (id, style) = (DocxBody.Value(reader, "styleId") ?? "", new Style());
                    styles._styles[id] = style;
                    break;
                case "name":
                    style.Level ??= LevelOf(value);
                    break;
                case "basedOn":
                    style.BasedOn = value;
                    break;
                case "outlineLvl":
                    style.Level = DocxBody.Level(value) ?? style.Level;
                    break;
                case "numPr":
                    style.IsItem = true;
                    break;
                default:
                    break;
            }
        }

        return styles;
    }

    /// <summary>The level of a heading, from 1; null for other text.</summary>
    public int? Level(string? style) => Chain(style).Select(s => s.Level).FirstOrDefault(l => l is not null);

    public bool IsItem(string? style) => Chain(style).Any(s => s.IsItem);

    // A style may be based on itself by mistake.
    private IEnumerable<Style> Chain(string? id)
    {
        for (var i = 0; i < LongestChain && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    // The built-in styles are called so in every language.
    private static int? LevelOf(string? name) =>
        string.Equals(name, "title", StringComparison.OrdinalIgnoreCase) ? 1
        : name?.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) is true && int.TryParse(name.AsSpan(8), out var level) && level is >= 1 and <= 9 ? level
        : null;

    private sealed class Style
    {
        public int? Level { get; set; }

        public string? BasedOn { get; set; }

        public bool IsItem { get; set; }
    }
}
