using System.CommandLine;
using System.Globalization;

namespace RlmLang.Cli;

/// <summary>Numbers on the command line: one out of its range is told like any other slip, before anything is read or asked.</summary>
internal static class OptionRange
{
    /// <param name="option">Of a number.</param>
    /// <param name="least">It may be this.</param>
    /// <param name="most">It may be this; infinite for no end.</param>
    public static Option<T> Within<T>(this Option<T> option, double least, double most)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                // What is no number at all is told by whoever parses it.
                if (double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !(number >= least && number <= most))
                {
                    var range = double.IsInfinity(most) ? $"{least.ToString("N0", CultureInfo.InvariantCulture)} or more" : string.Create(CultureInfo.InvariantCulture, $"from {least:N0} to {most:N0}");
                    result.AddError($"`{option.Name}` has to be {range}, not {token.Value}.");
                }
            }
        });
        return option;
    }
}
