using System.Text;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Models;

namespace RlmLang.Calls;

/// <summary>One request: the most that it can cost is reserved before it is sent, and what it did cost is settled after.</summary>
/// <remarks>
/// A budget of tokens or money holds in every race because of this order. What a server did not count, and what was cut off so that nobody knows whether it is charged, counts at the most that it
/// can have cost; what a server turned away costs nothing. Every retry is a request of its own.
/// </remarks>
internal sealed class PaidRequest : ModelRequest
{
    // The role of a message and what a provider puts around it.
    private const int TokensPerMessage = 16;

    private readonly Meter _meter;
    private readonly string? _schema;
    private readonly CallSite? _site;
    private bool _isSent;

    private PaidRequest(Meter meter, string? schema, CallSite? site) => (_meter, _schema, _site) = (meter, schema, site);

    /// <param name="run">Whose budget it is.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="messages">What is sent.</param>
    /// <param name="options">With a limit on the reply's tokens.</param>
    /// <param name="schema">The reply's schema; null for a plain text.</param>
    /// <param name="place">Given back while this waits for the budget or the model's limits.</param>
    /// <param name="site">What asks; null for a root model's turn.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What came, and what it is taken to have cost.</returns>
    /// <exception cref="EvaluationException">A budget is used up.</exception>
    public static async Task<(ChatResponse Response, Spending Spent)> SendAsync(
        RunCalls run, RlmModel model, IReadOnlyList<ChatMessage> messages, ChatOptions options, string? schema, GatePlace place, CallSite? site, CancellationToken cancellation)
    {
        var span = site?.Span ?? default;
        var isCounted = run.Meter.LimitsSpending || model.Price is not null;
        var (input, output) = isCounted ? (MostInput(messages, schema), options.MaxOutputTokens ?? 0) : (0, 0);
        var most = Spending.Of(input, output, model.Price);
        var reserving = run.Meter.ReserveAsync(most, model.Name, span, cancellation);
        if (!reserving.IsCompleted)
        {
            // Who holds what is left of the budget may wait for a place, and would wait for this one for good.
            place.Leave();
        }

        await reserving.ConfigureAwait(false);
        var request = new PaidRequest(run.Meter, schema, site) { Messages = messages, Options = options, Place = place, Refusing = run.Refusing };
        try
        {
            await place.EnterAsync(cancellation).ConfigureAwait(false);
            var response = await model.Endpoints.AskAsync(request, cancellation).ConfigureAwait(false);
            var usage = response.Usage;
            var spent = Spending.Of(usage?.InputTokenCount ?? input, usage?.OutputTokenCount ?? output, model.Price);
            run.Meter.Settle(most, spent);
            return (response, spent);
        }
        catch (Exception failure)
        {
            run.Meter.Settle(most, request._isSent && MayBeCharged(failure) ? most : Spending.None);
            throw;
        }
    }

    public override long MostTokens() => MostInput(Messages, _schema) + (Options.MaxOutputTokens ?? 0);

    public override void Sending()
    {
        _meter.ReserveRequest(_site?.Span ?? default);
        _isSent = true;
    }

    /// <summary>No tokenizer of bytes makes more tokens than bytes.</summary>
    public static long MostInput(IReadOnlyList<ChatMessage> messages, string? schema) =>
        messages.Sum(m => (long)Encoding.UTF8.GetByteCount(m.Text) + TokensPerMessage) + Encoding.UTF8.GetByteCount(schema ?? "");

    private static bool MayBeCharged(Exception failure) => failure switch
    {
        ModelException model => model.Kind is ModelFailure.HalfAnswer or ModelFailure.Timeout,
        HttpRequestException http => http.StatusCode is null && http.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        _ => true,
    };
}
