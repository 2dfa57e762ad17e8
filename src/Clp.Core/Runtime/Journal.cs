using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// One instance's stream in the store, or in memory until saved when the host wants to decide when to persist. Used under
/// the instance's turn only, except for reading.
/// </summary>
internal sealed class Journal(IEventStore store, StreamId stream, bool persistAtOnce)
{
    private readonly List<RecordedEvent> unsaved = [];

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

    /// <summary>Appends everything that waits, as one batch.</summary>
    public async ValueTask SaveAsync(Snapshot? snapshot, CancellationToken cancellationToken)
    {
        RecordedEvent[] waiting;
        lock (unsaved)
        {
            waiting = [.. unsaved];
        }

        if (waiting.Length == 0)
        {
            return;
        }

        // One operation id makes the save safe to repeat when the store did not answer.
        EventHeader header = waiting[^1].Header with { Operation = new OperationId($"save-{waiting[0].Version}-{waiting[^1].Version}-{waiting[^1].Event.UtcTicks}") };
        Append append = new(EventBatch.Of([.. waiting.Select(w => w.Event)]), header) { RequestHash = "save", Snapshot = snapshot };
        AppendResult result = await store.AppendAsync(stream, Expected.Exactly(waiting[0].Version - 1), append, cancellationToken).ConfigureAwait(false);
        if (result.Status is not (AppendStatus.Appended or AppendStatus.Duplicate))
        {
            throw new StorageException(ClpCodes.StoreRejected, $"'{stream}' was changed by someone else since it was opened (now at version {result.Version}); nothing was written and the unsaved events are kept. Open the instance in a new runtime and carry them out again.", StorageFailure.Rejected);
        }

        lock (unsaved)
        {
            unsaved.RemoveRange(0, waiting.Length);
        }
    }

    /// <summary>What an operation wrote before, stored or still waiting.</summary>
    public async ValueTask<StoredOperation?> FindAsync(OperationId operation, CancellationToken cancellationToken)
    {
        if (!persistAtOnce)
        {
            lock (unsaved)
            {
                RecordedEvent[] found = [.. unsaved.Where(e => e.Header.Operation == operation)];
                if (found.Length > 0)
                {
                    return new StoredOperation(null, found);
                }
            }
        }

        return await store.FindOperationAsync(stream, operation, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<RecordedEvent> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = from;
        await foreach (RecordedEvent e in store.ReadAsync(stream, from, cancellationToken).ConfigureAwait(false))
        {
            next = e.Version + 1;
            yield return e;
        }

        RecordedEvent[] waiting;
        lock (unsaved)
        {
            waiting = [.. unsaved.Where(e => e.Version >= next)];
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
            for (int i = 0; i < append.Events.Count; i++)
            {
                unsaved.Add(new RecordedEvent(stream, expected + 1 + i, append.Events[i], append.Header));
            }

            return AppendResult.Appended(expected + append.Events.Count);
        }
    }
}
