using System.Text.RegularExpressions;

namespace RlmLang.Models;

/// <summary>Models that are known to think before they answer, by the names that their providers give them.</summary>
/// <remarks>
/// What a model thinks counts against the limit on its reply, and a limit that fits the reply alone is used up before the first word of it. A model that is here and does not think loses nothing by it: the limit is
/// never reached. Anthropic's are not, since they think where a request says so, and none of ours does. See <c>docs/decisions/0113</c>.
/// </remarks>
internal static partial class ThinkingModels
{
    /// <summary>Tokens in which most that is thought about a piece of text has room.</summary>
    public const int UsualTokens = 8_192;

    /// <summary>Tokens that a model may spend on thinking before each reply, where nobody has said.</summary>
    /// <param name="model">Its name; of a path, as in <c>openai/gpt-5-mini</c>, the end.</param>
    public static int Usual(string model) => Thinking().IsMatch(Last(model)) && !NotThinking().IsMatch(model) ? UsualTokens : 0;

    /// <summary>Whether it is one of OpenAI's that think: they choose by themselves, and know the new name of the limit alone.</summary>
    public static bool IsOpenAi(string model) => OpenAi().IsMatch(Last(model)) && !NotThinking().IsMatch(model);

    private static string Last(string model) => model[(model.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"^(?:o[1-9]|gpt-[5-9])(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpenAi();

    [GeneratedRegex(
        @"^(?:(?:o[1-9]|gpt-[5-9])(?![a-z])|gpt-oss|deepseek-r[1-9]|qwq|qwen-?3|magistral|gemini-(?:2\.5|[3-9])|grok-(?:3-mini|[4-9])|glm-(?:4\.[5-9]|[5-9])|minimax-m|smollm3|exaone-deep|openthinker)|(?:^|[-_:.])(?:thinking|reasoning|reasoner)(?:$|[-_:.])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Thinking();

    [GeneratedRegex(@"non-?(?:reasoning|thinking)|instruct|coder|embed|-chat", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotThinking();
}
