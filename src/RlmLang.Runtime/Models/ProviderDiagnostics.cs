using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>What is said about models and their servers, the 6000s.</summary>
internal static class ProviderDiagnostics
{
    public const string NoKeyCode = "RLM6006";

    private static readonly DiagnosticDescriptor s_unreachable = new("RLM6001", Severity.Error) { Title = "No model server answers", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_noSuchModel = new("RLM6002", Severity.Error) { Title = "The server does not have the model", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_failed = new("RLM6003", Severity.Error) { Title = "The model server failed", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_half = new("RLM6004", Severity.Error) { Title = "Half an answer came", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_tooLong = new("RLM6005", Severity.Error) { Title = "The prompt does not fit the model's window", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_noKey = new(NoKeyCode, Severity.Error) { Title = "The server does not take the key", Blame = Blame.Provider };
    private static readonly DiagnosticDescriptor s_refused = new("RLM6007", Severity.Error) { Title = "The model refused to answer", Blame = Blame.Provider };

    private static readonly DiagnosticDescriptor s_late = new("RLM6008", Severity.Error) { Title = "No answer came in time", Blame = Blame.Provider };

    private static readonly DiagnosticDescriptor s_allThinking = new("RLM6009", Severity.Error)
    {
        Title = "Nothing was left for the answer",
        Explanation = "What a model thinks counts against the limit on its reply's tokens. Models that are known to think have 8,192 tokens for it by themselves.",
        Blame = Blame.Provider,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_unreachable, s_noSuchModel, s_failed, s_half, s_tooLong, s_noKey, s_refused, s_late, s_allThinking];

    public static Diagnostic NoOllama(Uri address, string reason) =>
        new(s_unreachable, default, $"No Ollama answers at {address}: {reason}.") { Notes = ["Start it with `ollama serve`, or point elsewhere with OLLAMA_HOST or `--model ollama:NAME@http://host:port`."] };

    /// <param name="address">Where nothing answers.</param>
    /// <param name="variable">Names another address in the environment.</param>
    /// <param name="spec">Names another address on the command line.</param>
    /// <param name="reason">What the system says.</param>
    public static Diagnostic NoServer(Uri address, string variable, string spec, string reason) =>
        new(s_unreachable, default, $"No model server answers at {address}: {reason}.") { Notes = [$"Point elsewhere with {variable} or `--model {spec}`."] };

    public static Diagnostic NoOllamaModel(string model, Uri address) =>
        new(s_noSuchModel, default, $"Ollama at {address} has no model `{model}`.") { Notes = [$"Get it with `ollama pull {model}`."] };

    /// <param name="model">What was asked for.</param>
    /// <param name="address">Of whom.</param>
    /// <param name="message">In the server's words; a page is none.</param>
    public static Diagnostic NoSuchModel(string model, Uri address, string message = "") =>
        new(s_noSuchModel, default, $"The server at {address} has no model `{model}`, or no such address{(string.IsNullOrWhiteSpace(message) || message.TrimStart().StartsWith('<') ? "." : $": {message}")}")
        {
            Notes = ["`rlm models` lists what there is. An address goes as far as the version: http://host:port/v1 for OpenAI's protocol, http://host:port for Anthropic's."],
        };

    public static Diagnostic Failed(string model, int status, string message) => new(s_failed, default, $"The server of `{model}` failed with status {status}: {message}");

    /// <summary>A request of another form may be taken.</summary>
    /// <param name="model">Who does not take it.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="message">In the server's words.</param>
    /// <param name="less">What is not sent any more.</param>
    public static Diagnostic NotTaken(string model, int status, string message, string less) =>
        Failed(model, status, message) with { Notes = [$"It is asked without {less} from now on, which takes one of the retries that the policy allows; `format` and `omit` of the model in rlm.json say so from the start."] };

    public static Diagnostic HalfAnswer(string model, string what) => new(s_half, default, $"The answer of `{model}` broke off: {what}.");

    public static Diagnostic TooLong(string model, string message) =>
        new(s_tooLong, default, $"The prompt does not fit the window of `{model}`: {message}") { Notes = ["Ask with smaller pieces, or use a model with a larger window; what a model may think (`thinking` in rlm.json) takes room of it, too."] };

    /// <param name="address">Who does not take it.</param>
    /// <param name="provider">The first word of its variables.</param>
    /// <param name="official">The provider's own host.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="message">In the server's words.</param>
    public static Diagnostic NoKey(Uri address, string provider, string official, int status, string message) =>
        new(s_noKey, default, $"The server at {address} does not take the key, with status {status}: {message}")
        {
            Notes = [$"The key is {provider}_API_KEY in the environment. It is sent to {official} and to the address in {provider}_BASE_URL, and nowhere else."],
        };

    /// <param name="model">Who thought.</param>
    /// <param name="message">In the server's words.</param>
    public static Diagnostic AllThinking(string model, string message) =>
        new(s_allThinking, default, $"`{model}` had used up its tokens before its answer: {message}") { Notes = ["Allow it more with `thinking` (in tokens) of the model in rlm.json."] };

    /// <param name="model">Who refused.</param>
    /// <param name="why">Its words, or those of its server.</param>
    public static Diagnostic Refused(string model, string why) => new(s_refused, default, $"`{model}` refused to answer: {why}");

    public static Diagnostic Late(string model, TimeSpan limit) =>
        new(s_late, default, string.Create(CultureInfo.InvariantCulture, $"`{model}` did not answer within {limit.TotalSeconds:0.###} s."))
        {
            Notes = ["Allow it more with `timeout` (in seconds) of the model in rlm.json, or ask it less at once with `concurrency`."],
        };
}
