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

    // What is run where a name has no size, as local servers take it.
    private static readonly Dictionary<string, double> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["codegemma"] = 7, ["codellama"] = 7, ["deepseek-coder"] = 1.3, ["deepseek-r1"] = 8, ["dolphin-phi"] = 2.7, ["falcon3"] = 7, ["gemma"] = 7, ["gemma2"] = 9, ["gemma3"] = 4, ["gemma3n"] = 4,
        ["granite3.3"] = 8, ["hermes3"] = 8, ["llama2"] = 7, ["llama3"] = 8, ["llama3.1"] = 8, ["llama3.2"] = 3, ["ministral"] = 8, ["mistral"] = 7, ["mistral-nemo"] = 12, ["nemotron-mini"] = 4,
        ["neural-chat"] = 7, ["openchat"] = 7, ["openhermes"] = 7, ["orca-mini"] = 3, ["phi"] = 2.7, ["phi3"] = 3.8, ["phi3.5"] = 3.8, ["phi4"] = 14, ["phi4-mini"] = 3.8, ["qwen"] = 4, ["qwen2"] = 7,
        ["qwen2.5"] = 7, ["qwen2.5-coder"] = 7, ["qwen3"] = 8, ["smollm"] = 1.7, ["smollm2"] = 1.7, ["smollm3"] = 3, ["stablelm2"] = 1.6, ["starcoder2"] = 3, ["tinydolphin"] = 1.1, ["tinyllama"] = 1.1,
        ["vicuna"] = 7, ["yi"] = 6, ["zephyr"] = 7,
    };

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

    /// <summary>The form that suits a model of the size that its name tells, as <c>llama3.2:3b</c> and <c>smollm2:135m</c> do, or that it is known to have.</summary>
    public static RlmCard Suited(string model) => Billions(model) switch
    {
        <= Weakest => RlmCard.LibraryFirst,
        <= Small => RlmCard.Short,
        _ => RlmCard.Full,
    };

    private static double? Billions(string model)
    {
        if (Size().Match(model) is { Success: true } size)
        {
            return double.Parse(size.Groups["number"].Value, CultureInfo.InvariantCulture) / (size.Groups["unit"].ValueSpan is "b" or "B" ? 1 : 1_000);
        }

        var name = Name().Match(model).Groups["name"].Value;
        return s_known.TryGetValue(name, out var billions) ? billions : null;
    }

    [GeneratedRegex(@"(?<![\w.])(?<number>\d+(?:\.\d+)?)(?<unit>[bm])(?!\w)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    // Without what chose the server and the version: `ollama:llama3.2:latest`, `meta/llama3.2-instruct`.
    [GeneratedRegex(@"^(?:.*/|[a-z]+:(?=[a-z]))?(?<name>[^:/@]+?)(?:-(?:instruct|chat|it))?(?::(?:latest|instruct|chat|it))?(?:@.*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
