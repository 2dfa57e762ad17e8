using Microsoft.Extensions.Logging;

namespace Clp.Storage;

/// <summary>The relay's log lines. Payloads are never among them.</summary>
internal static class RelayLog
{
    private static readonly Action<ILogger, string, StreamId, int, TimeSpan, Exception?> Failing = LoggerMessage.Define<string, StreamId, int, TimeSpan>(
        LogLevel.Warning, new EventId(40, nameof(Failed)), "Message {Message} of {Stream} was not delivered in attempt {Attempt}; next in {Pause}");

    private static readonly Action<ILogger, string, StreamId, int, Exception?> Parking = LoggerMessage.Define<string, StreamId, int>(
        LogLevel.Error, new EventId(41, nameof(Parked)), "Message {Message} of {Stream} is set aside after {Attempts} attempts");

    private static readonly Action<ILogger, StreamId, Exception?> Losing = LoggerMessage.Define<StreamId>(
        LogLevel.Warning, new EventId(42, nameof(Lost)), "The lease of {Stream} ended before its messages were settled; another relay delivers them again");

    private static readonly Action<ILogger, string, Exception?> StoreFailing = LoggerMessage.Define<string>(
        LogLevel.Warning, new EventId(43, nameof(StoreFailed)), "The store failed to {Call}; it is asked again");

    public static void Failed(ILogger log, OutboxEntry entry, int attempt, TimeSpan pause, Exception error) => Failing(log, entry.Message.Id, entry.Stream, attempt, pause, error);

    public static void Parked(ILogger log, OutboxEntry entry, int attempts, Exception error) => Parking(log, entry.Message.Id, entry.Stream, attempts, error);

    public static void Lost(ILogger log, StreamId stream) => Losing(log, stream, null);

    public static void StoreFailed(ILogger log, string call, Exception error) => StoreFailing(log, call, error);
}
