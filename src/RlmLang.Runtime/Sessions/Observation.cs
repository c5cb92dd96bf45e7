using System.Globalization;
using System.Text;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>What a root model is told after its turn.</summary>
/// <param name="mostChars">Of the shown values together.</param>
/// <param name="isSealed">Whether content may not be told.</param>
internal sealed class Observation(int mostChars, bool isSealed)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Label, string Shown)> _shown = [];

    public void Fixed(IEnumerable<string> fixes)
    {
        foreach (var fix in fixes)
        {
            _text.Append("put right: ").Append(fix).Append('\n');
        }
    }

    public void NoProgram() => _text.Append("There was no program in that. End with one ```rlm block.\n");

    public void Diagnostics(SourceText source, IEnumerable<Diagnostic> diagnostics) => _text.Append(CompactRenderer.Render(source, diagnostics));

    public void Shown(string label, string value)
    {
        if (isSealed)
        {
            _text.Append(CultureInfo.InvariantCulture, $"`show {label}`: not shown, this session is sealed\n");
        }
        else
        {
            _shown.Add((label, value));
        }
    }

    /// <summary>What names are there now; where the session is sealed without their sizes, which hang on the content.</summary>
    public void Bound(IEnumerable<SessionBinding> bindings)
    {
        foreach (var binding in bindings)
        {
            _text.Append("bound ").Append(isSealed ? $"{binding.Name}: {binding.Type}" : binding.Describe()).Append('\n');
        }
    }

    /// <summary>The whole, shown values last: each between delimiters that it cannot forge, and cut in the middle to its share.</summary>
    public override string ToString()
    {
        var result = new StringBuilder(_text.ToString());
        var share = _shown.Count == 0 ? 0 : Math.Max(100, mostChars / _shown.Count);
        for (var i = 0; i < _shown.Count; i++)
        {
            var (label, value) = _shown[i];
            var shown = Cut(value, share);
            var code = DataDelimiter.Choose(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(shown)), [new TextValue(shown)]);
            result.Append(CultureInfo.InvariantCulture, $"`show {label}` ({value.Length:N0} characters):\n{PromptLayout.Open("data", i + 1, code)}\n{shown}\n{PromptLayout.Close("data", i + 1, code)}\n");
        }

        return result.ToString();
    }

    /// <summary>At most so many characters; of a longer text the middle is left out, and its true length said.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var head = most / 2;
        var tail = text.Length - (most - head);
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..head]}\n… {tail - head:N0} of {text.Length:N0} characters left out …\n{text[tail..]}");
    }
}
