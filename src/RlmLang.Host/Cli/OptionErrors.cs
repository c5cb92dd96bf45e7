using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace RlmLang.Cli;

/// <summary>What is told of an option whose value cannot be read: for every option of every command, whatever type it has.</summary>
internal static class OptionErrors
{
    public static string Told(ParseError error) =>
        (error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { } result && Expected(result.Option.ValueType) is { } expected
            && result.Tokens.FirstOrDefault(t => !expected.Reads(t.Value)) is { } wrong
            ? Told(result.Option.Name, expected, wrong.Value)
            : error.Message;

    private static string Told(string option, Value expected, string written)
    {
        var digits = string.Concat(written.Where(c => c is not (',' or '_' or '\'' or ' ')));
        return expected.Range is { } range && BigInteger.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"`{option}` takes {expected.Name} {range}, not {written}."
            : $"`{option}` takes {expected.Name}, not `{written}`{(digits != written && expected.Reads(digits) ? $"; write {digits}" : "")}.";
    }

    private static Value? Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) => Whole(int.MinValue, int.MaxValue, s => int.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)),
        var t when t == typeof(long) => Whole(long.MinValue, long.MaxValue, s => long.TryParse(s, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)),
        var t when t == typeof(double) => new("a number", null, s => double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
        var t when t == typeof(bool) => new("true or false", null, s => bool.TryParse(s, out _)),
        _ => null,
    };

    private static Value Whole(long least, long most, Func<string, bool> reads) =>
        new("a whole number", string.Create(CultureInfo.InvariantCulture, $"from {least:N0} to {most:N0}"), reads);

    /// <param name="Name">What is taken, in words.</param>
    /// <param name="Range">Which of them, where numbers have a range.</param>
    /// <param name="Reads">Whether a text is one.</param>
    private sealed record Value(string Name, string? Range, Func<string, bool> Reads);
}
