using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.AI;
using RlmLang.Models;

namespace RlmLang.Telemetry;

/// <summary>Who is asked, by the names that OpenTelemetry's conventions for generative AI have for it.</summary>
/// <param name="Model">The name that is asked for.</param>
/// <param name="Provider">Such as <c>openai</c>; the conventions want one in any case.</param>
/// <param name="Host">Where; null where the client does not say.</param>
/// <param name="Port">There.</param>
internal sealed record ChatServer(string Model, string Provider, string? Host, int? Port)
{
    /// <summary>The word for a request that was given up: nobody wants its reply any more, and nothing is wrong with its server.</summary>
    public const string Cancelled = "cancelled";

    private const string Nobody = "unknown";

    public static ChatServer Of(string model, IChatClient client)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        var uri = metadata?.ProviderUri is { IsAbsoluteUri: true } address ? address : null;
        return new(model, metadata?.ProviderName is { Length: > 0 } provider ? provider : Nobody, uri?.Host, uri?.Port);
    }

    /// <summary>What is the same for all requests.</summary>
    public TagList Tags()
    {
        var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", Provider }, { "gen_ai.request.model", Model } };
        if (Host is not null)
        {
            tags.Add("server.address", Host);
            tags.Add("server.port", Port);
        }

        return tags;
    }

    /// <summary>One of few words for why a request failed: the server's status where it gave one.</summary>
    public static string ErrorType(Exception failure) => failure switch
    {
        ModelException { StatusCode: { } status } => status.ToString(CultureInfo.InvariantCulture),
        ModelException { Kind: ModelFailure.Unreachable } => "unreachable",
        ModelException { Kind: ModelFailure.HalfAnswer } => "half_answer",
        ModelException { Kind: ModelFailure.Timeout } or TimeoutException or OperationCanceledException { InnerException: TimeoutException } => "timeout",
        OperationCanceledException => Cancelled,
        HttpRequestException { StatusCode: HttpStatusCode status } => ((int)status).ToString(CultureInfo.InvariantCulture),
        _ => failure.GetType().FullName ?? failure.GetType().Name,
    };
}
