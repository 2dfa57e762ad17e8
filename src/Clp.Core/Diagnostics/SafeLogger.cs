using Microsoft.Extensions.Logging;

namespace Clp;

/// <summary>A logger whose failures stay its own: nothing that is logged may come out another way because of it. As thread-safe as the logger within.</summary>
public sealed class SafeLogger : ILogger
{
    private readonly ILogger inner;

    /// <summary>Wraps a logger.</summary>
    public SafeLogger(ILogger inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
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
