using System.Globalization;
using System.Runtime.CompilerServices;
using Clp.Storage.Browser;

namespace Clp.Storage;

/// <summary>
/// Streams in a browser's local storage, one value per stream, shared by all tabs of the origin: every change is made under a
/// Web Lock with a check of the version. Thread-safe. For small streams: an append writes its stream's value anew, and
/// browsers give an origin about 5 MB.
/// </summary>
/// <remarks>
/// For the convenience of one user on one device: an acknowledged append survives the tab at most
/// (<see cref="Durability.ProcessCrash"/>), users and browsers delete and edit it at will, and it is never a source of truth
/// for an audit. Each stream's appends form a hash chain that is verified whenever they are read; damage is refused with
/// <see cref="ClpCodes.StoreCorrupt"/>. Nothing secret belongs here: every script of the origin can read it.
/// </remarks>
public sealed class BrowserStore : IEventStore, IStoreHealth
{
    private readonly StreamShelf shelf;

    /// <summary>Creates the store; calls nothing.</summary>
    /// <param name="storage">The browser.</param>
    /// <param name="tenant">Whose streams; any text. Tenants share nothing.</param>
    /// <param name="prefix">Set before every key, so that others of the origin are left alone.</param>
    public BrowserStore(IBrowserStorage storage, string tenant = "", string prefix = "clp")
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(prefix);
        shelf = new StreamShelf(storage, prefix, tenant);
        Outbox = new BrowserOutbox(shelf);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new("browser", Durability.ProcessCrash) { Order = GlobalOrder.Total };

    /// <inheritdoc/>
    public IOutbox? Outbox { get; }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => shelf.CheckHealthAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StorageException">There is no browser or no room (nothing was written), the browser did not answer (it may have been), or the stream is damaged.</exception>
    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        if (append.Events.Count > 0)
        {
            ArgumentNullException.ThrowIfNull(append.Header);
        }

        OutboxRules.Check(append);
        return shelf.LockedAsync(() => DecideAsync(stream, expected, append, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false) is { } document)
        {
            foreach (RecordedEvent e in document.Events(fromVersion))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return e;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Under the lock, since streams read one after the other would be of different moments.
        (List<StreamDocument> all, long next) = await shelf.LockedAsync(async () =>
            (await shelf.AllAsync(cancellationToken).ConfigureAwait(false), await shelf.NextAsync(cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        long from = 0;
        if (after.Text is not (null or "") && (!long.TryParse(after.Text, NumberStyles.None, CultureInfo.InvariantCulture, out from) || from > next))
        {
            throw new StorageException(ClpCodes.BadArgument, "The position is none that this store gave; start from the beginning.", StorageFailure.Rejected);
        }

        foreach ((StoredAppend append, StreamId stream) in all.SelectMany(d => d.Appends.Select(a => (Append: a, d.Stream))).Where(p => p.Append.Place + p.Append.Events.Length > from).OrderBy(p => p.Append.Place))
        {
            foreach (RecordedEvent e in append.Read(stream))
            {
                cancellationToken.ThrowIfCancellationRequested();
                long place = append.Place + e.Version - append.First;
                if (place >= from)
                {
                    yield return new PositionedEvent(e, new FeedPosition((place + 1).ToString(CultureInfo.InvariantCulture)));
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false))?.Version ?? -1;

    /// <inheritdoc/>
    public async ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
        => (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false))?.Find(operation) is { } done ? new StoredOperation(done.RequestHash, done.Read(stream)) : null;

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false))?.Snapshot;

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        await shelf.LockedAsync(async () =>
        {
            if (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false) is not { } document || !Keep(document, snapshot))
            {
                return false;
            }

            await shelf.SaveAsync(document).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => shelf.LockedAsync(async () =>
    {
        if (await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false) is not { } document || !expected.IsMetBy(document.Version))
        {
            return false;
        }

        await shelf.RemoveAsync(stream).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (StreamId name in await shelf.NamesAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    private async ValueTask<AppendResult> DecideAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        StreamDocument document = await shelf.FindAsync(stream, cancellationToken).ConfigureAwait(false) ?? new StreamDocument(stream);
        if (append.Header?.Operation is { } id && document.Find(id) is { } done)
        {
            return done.RequestHash == append.RequestHash
                ? new AppendResult(AppendStatus.Duplicate, done.Last, done.Read(stream))
                : new AppendResult(AppendStatus.OperationReused, document.Version, []);
        }

        if (!expected.IsMetBy(document.Version))
        {
            return new AppendResult(AppendStatus.Conflict, document.Version, expected.ExactVersion is { } known && known < document.Version ? [.. document.Events(known + 1)] : []);
        }

        if (append.Events.Count > 0)
        {
            await WriteAsync(document, append).ConfigureAwait(false);
        }

        return AppendResult.Appended(document.Version);
    }

    private async ValueTask WriteAsync(StreamDocument document, Append append)
    {
        document.Add(append, place: 0);
        long place = await shelf.TakeAsync(append.Events.Count).ConfigureAwait(false);
        document.Appends[^1] = document.Appends[^1] with { Place = place };
        foreach (OutboxMessage message in append.Outbox ?? [])
        {
            document.Lane.Enqueue(new OutboxEntry(document.Stream, document.Version, message), place);
        }

        if (append.Snapshot is { } snapshot)
        {
            Keep(document, snapshot);
        }

        await shelf.SaveAsync(document).ConfigureAwait(false);
    }

    private static bool Keep(StreamDocument document, Snapshot snapshot)
    {
        bool isKept = snapshot.Version <= document.Version && !(snapshot.Version < document.Snapshot?.Version);
        document.Snapshot = isKept ? snapshot : document.Snapshot;
        return isKept;
    }
}
