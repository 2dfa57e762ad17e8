using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>A forwarder's log lines. Events are never among them.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(EventId = 50, EventName = "AuditFailed", Level = LogLevel.Warning, Message = "Forwarding to {Forwarder} failed {Failures} times in a row; next in {Pause}")]
    public static partial void Failed(ILogger logger, string forwarder, int failures, TimeSpan pause, Exception exception);

    [LoggerMessage(EventId = 51, EventName = "AuditRecovered", Level = LogLevel.Information, Message = "Forwarding to {Forwarder} works again after {Failures} failures")]
    public static partial void Recovered(ILogger logger, string forwarder, int failures);
}
