using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>Content for a root model: each piece between delimiters that none of them can forge, under a line of our own that says what it is.</summary>
internal sealed class DataBlocks
{
    private readonly List<(string Label, string Text)> _blocks = [];

    /// <summary>Adds a piece, and gives the words by which what stands outside of it can name it.</summary>
    /// <param name="label">What it is. Never content.</param>
    /// <param name="text">Content.</param>
    public string Add(string label, string text)
    {
        _blocks.Add((label, text));
        return string.Create(CultureInfo.InvariantCulture, $"as data {_blocks.Count} says");
    }

    public override string ToString()
    {
        var texts = _blocks.Select(b => new TextValue(b.Text)).ToList();
        var code = DataDelimiter.Choose(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(_blocks.Select(b => b.Text)))), texts);
        var result = new StringBuilder();
        for (var i = 0; i < _blocks.Count; i++)
        {
            result.Append(CultureInfo.InvariantCulture, $"{_blocks[i].Label}:\n{PromptLayout.Open("data", i + 1, code)}\n{_blocks[i].Text}\n{PromptLayout.Close("data", i + 1, code)}\n");
        }

        return result.ToString();
    }
}
