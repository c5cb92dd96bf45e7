using System.Globalization;

namespace RlmLang.Cli;

/// <summary>Money for people.</summary>
internal static class Usd
{
    /// <summary>With two digits that say something, and cents from a dollar on.</summary>
    public static string Write(decimal usd) => usd.ToString(usd switch { 0 => "$0", >= 1 => "$#,0.00", >= 0.01m => "$0.000", _ => "$0.000000" }, CultureInfo.InvariantCulture);
}
