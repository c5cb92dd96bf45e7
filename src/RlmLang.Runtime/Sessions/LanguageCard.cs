using System.Globalization;
using System.Text.RegularExpressions;
using RlmLang.Builtins;
using RlmLang.Modules;

namespace RlmLang.Sessions;

/// <summary>What a root model is told of the language, and which form suits which model.</summary>
internal static partial class LanguageCard
{
    // Parameters, in billions, of models that mostly fail to write programs of a language they meet for the first time, and of those that do better with few rules.
    private const double Weakest = 4;
    private const double Small = 15;

    /// <summary>From the most that can be told to the least.</summary>
    private static readonly RlmCard[] s_forms = [RlmCard.Full, RlmCard.Short, RlmCard.LibraryFirst];

    public static string Write(RlmCard form) => form switch
    {
        RlmCard.LibraryFirst => LibraryCard.Write(),
        RlmCard.Short => CardWriter.Write(CardForm.Short) + LibraryCard.Line(),
        _ => CardWriter.Write(CardForm.Full) + LibraryCard.Line(),
    };

    /// <summary>The forms to try for a model, the best first: what was asked for, or what its name says of its size; then what takes less room.</summary>
    public static IEnumerable<RlmCard> FormsFor(RlmCard asked, string model) =>
        s_forms.SkipWhile(f => f != (asked == RlmCard.Automatic ? Suited(model) : asked));

    /// <summary>The form that suits a model of the size that its name tells, as <c>llama3.2:3b</c> and <c>qwen2.5-7b-instruct</c> do.</summary>
    public static RlmCard Suited(string model) =>
        Size().Match(model) is { Success: true } size && double.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture) is var billions && billions <= Small
            ? billions <= Weakest ? RlmCard.LibraryFirst : RlmCard.Short
            : RlmCard.Full;

    [GeneratedRegex(@"(?<![\w.])(\d+(?:\.\d+)?)b(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
