using System.Globalization;
using System.Text;
using RlmLang.Calls;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Sessions;

/// <summary>What a root model is told after its turn.</summary>
/// <param name="mostChars">Of the shown values together.</param>
/// <param name="isSealed">Whether content may not be told.</param>
/// <param name="redactor">Nothing that it puts out of sight is told.</param>
internal sealed class Observation(int mostChars, bool isSealed, Redactor redactor)
{
    private const int LongestQuoted = 1_000;

    private readonly StringBuilder _text = new();
    private readonly List<(string Label, string Quoted)> _quoted = [];
    private readonly List<(string Label, string Shown)> _shown = [];

    public void Fixed(IEnumerable<string> fixes)
    {
        foreach (var fix in fixes)
        {
            _text.Append("put right: ").Append(fix).Append('\n');
        }
    }

    public void NoProgram() => _text.Append("There was no program in that. End with one ```rlm block.\n");

    /// <summary>What is wrong. What of a message was computed, or said by a provider or a host, stands between delimiters as all content does: a program may put anything into the message of an `expect`.</summary>
    public void Diagnostics(SourceText source, IEnumerable<Diagnostic> diagnostics) => _text.Append(CompactRenderer.Render(source, diagnostics.Select(WithoutContent)));

    private Diagnostic WithoutContent(Diagnostic diagnostic)
    {
        if (diagnostic.Quoted is not { Length: > 0 } quoted)
        {
            return diagnostic;
        }

        _quoted.Add((string.Create(CultureInfo.InvariantCulture, $"what {diagnostic.Code} says"), quoted));
        // The last: a function's name stands before it, and may be a word of it.
        var at = diagnostic.Message.LastIndexOf(quoted, StringComparison.Ordinal);
        var place = string.Create(CultureInfo.InvariantCulture, $"(data {_quoted.Count})");
        return diagnostic with { Message = at < 0 ? place : diagnostic.Message.Remove(at, quoted.Length).Insert(at, place) };
    }

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

    /// <summary>The whole, first what diagnostics quote, then shown values: each between delimiters that it cannot forge, redacted, and then cut in the middle to its share.</summary>
    public override string ToString()
    {
        var share = _shown.Count == 0 ? 0 : Math.Max(100, mostChars / _shown.Count);
        var blocks = new DataBlocks();
        foreach (var (label, quoted) in _quoted)
        {
            blocks.Add(label, Cut(redactor.Apply(quoted), Math.Min(mostChars, LongestQuoted)));
        }

        foreach (var (label, value) in _shown)
        {
            blocks.Add(redactor.Apply(string.Create(CultureInfo.InvariantCulture, $"`show {label}` ({value.Length:N0} characters)")), Cut(redactor.Apply(value), share));
        }

        return $"{redactor.Apply(_text.ToString())}{blocks}";
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
