using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>
/// A logger factory whose loggers hand on everything without secrets: messages, values, the scopes that are begun with them,
/// and exceptions. Every event is one physical line in every single-line format. Thread-safe.
/// </summary>
/// <remarks>Scopes that the host begins with loggers of its own are the host's.</remarks>
public sealed class RedactingLoggerFactory : ILoggerFactory
{
    /// <summary>Creates the factory.</summary>
    /// <param name="inner">Where events go; it stays its owner's.</param>
    /// <param name="redactor">What removes.</param>
    public RedactingLoggerFactory(ILoggerFactory inner, Redactor redactor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(redactor);
        (Inner, Redactor) = (inner, redactor);
    }

    internal ILoggerFactory Inner { get; }

    internal Redactor Redactor { get; }

    /// <summary>This factory over the same place, with another redactor.</summary>
    internal RedactingLoggerFactory With(Redactor redactor) => new(Inner, redactor);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RedactingLogger(Inner.CreateLogger(categoryName), Redactor);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => Inner.AddProvider(provider);

    /// <summary>Does nothing: the factory beneath is its owner's.</summary>
    public void Dispose()
    {
    }
}
