using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Functions;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <content>Functions of the host that are not pure: once for each different list of arguments, as calls of models are; so results do not hang on the schedule, and a log can give them again.</content>
internal sealed partial class Evaluator
{
    private async ValueTask<Value> HostedAsync(DelegateFunction function, CoreApply apply, ImmutableArray<Value> arguments)
    {
        try
        {
            work.Charge(function.Work(new SizeArguments(arguments.AsSpan())).Constant ?? long.MaxValue);
            var given = function.Prepare(arguments);
            var key = Key(function, arguments);
            var result = await run.OnceAsync(CallKey.OfName(key), token => HostedAsync(function, key, arguments, given, token), this, unwanted, isCall: false).ConfigureAwait(false);
            return result switch
            {
                CallValue { Value: var value } => value,
                CallFailure { Reason: var reason } => throw function.Failed(reason),
                _ => throw new System.Diagnostics.UnreachableException($"No value for {result.GetType().Name}."),
            };
        }
        catch (EvaluationException failure) when (!failure.IsLocated)
        {
            throw failure.At(apply.Span);
        }
    }

    private async Task<CallResult> HostedAsync(DelegateFunction function, string key, ImmutableArray<Value> arguments, object?[] given, CancellationToken token)
    {
        string? complaint;
        if (run.Recorded?.FindFunction(key) is var (recorded, failed) && (recorded is not null || failed is not null))
        {
            return recorded is { } json && function.Result(json, out complaint) is { } known ? new CallValue(known) : new CallFailure(failed ?? "gave what the log does not hold.", null);
        }

        Value? value = null;
        try
        {
            value = function.Result(await function.CallAsync(given, token).ConfigureAwait(false), out complaint);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !token.IsCancellationRequested)
        {
            // The host's code throws what it likes.
            complaint = DelegateFunction.FailureOf(failure);
        }

        if (run.Log is { } log)
        {
            await log.FunctionAsync(key, function.Name, arguments, value, complaint).ConfigureAwait(false);
        }

        return value is null ? new CallFailure(complaint ?? "failed.", null) : new CallValue(value);
    }

    private static string Key(DelegateFunction function, ImmutableArray<Value> arguments) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"function {function.Header.Text}\n{ValueJson.Write(new ListValue(arguments))}")));
}
