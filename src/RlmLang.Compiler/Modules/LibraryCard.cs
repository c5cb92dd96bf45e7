using System.Text;

namespace RlmLang.Modules;

/// <summary>The strategies of the library on a card for a model that writes programs. Their descriptions are the first lines of the modules.</summary>
internal static class LibraryCard
{
    private const string Opening = """
        You answer a question about texts that are too long to read by calling ONE function of a library. It reads the text for you. Your program has two lines:
        ```rlm
        use "std/search"
        set FINAL = search(context, query)
        ```
        `context` is the whole text and `query` the question, both are there already. Write another question in quotes in place of `query` where the question has several parts.
        Choose by what is asked (t is a text):

        """;

    private const string Closing = """
        `set FINAL = …` is the answer and ends the session. To look at something first, write `show context[0:500]` or `show context.grep(r"word").take(5)`: it costs nothing.
        Steps: `let found = search(context, "…")` keeps a value under a name, and `set FINAL = found` gives it later. There are no loops, no import, no print, no return.

        """;

    /// <summary>The card for models that cannot be trusted with a language: which function to call.</summary>
    public static string Write()
    {
        var card = new StringBuilder(Opening);
        foreach (var (name, summary) in Strategies())
        {
            card.Append("  use \"").Append(name).Append("\"  ").Append(summary).Append('\n');
        }

        return card.Append(Closing).ToString();
    }

    /// <summary>What a card of the language says of the library.</summary>
    public static string Line() =>
        $"Library, where a known strategy fits: `use \"std/search\"` makes search(context, query) there. So are {string.Join(", ", StandardLibrary.Names.Select(n => n[StandardLibrary.Prefix.Length..]))}.\n";

    private static IEnumerable<(string Name, string Summary)> Strategies() =>
        StandardLibrary.Names.Select(n => (n, (StandardLibrary.Find(n) ?? "").Split('\n', 2)[0].TrimStart('#').Trim()));
}
