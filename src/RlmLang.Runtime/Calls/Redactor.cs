using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>Puts out of sight what a policy says may not leave. Texts never grow by it, so bounds on prompts stay true. Thread-safe.</summary>
/// <remarks>It works on the pieces of a prompt before they are joined: no pattern can touch the delimiters that keep data apart, and none can match across them.</remarks>
internal sealed class Redactor
{
    private static readonly ConditionalWeakTable<IReadOnlyList<RlmRedaction>, Redactor> s_made = [];

    private readonly (RegexValue Pattern, string Replacement)[] _rules;

    private Redactor(IReadOnlyList<RlmRedaction> redactions) => _rules = [.. redactions.Select(r => (new RegexValue(r.Pattern, new Regex(r.Pattern, Options)), r.Replacement))];

    /// <summary>Leaves every text as it is.</summary>
    public static Redactor None { get; } = new([]);

    // Linear in the text, whatever the pattern: a policy cannot be made to hang by what it is given to read.
    public static RegexOptions Options => RegexValue.Options;

    public static Redactor Of(RlmPolicy policy) => policy.Redactions.Count == 0 ? None : s_made.GetValue(policy.Redactions, static r => new Redactor(r));

    public string Apply(string text)
    {
        foreach (var (pattern, replacement) in _rules)
        {
            text = Apply(text, pattern, replacement);
        }

        return text;
    }

    /// <summary>The text, with its places where nothing of it matches; what was redacted is no word of the context any more.</summary>
    public TextValue Apply(TextValue text)
    {
        foreach (var (pattern, _) in _rules)
        {
            if (Matching.Any(text.Span, pattern))
            {
                return new(Apply(text.ToString()));
            }
        }

        return text;
    }

    /// <summary>A label that may not leave; null where all may. A reply has to be one of them, so they cannot be changed.</summary>
    public string? FindLabel(RlmType type) => _rules.Length == 0 ? null : type switch
    {
        OneOfType { Labels: { IsDefault: false } labels } => labels.FirstOrDefault(l => Array.Exists(_rules, r => Matching.Any(l, r.Pattern))),
        ListType list => FindLabel(list.Item),
        OptionType option => FindLabel(option.Item),
        RecordType record => record.Fields.Select(f => FindLabel(f.Type)).FirstOrDefault(l => l is not null),
        _ => null,
    };

    // As programs search: `$` stands before `\r\n`, too.
    private static string Apply(string text, RegexValue pattern, string replacement)
    {
        StringBuilder? left = null;
        var from = 0;
        foreach (var (start, length) in Matching.All(new TextValue(text), pattern, new FreeWorkMeter()))
        {
            left = (left ?? new StringBuilder(text.Length)).Append(text.AsSpan(from, start - from)).Append(replacement.AsSpan(0, Math.Min(length, replacement.Length)));
            from = start + length;
        }

        return left?.Append(text.AsSpan(from)).ToString() ?? text;
    }
}
