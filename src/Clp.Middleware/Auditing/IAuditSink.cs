namespace Clp.Middleware;

/// <summary>Where events are copied to: an archive, a queue, a service of others. One call at a time.</summary>
public interface IAuditSink
{
    /// <summary>
    /// Takes events for good, or throws; then the same events come again. An event may come more than once, also after it was
    /// taken: stream and version (<see cref="RecordedEvent.Stream"/>, <see cref="RecordedEvent.Version"/>) are its key.
    /// </summary>
    /// <param name="events">One or more, in the order of the store's feed; those of one stream by rising version.</param>
    /// <param name="cancellationToken">Ends the attempt: the time for it is over, or the forwarder stops. A sink that does not heed it may get the same events again while it still works on them.</param>
    ValueTask WriteAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken);
}
