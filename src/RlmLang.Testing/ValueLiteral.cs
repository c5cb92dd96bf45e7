using RlmLang.Syntax.Printing;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>Values as a program writes them.</summary>
internal static class ValueLiteral
{
    private const int LongestText = 2_000;

    public static string Write(Value value) => value switch
    {
        TextValue text when text.Length > LongestText => $"{TextForms.Text(text.Slice(0, text.Cut(LongestText)).ToString(), false)}  # and {text.Length - LongestText:N0} characters more",
        TextValue text => TextForms.Text(text.ToString(), false),
        IntValue number => TextForms.Int(number.Number),
        FloatValue number => TextForms.Float(number.Number),
        BoolValue flag => flag.IsTrue ? "true" : "false",
        NoneValue => "none",
        RegexValue regex => $"r\"{regex.Pattern}\"",
        ListValue list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        RecordValue record => $"{{{string.Join(", ", record.Names.Zip(record.Values).Select(f => $"{f.First}: {Write(f.Second)}"))}}}",
        _ => value.ToString() ?? "",
    };
}
