namespace RlmLang.Syntax.Printing;

internal sealed partial class Printer
{
    // Invariant: true while a hole is printed: it stays on one line, whatever is in it.
    private bool _isInHole;

    private string Interpolation(InterpolationSyntax interpolation)
    {
        var isLong = !_isInHole && TextForms.IsLong(interpolation.Parts.OfType<LiteralPartSyntax>().Select(p => p.Value));
        var content = string.Concat(interpolation.Parts.Select(p => p switch
        {
            LiteralPartSyntax literal => TextForms.DoubleBraces(TextForms.Escape(literal.Value, isLong)),
            HolePartSyntax hole => Hole(hole, isRegex: false),
            _ => "",
        }));
        return isLong ? $"f\"\"\"{content}\"\"\"" : $"f\"{content}\"";
    }

    private string Regex(RegexLiteralSyntax regex)
    {
        var quotes = TextForms.RawQuotes([.. regex.Parts.OfType<LiteralPartSyntax>().Select(p => p.Value)], regex.Parts.Count > 0 && regex.Parts[regex.Parts.Count - 1] is HolePartSyntax);
        if (regex.Parts.All(p => p is LiteralPartSyntax))
        {
            return $"r{quotes}{string.Concat(regex.Parts.Select(p => ((LiteralPartSyntax)p).Value))}{quotes}";
        }

        var content = string.Concat(regex.Parts.Select(p => p switch
        {
            LiteralPartSyntax literal => TextForms.DoubleBraces(literal.Value),
            HolePartSyntax hole => Hole(hole, isRegex: true),
            _ => "",
        }));
        return $"rf{quotes}{content}{quotes}";
    }

    private string Hole(HolePartSyntax hole, bool isRegex)
    {
        var outer = _isInHole;
        _isInHole = true;
        var value = Expression(hole.Value).Render(Width, flat: true);
        _isInHole = outer;

        // `{"a":` would be read as a JSON example, `{3}` in a regex as a count, `{{` as a brace.
        var isTaken = (hole.Value is TextLiteralSyntax && hole.Format is not null) || (isRegex && hole.Value is IntLiteralSyntax);
        value = isTaken ? $"({value})" : value.StartsWith('{') ? " " + value : value;
        return hole.Format is null ? $"{{{value}}}" : $"{{{value}:{hole.Format}}}";
    }
}
