using Microsoft.Extensions.Logging;

namespace Clp;

/// <summary>The host's logger, whose own failures must not turn a stored commit into an exception.</summary>
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // Contained by decision: there is nowhere left to report that reporting fails.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
