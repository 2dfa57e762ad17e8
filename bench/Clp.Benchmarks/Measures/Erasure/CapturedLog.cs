using System.Text;
using Microsoft.Extensions.Logging;

namespace Clp.Benchmarks.Measures;

/// <summary>Everything that is logged, at every level, with every argument and exception.</summary>
internal sealed class CapturedLog : ILoggerFactory, ILogger
{
    private readonly StringBuilder text = new();

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (text)
        {
            text.Append(formatter(state, exception)).Append(' ').Append(exception).Append(' ');
            foreach (KeyValuePair<string, object?> argument in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                text.Append(argument.Key).Append('=').Append(argument.Value).Append(' ');
            }

            text.AppendLine();
        }
    }

    public void Dispose()
    {
    }
}
