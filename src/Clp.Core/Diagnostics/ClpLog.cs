using Microsoft.Extensions.Logging;

namespace Clp;

/// <summary>Every log line the runtime writes: one event, one line. No payload, no state, no reason text, since those may hold personal data.</summary>
internal sealed partial class ClpLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Debug, "Committed {Intent} by {Transition} on {Instance} at version {Version}")]
    private partial void CommittedCore(string intent, string transition, string instance, long version);

    [LoggerMessage(2, LogLevel.Information, "Refused {Intent} on {Instance}: {Outcome}")]
    public partial void Refused(string intent, string instance, string outcome);

    [LoggerMessage(3, LogLevel.Error, "Failure in {Phase} on {Instance}")]
    public partial void Failure(ClpPhase phase, string instance, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Middleware {Middleware} failed while handling an error on {Instance}")]
    public partial void HookFailure(string middleware, string instance, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "Opened {Instance} at version {Version}")]
    public partial void Opened(string instance, long version);

    [LoggerMessage(6, LogLevel.Warning, "An append to {Instance} was not answered; the instance is read again before its next use")]
    public partial void Unanswered(string instance);

    [LoggerMessage(7, LogLevel.Debug, "Conflict on {Instance}: decided on version {Expected}, found {Actual}; attempt {Attempt}")]
    public partial void Conflict(string instance, long expected, long actual, int attempt);

    public void Committed(string intent, string transition, string instance, long version)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            CommittedCore(intent, transition, instance, version);
        }
    }
}
