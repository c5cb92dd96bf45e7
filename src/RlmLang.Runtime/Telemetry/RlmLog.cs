using Microsoft.Extensions.Logging;

namespace RlmLang.Telemetry;

/// <summary>The events that go to an <see cref="ILogger"/> of category <c>RlmLang</c>. None holds a prompt, a reply or a text of the context; what a provider says of a failure is told as it says it.</summary>
internal static partial class RlmLog
{
    [LoggerMessage(1, LogLevel.Information, "Run of {Script} begins: at most {Bound} calls over {Chars} characters")]
    public static partial void RunBegins(this ILogger logger, string script, long? bound, long chars);

    [LoggerMessage(2, LogLevel.Information, "Run of {Script} is done: {Calls} calls, {Requests} requests, {Hits} from the cache, in {Elapsed}")]
    public static partial void RunDone(this ILogger logger, string script, long calls, long requests, long hits, TimeSpan elapsed);

    [LoggerMessage(3, LogLevel.Warning, "Run of {Script} failed with {Code} after {Calls} calls")]
    public static partial void RunFailed(this ILogger logger, string script, string code, long calls);

    [LoggerMessage(4, LogLevel.Warning, "Plan of {Script} is refused with {Code}")]
    public static partial void Refused(this ILogger logger, string script, string code);

    [LoggerMessage(5, LogLevel.Warning, "Request of {Model} is sent again (attempt {Attempt} after {Wait}): {Reason}")]
    public static partial void Retried(this ILogger logger, string model, int attempt, TimeSpan wait, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Call of {Model} failed: {Reason}")]
    public static partial void CallFailed(this ILogger logger, string model, string reason);

    [LoggerMessage(7, LogLevel.Debug, "Turn {Turn} of the root model {Model}")]
    public static partial void Turn(this ILogger logger, int turn, string model);
}
