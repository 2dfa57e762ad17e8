using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>Hands on every event without its secrets, on one line. Costs one call while the level is off.</summary>
internal sealed class RedactingLogger(ILogger inner, Redactor redactor) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        => inner.BeginScope(RedactedState.Of(redactor, state, state.ToString() ?? ""));

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        RedactedState clean = RedactedState.Of(redactor, state, Text(state, formatter));
        inner.Log(logLevel, eventId, clean, exception is null ? null : RedactedException.Of(exception, redactor), static (said, _) => said.ToString());
    }

    // Without the exception: a formatter that would put it into the text knows nothing of what must not be in it.
    private static string Text<TState>(TState state, Func<TState, Exception?, string> formatter)
    {
        try
        {
            return formatter(state, null) ?? "";
        }
#pragma warning disable CA1031 // A formatter that cannot do without its exception, or with its own template, is foreign code, and the event is worth more than its text.
        catch (Exception)
#pragma warning restore CA1031
        {
            return typeof(TState).Name;
        }
    }
}
