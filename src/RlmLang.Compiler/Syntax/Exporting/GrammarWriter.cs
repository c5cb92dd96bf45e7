using System.Globalization;
using System.Text;

namespace RlmLang.Syntax.Exporting;

/// <summary>A notation that the grammar is exported in.</summary>
internal enum GrammarFormat
{
    /// <summary>That of llama.cpp.</summary>
    Gbnf,

    /// <summary>That of Lark, which several servers take for constrained decoding.</summary>
    Lark,

    /// <summary>That of the W3C's recommendations, for people and for tools that draw it.</summary>
    Ebnf,
}

/// <summary>Writes the exported grammar in one of the notations.</summary>
internal sealed class GrammarWriter
{
    private readonly GrammarFormat _format;
    private readonly IReadOnlyDictionary<string, GrammarForm> _rules;

    private GrammarWriter(GrammarFormat format, IReadOnlyDictionary<string, GrammarForm> rules) => (_format, _rules) = (format, rules);

    /// <summary>The whole grammar; its first rule is where a program starts.</summary>
    public static string Write(GrammarFormat format)
    {
        var writer = new GrammarWriter(format, GrammarExport.Read());
        var text = new StringBuilder();
        text.Append(format == GrammarFormat.Lark ? "// " : format == GrammarFormat.Gbnf ? "# " : "/* ");
        text.Append(CultureInfo.InvariantCulture, $"Programs of RlmLang, character by character. Written by `rlm grammar --format {format.ToString().ToLowerInvariant()}`.");
        text.Append(format == GrammarFormat.Ebnf ? " */\n" : "\n");
        foreach (var (name, form) in writer._rules)
        {
            text.Append(writer.Name(name)).Append(format == GrammarFormat.Lark ? ": " : " ::= ").Append(writer.Form(form, 0)).Append('\n');
        }

        return text.ToString();
    }

    private string Name(string name)
    {
        if (name == GrammarExport.Start)
        {
            return _format switch { GrammarFormat.Gbnf => "root", GrammarFormat.Lark => "start", _ => name };
        }

        return _format switch
        {
            GrammarFormat.Lark => char.IsUpper(name[0]) ? name : Spelt(name, '_'),
            GrammarFormat.Gbnf => char.IsUpper(name[0]) ? "t-" + name.ToLowerInvariant().Replace('_', '-') : Spelt(name, '-'),
            _ => name,
        };
    }

    private static string Spelt(string name, char between) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsAsciiLetterUpper(name[i - 1]) && !char.IsDigit(name[i - 1]) ? $"{between}{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    // 0: choices stand bare, 1: sequences do, 2: everything that is not one thing stands in parentheses.
    private string Form(GrammarForm form, int tightness)
    {
        switch (form)
        {
            case RuleForm rule:
                return Name(rule.Name);
            case TextForm text:
                return Quoted(text.Value);
            case CharactersForm set:
                return Set(set);
            case SequenceForm { Parts: var parts }:
                var sequence = string.Join(' ', parts.Where(p => p is not SequenceForm { Parts.Count: 0 }).Select(p => Form(p, 2)));
                return sequence.Length == 0 ? Empty : tightness >= 2 && parts.Count > 1 ? $"({sequence})" : sequence;
            case ChoiceForm { Ways: var ways }:
                // What may be nothing is said with a question mark, which all three read alike.
                var rest = ways.Where(w => w is not SequenceForm { Parts.Count: 0 }).ToList();
                var choice = string.Join(" | ", rest.Select(w => Form(w, 1)));
                return rest.Count < ways.Count ? $"({choice})?" : tightness >= 1 ? $"({choice})" : choice;
            case RepeatForm repeat:
                var body = Form(repeat.Body, 2);
                // Two signs in a row would be one of their own.
                return (body[^1] is '?' or '*' or '+' ? $"({body})" : body) + ((repeat.Least, repeat.Most) switch { (0, 1) => "?", (0, null) => "*", _ => "+" });
            default:
                throw new System.Diagnostics.UnreachableException($"No notation for {form.GetType().Name}.");
        }
    }

    private static string Empty => "\"\"";

    private string Quoted(string text)
    {
        if (_format != GrammarFormat.Ebnf)
        {
            return $"\"{string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : c.ToString()))}\"";
        }

        // Nothing is escaped in this notation: a text stands between the quotes that it does not hold.
        return text.Contains('"', StringComparison.Ordinal) ? $"'{text}'" : $"\"{text}\"";
    }

    private string Set(CharactersForm set)
    {
        // A set of everything.
        if (set.Ranges.Count == 0)
        {
            return _format switch { GrammarFormat.Gbnf => "[\\x00-\\U0010FFFF]", GrammarFormat.Lark => "/(.|\\n)/", _ => "[#x0-#x10FFFF]" };
        }

        var ranges = set.Ranges.AsEnumerable();
        if (_format == GrammarFormat.Ebnf)
        {
            // A number ends where no digit follows: what is written as it stands comes first.
            ranges = ranges.OrderBy(r => r.To < 128 && char.IsAsciiLetterOrDigit((char)r.From) && char.IsAsciiLetterOrDigit((char)r.To) ? 0 : 1);
        }

        var content = string.Concat(ranges.Select(r => r.From == r.To ? Character(r.From) : $"{Character(r.From)}-{Character(r.To)}"));
        var written = $"[{(set.IsNegated ? "^" : "")}{content}]";
        return _format == GrammarFormat.Lark ? $"/{written}/" : written;
    }

    private string Character(int c) => _format switch
    {
        GrammarFormat.Ebnf => c < 128 && char.IsAsciiLetterOrDigit((char)c) ? ((char)c).ToString() : string.Create(CultureInfo.InvariantCulture, $"#x{c:X}"),
        _ when c == '\n' => "\\n",
        _ when c == '\r' => "\\r",
        _ when c == '\t' => "\\t",
        _ when c > 126 || c < 32 => c < 0x80 ? string.Create(CultureInfo.InvariantCulture, $"\\x{c:X2}") : string.Create(CultureInfo.InvariantCulture, $"\\u{c:X4}"),
        _ when (char)c is '\\' or ']' or '[' or '^' or '-' or '/' => _format == GrammarFormat.Gbnf && (char)c is '/' ? "/" : $"\\{(char)c}",
        _ => ((char)c).ToString(),
    };
}
