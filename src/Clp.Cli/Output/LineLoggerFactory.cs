using Microsoft.Extensions.Logging;

namespace Clp.Cli.Output;

/// <summary>Warnings and errors as single lines on the error stream; of an exception only its kind. Thread-safe.</summary>
internal sealed class LineLoggerFactory(TextWriter error) : ILoggerFactory
{
    // What a client sent may be in it.
    private const int MaxLine = 500;

    private readonly TextWriter writer = TextWriter.Synchronized(error);

    public ILogger CreateLogger(string categoryName) => new LineLogger(writer, categoryName);

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    private sealed class LineLogger(TextWriter writer, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                string about = exception is null ? "" : $" ({exception.GetType().Name})";
                writer.WriteLine(OneLine.Cut($"{logLevel} {category}: {formatter(state, exception)}", MaxLine) + about);
            }
        }
    }
}
