using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RlmLang.Configuration;

/// <summary>Sends spans and metrics to a collector over OTLP while a command runs; what is left is sent when it ends.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private static readonly string[] s_variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private TelemetryExport(Uri? endpoint)
    {
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Named).AddSource(RlmTelemetry.SourceName).AddOtlpExporter(o => Configure(o, endpoint, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Named).AddMeter(RlmTelemetry.SourceName).AddOtlpExporter(o => Configure(o, endpoint, "v1/metrics")).Build();
    }

    /// <summary>Begins, where a collector is configured.</summary>
    /// <param name="endpoint">The configured address of a collector that takes OTLP over HTTP; null for none.</param>
    /// <param name="environment">Of the process: the variables of the OpenTelemetry SDK, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> first, turn it on as well, and then say all about it.</param>
    /// <returns>Null where nothing is configured.</returns>
    public static TelemetryExport? Start(Uri? endpoint, Func<string, string?> environment)
    {
        var isInEnvironment = environment("OTEL_SDK_DISABLED") is not "true"
            && s_variables.Any(v => environment(v) is { Length: > 0 });
        return isInEnvironment ? new(null) : endpoint is not null ? new(endpoint) : null;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static void Named(ResourceBuilder resource) => resource.AddService("rlm", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));

    private static void Configure(OtlpExporterOptions options, Uri? endpoint, string path)
    {
        if (endpoint is not null)
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
        }
    }
}
