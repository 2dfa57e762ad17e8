using Microsoft.Extensions.Logging;

namespace Clp;

/// <summary>
/// Every log line the runtime itself writes: what failed, and how it fares with its store. What came of commands is for the
/// logging middleware to tell, so that one event is one line. No payload, no state, no reason text, since those may hold
/// personal data; ids are kept on one line whatever they contain.
/// </summary>
internal sealed partial class ClpLog(ILogger logger)
{
    public void Failure(ClpPhase phase, string instance, Exception exception) => FailureCore(phase, OneLine.Cut(instance), exception);

    public void HookFailure(string middleware, string instance, Exception exception) => HookFailureCore(middleware, OneLine.Cut(instance), exception);

    public void Opened(string instance, long version)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            OpenedCore(OneLine.Cut(instance), version);
        }
    }

    public void Unanswered(string instance) => UnansweredCore(OneLine.Cut(instance));

    public void Conflict(string instance, long expected, long actual, int attempt)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            ConflictCore(OneLine.Cut(instance), expected, actual, attempt);
        }
    }

    [LoggerMessage(3, LogLevel.Error, "Failure in {Phase} on {Instance}", EventName = nameof(Failure))]
    private partial void FailureCore(ClpPhase phase, string instance, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Middleware {Middleware} failed while handling an error on {Instance}", EventName = nameof(HookFailure))]
    private partial void HookFailureCore(string middleware, string instance, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "Opened {Instance} at version {Version}", EventName = nameof(Opened))]
    private partial void OpenedCore(string instance, long version);

    [LoggerMessage(6, LogLevel.Warning, "An append to {Instance} was not answered; the instance is read again before its next use", EventName = nameof(Unanswered))]
    private partial void UnansweredCore(string instance);

    [LoggerMessage(7, LogLevel.Debug, "Conflict on {Instance}: decided on version {Expected}, found {Actual}; attempt {Attempt}", EventName = nameof(Conflict))]
    private partial void ConflictCore(string instance, long expected, long actual, int attempt);
}
