using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RlmLang.Tests.Support;

/// <summary>Keeps what a logger is told.</summary>
internal sealed class RecordingLogger : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(string? Name, string Text)> _events = new();

    public List<(string? Name, string Text)> Events => [.. _events];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _events.Enqueue((eventId.Name, formatter(state, exception)));

    public void Dispose()
    {
    }
}
