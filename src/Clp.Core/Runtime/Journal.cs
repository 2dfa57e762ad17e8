using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// One instance's stream in the store, or in memory until saved when the host wants to decide when to persist. Used under
/// the instance's turn only, except for reading.
/// </summary>
internal sealed class Journal(IEventStore store, StreamId stream, bool persistAtOnce)
{
    private readonly List<Unsaved> unsaved = [];

    public StreamId Stream => stream;
    public IEventStore Store => store;

    /// <summary>Appends; never throws by itself, so that a store that fails at once and one that fails later are handled alike. Not cancellable: it is the point of no return.</summary>
    public ValueTask<AppendResult> TryAppend(long expected, in Append append)
    {
        try
        {
            return persistAtOnce ? store.AppendAsync(stream, Expected.Exactly(expected), append, CancellationToken.None) : new(Keep(expected, append));
        }
#pragma warning disable CA1031 // Not swallowed: it comes out of the awaited task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<AppendResult>(e);
        }
    }

    /// <summary>Appends what waits, each outcome as its own append with its own operation, in order; what was appended waits no longer, even when a later one fails.</summary>
    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        while (Oldest() is { } oldest)
        {
            AppendResult result = await store.AppendAsync(stream, Expected.Exactly(oldest.After), oldest.Append, cancellationToken).ConfigureAwait(false);
            if (result.Status == AppendStatus.Conflict && !await IsStoredAsync(oldest, cancellationToken).ConfigureAwait(false))
            {
                throw new StorageException(ClpCodes.StoreRejected, $"'{stream}' was changed by someone else since it was opened (now at version {result.Version}); the unsaved events are kept here and were not written. Open the instance in a new runtime and carry them out again.", StorageFailure.Rejected);
            }

            if (result.Status == AppendStatus.OperationReused)
            {
                throw new StorageException(ClpCodes.OperationReused, $"The operation id '{oldest.Append.Header.Operation}' was used for another request meanwhile; the unsaved events are kept here and were not written.", StorageFailure.Rejected);
            }

            lock (unsaved)
            {
                unsaved.RemoveAt(0);
            }
        }
    }

    /// <summary>What an operation wrote before, stored or still waiting.</summary>
    public async ValueTask<StoredOperation?> FindAsync(OperationId operation, CancellationToken cancellationToken)
    {
        lock (unsaved)
        {
            if (unsaved.Find(u => u.Append.Header.Operation == operation) is { } waiting)
            {
                return new StoredOperation(waiting.Append.RequestHash, [.. waiting.Events(stream)]);
            }
        }

        return await store.FindOperationAsync(stream, operation, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What others wrote where our own events wait is not part of what we decided on.
        long end = Oldest() is { } oldest ? oldest.After : long.MaxValue;
        long next = from;
        await foreach (RecordedEvent e in store.ReadAsync(stream, from, cancellationToken).ConfigureAwait(false))
        {
            if (e.Version > end)
            {
                break;
            }

            next = e.Version + 1;
            yield return e;
        }

        RecordedEvent[] waiting;
        lock (unsaved)
        {
            waiting = [.. unsaved.SelectMany(u => u.Events(stream)).Where(e => e.Version >= next)];
        }

        foreach (RecordedEvent e in waiting)
        {
            yield return e;
        }
    }

    private AppendResult Keep(long expected, in Append append)
    {
        lock (unsaved)
        {
            unsaved.Add(new Unsaved(expected, append));
            return AppendResult.Appended(expected + append.Events.Count);
        }
    }

    private Unsaved? Oldest()
    {
        lock (unsaved)
        {
            return unsaved.Count > 0 ? unsaved[0] : null;
        }
    }

    // A save that was not answered may have happened: then the store holds the very same events at these versions.
    private async ValueTask<bool> IsStoredAsync(Unsaved oldest, CancellationToken cancellationToken)
    {
        RecordedEvent[] ours = [.. oldest.Events(stream)];
        int same = 0;
        await foreach (RecordedEvent e in store.ReadAsync(stream, oldest.After + 1, cancellationToken).ConfigureAwait(false))
        {
            if (same == ours.Length || !EventJson.AreSame(e, ours[same]))
            {
                break;
            }

            same++;
        }

        return same == ours.Length;
    }

    private sealed record Unsaved(long After, Append Append)
    {
        public IEnumerable<RecordedEvent> Events(StreamId stream)
        {
            for (int i = 0; i < Append.Events.Count; i++)
            {
                yield return new RecordedEvent(stream, After + 1 + i, Append.Events[i], Append.Header);
            }
        }
    }
}
