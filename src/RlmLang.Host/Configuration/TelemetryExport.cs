using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RlmLang.Configuration;

/// <summary>Sends spans and metrics to a collector over OTLP while a command runs; what is left is sent when it ends.</summary>
internal sealed class TelemetryExport : IDisposable
{
    // To send what is left, when the command has ended.
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_mostWhenCancelled = TimeSpan.FromMilliseconds(100);

    private readonly CancellationToken _cancellation;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private TelemetryExport(Action<OtlpExporterOptions>? traces, Action<OtlpExporterOptions>? metrics, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _traces = traces is null ? null : Sdk.CreateTracerProviderBuilder().ConfigureResource(Named).AddSource(RlmTelemetry.SourceName).AddOtlpExporter(traces).Build();
        _metrics = metrics is null ? null : Sdk.CreateMeterProviderBuilder().ConfigureResource(Named).AddMeter(RlmTelemetry.SourceName).AddOtlpExporter(metrics).Build();
    }

    /// <summary>Begins, where a collector is configured.</summary>
    /// <param name="endpoint">The configured address of a collector that takes OTLP over HTTP; null for none.</param>
    /// <param name="environment">Of the process: the variables of the OpenTelemetry SDK, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> first, turn it on as well, and then say all about it; <c>OTEL_SDK_DISABLED=true</c> turns it off.</param>
    /// <param name="cancellation">Of the command: cancelled, it waits for the collector hardly at all.</param>
    /// <returns>Null where nothing is configured.</returns>
    public static TelemetryExport? Start(Uri? endpoint, Func<string, string?> environment, CancellationToken cancellation)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var isForBoth = environment("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };
        var (traces, metrics) = (Of("TRACES"), Of("METRICS"));
        return traces is not null || metrics is not null ? new(traces, metrics, cancellation)
            : endpoint is not null ? new(o => At(o, endpoint, "v1/traces"), o => At(o, endpoint, "v1/metrics"), cancellation)
            : null;

        // What is configured for one of them alone says nothing of where the other goes.
        Action<OtlpExporterOptions>? Of(string kind)
        {
            // The exporter reads the variables for both, and not those for one.
            var (own, protocol) = (environment($"OTEL_EXPORTER_OTLP_{kind}_ENDPOINT"), environment($"OTEL_EXPORTER_OTLP_{kind}_PROTOCOL"));
            return !isForBoth && own is not { Length: > 0 } ? null : options =>
            {
                options.Protocol = protocol switch { "http/protobuf" => OtlpExportProtocol.HttpProtobuf, "grpc" => OtlpExportProtocol.Grpc, _ => options.Protocol };
                if (Uri.TryCreate(own, UriKind.Absolute, out var address))
                {
                    // Taken as it is; to the address for both the exporter adds a path, unless it is set.
                    options.Endpoint = address;
                }
            };
        }
    }

    public void Dispose()
    {
        // A collector that takes and never answers must not keep a result, or whoever cancelled, waiting.
        var most = (int)(_cancellation.IsCancellationRequested ? s_mostWhenCancelled : s_most).TotalMilliseconds;
        var isSent = Task.WhenAll(Task.Run(() => _traces?.Shutdown(most) ?? true), Task.Run(() => _metrics?.Shutdown(most) ?? true)).GetAwaiter().GetResult();
        if (isSent.All(s => s))
        {
            _traces?.Dispose();
            _metrics?.Dispose();
        }
    }

    private static void Named(ResourceBuilder resource) => resource.AddService("rlm", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));

    private static void At(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
    }
}
