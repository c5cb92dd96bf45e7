using System.Text;

namespace RlmLang.Properties.Generators;

/// <summary>Contexts that programs do not expect.</summary>
internal static class Inputs
{
    private static readonly string[] s_scraps = ["a", "ab", ",", "\n", "\r\n", " ", ". ", "😀", "é", "\u0301", "# A\n", "```\n", "\t", "\"", "\\", "{", "0", "\u2028", "\ud83d", "b,"];

    /// <summary>Empty, one line, one huge line, some long ones, nothing but separators, Unicode with halves of characters, or a mixture.</summary>
    public static string Context(Random random) => random.Next(10) switch
    {
        0 => "",
        1 => "one line, and no more",
        2 => new string('x', random.Next(1, 3_000)),
        3 => new string(",\n ."[random.Next(4)], random.Next(1, 12)),
        4 => "pay me\nnow, 5 euros\n\nor else",
        6 => string.Join(",\n "[random.Next(3)], Enumerable.Range(0, random.Next(2, 5)).Select(i => new string((char)('p' + i), random.Next(100, 700)))),
        5 => "😀😀,😀 x\r\ny",
        _ => Mixture(random, random.Next(1, 14)),
    };

    private static string Mixture(Random random, int scraps)
    {
        var text = new StringBuilder();
        for (var i = 0; i < scraps; i++)
        {
            text.Append(s_scraps[random.Next(s_scraps.Length)]);
        }

        return text.ToString();
    }
}
