using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// The order of a memory store's events across streams. It is off, and costs nothing, until somebody reads all streams: an
/// order that nobody has seen may be any. Thread-safe.
/// </summary>
internal sealed class MemoryStoreFeed
{
    private readonly Lock starting = new();
    private readonly Lock gate = new();
    private (MemoryStoreLog Log, long Version)[] places = [];
    private int count;
    private volatile bool isOn;
    private bool isComplete;

    /// <summary>True from the first reading on; read within a log's lock, after which its events are either enlisted by the append or by <see cref="Start"/>.</summary>
    public bool IsOn => isOn;

    public void Add(MemoryStoreLog log, long from, long to)
    {
        lock (gate)
        {
            for (long version = from; version < to; version++)
            {
                if (count == places.Length)
                {
                    Array.Resize(ref places, Math.Max(64, count * 2));
                }

                places[count++] = (log, version);
            }
        }
    }

    public static int Parse(FeedPosition after)
        => after.Text is null or "" ? 0
            : int.TryParse(after.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? place
            : throw new StorageException(ClpCodes.BadArgument, "The position is none that a memory store gave; start from the beginning.", StorageFailure.Rejected);

    public async IAsyncEnumerable<PositionedEvent> ReadAsync(int from, ConcurrentDictionary<StreamId, MemoryStoreLog> logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        Start(logs);
        ((MemoryStoreLog Log, long Version)[] seen, int end) = Now();
        if (from > end)
        {
            throw new StorageException(ClpCodes.BadArgument, "The position lies behind the newest event, so it is another store's; start from the beginning.", StorageFailure.Rejected);
        }

        for (int place = from; place < end; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (MemoryStoreLog log, long version) = seen[place];
            if (log.IsDeleted)
            {
                continue;
            }

            MemoryStoreView view = log.View;
            if (version < view.First)
            {
                throw new StorageException(ClpCodes.LogTrimmed, $"The log of {log.Stream} is kept from version {view.First} on; version {version} is gone. Raise {nameof(MemoryStoreOptions.KeepEvents)}, or read more often.", StorageFailure.Rejected);
            }

            yield return new PositionedEvent(view[version].At(log.Stream, version), new FeedPosition((place + 1).ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void Start(ConcurrentDictionary<StreamId, MemoryStoreLog> logs)
    {
        lock (starting)
        {
            if (isComplete)
            {
                return;
            }

            // On first, then the sweep: a stream that the sweep does not meet was born after, and enlists itself.
            isOn = true;
            foreach (MemoryStoreLog log in logs.Values)
            {
                log.Enlist();
            }

            isComplete = true;
        }
    }

    private ((MemoryStoreLog Log, long Version)[] Places, int Count) Now()
    {
        lock (gate)
        {
            return (places, count);
        }
    }
}
