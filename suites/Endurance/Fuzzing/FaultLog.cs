using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Conformance.Endurance.Fuzzing;

/// <summary>Catches what the server and the web server beneath it call an error: whatever was sent, there must be none.</summary>
internal sealed class FaultLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> faults = new();

    public IReadOnlyList<string> Take()
    {
        List<string> taken = [];
        while (faults.TryDequeue(out var fault))
            taken.Add(fault);
        return taken;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var text = formatter(state, exception);
        // What is left of a body after its response is the web server's affair: where it is no HTTP,
        // it says so here and closes the connection.
        if (!text.Contains("automatic draining of the request body failed", StringComparison.Ordinal))
            faults.Enqueue(exception is null ? text : $"{text} {exception}");
    }

    public void Dispose()
    {
    }
}
