using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>Keeps log lines: category, level, message.</summary>
internal sealed class Lines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> all = new();

    public IReadOnlyCollection<string> All => all;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, all);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue($"{category} {logLevel} {formatter(state, exception)}");
    }
}
