using System.Runtime.CompilerServices;
using Clp.Storage.Files;

namespace Clp.Storage;

/// <summary>
/// The embedded store: one append-only journal for all streams, so that appends of many instances share a flush. An
/// acknowledged append survives the end of the process and, with <see cref="FileStoreOptions.Fsync"/>, the loss of power. One
/// process at a time; thread-safe within it. Close it with <see cref="DisposeAsync"/>.
/// </summary>
/// <remarks>
/// Opening reads and verifies the whole journal. A write that was cut short at its end is cut off and kept in a file beside
/// it; any other damage is refused with <see cref="ClpCodes.StoreCorrupt"/>, naming file and offset. After a failed flush the
/// store refuses everything until it is opened anew. An append that finds the store idle is written on the caller's thread.
/// A deleted stream is gone for every caller; its bytes leave the journal's files with <see cref="Compact(FileStoreOptions)"/>.
/// </remarks>
public sealed class FileStore : IEventStore, IStoreHealth, IAsyncDisposable
{
    private readonly FileStoreOptions options;
    private readonly StoreFolder folder;
    private readonly StreamCatalog catalog = new();
    private readonly SnapshotFiles snapshots;
    private readonly JournalReader reader;
    private readonly FeedReader feed;
    private readonly FileOutbox outbox;

    // Null for a store that is only read.
    private readonly Journal? journal;
    private readonly Committer? committer;
    private bool isClosed;

    private FileStore(FileStoreOptions options, StoreFolder folder)
    {
        (this.options, this.folder) = (options, folder);
        Capabilities = new StoreCapabilities("file", options.Fsync ? Durability.PowerLoss : Durability.ProcessCrash) { Order = GlobalOrder.Total };
        feed = new FeedReader(folder.Journal, catalog);
        reader = new JournalReader(folder.Journal);
        snapshots = new SnapshotFiles(folder.Journal.Disk, folder.Snapshots, options.Fsync);
        if (options.ReadOnly)
        {
            Recovery = JournalOpening.Look(folder.Journal, catalog);
            outbox = new FileOutbox(catalog.Outbox, null, CheckOpen);
            return;
        }

        (journal, Recovery) = JournalOpening.Run(folder.Journal, options, catalog);
        try
        {
            snapshots.Open(catalog);
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        committer = new Committer(catalog, journal, options);
        outbox = new FileOutbox(catalog.Outbox, committer, CheckOpen);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; }

    /// <summary>What opening found and mended.</summary>
    public FileRecovery Recovery { get; }

    /// <summary>True when there is a store in the folder. Changes nothing.</summary>
    public static bool Exists(string root) => !string.IsNullOrWhiteSpace(root) && !root.Contains('\0', StringComparison.Ordinal) && StoreFolder.Exists(PhysicalFileSystem.Instance, root);

    /// <summary>Opens the store in a folder, with the default options.</summary>
    /// <exception cref="StorageException">The folder cannot be used, is in use by another process, or holds damaged data.</exception>
    public static FileStore Open(string root) => Open(new FileStoreOptions { Root = root });

    /// <summary>Opens the store.</summary>
    /// <exception cref="StorageException">The options are impossible, or the folder cannot be used, is in use by another process, or holds damaged data.</exception>
    public static FileStore Open(FileStoreOptions options) => Open(options, PhysicalFileSystem.Instance);

    /// <summary>
    /// Rewrites the journal of a closed store without the streams that were deleted, so that their bytes leave the disk's
    /// files; bytes that recovery cut off and kept go too. Done in one step: a crash leaves the old journal or the new one.
    /// </summary>
    /// <exception cref="StorageException">As for opening; the old journal is then still in place.</exception>
    public static void Compact(FileStoreOptions options) => Compact(options, PhysicalFileSystem.Instance);

    internal static void Compact(FileStoreOptions options, IFileSystem disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        FileErrors.Opening(options, () =>
        {
            using StoreFolder folder = options.ReadOnly ? throw FileErrors.ReadOnly() : StoreFolder.Open(disk, options);
            folder.Rewrite();
            return true;
        });
    }

    internal static FileStore Open(FileStoreOptions options, IFileSystem disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return FileErrors.Opening(options, () =>
        {
            StoreFolder folder = options.ReadOnly ? StoreFolder.Look(disk, options) : StoreFolder.Open(disk, options);
            try
            {
                return new FileStore(options, folder);
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(stream);
        Task<CommitAnswer> commit = Writer.Commit(AppendRequests.Of(stream, expected, append, options));
        return commit.IsCompletedSuccessfully ? new(Answer(commit.Result, append.Snapshot)) : AnswerAsync(commit, append.Snapshot);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        if (Find(stream) is not { } index)
        {
            yield break;
        }

        StreamView view = index.View;
        foreach (RecordedEvent recorded in reader.Read(index, view, new StreamRange(Math.Max(0, fromVersion), view.Next)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return recorded;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        CheckOpen();
        foreach (PositionedEvent positioned in feed.Read(catalog.Feed.Parse(after)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return positioned;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Leases end with the process; whatever else becomes of a message is in the journal before it is visible. What waits is held in memory.</remarks>
    public IOutbox? Outbox => outbox;

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => new((Find(stream)?.Next ?? 0) - 1);

    /// <inheritdoc/>
    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
        => new(Find(stream) is { } index && index.TryFind(operation, out string? hash, out StreamRange written)
            ? new StoredOperation(hash, reader.ReadAll(index, written))
            : null);

    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => new(Find(stream) is { } index ? OnDisk(() => snapshots.Load(index)) : null);

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _ = Writer;
        if (Find(stream) is { } index)
        {
            OnDisk(() =>
            {
                snapshots.Save(index, snapshot);
                return true;
            });
        }

        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamIndex? index = Find(stream);
        CommitAnswer answer = await Writer.Commit(new CommitRequest(stream, expected) { IsDeletion = true }).ConfigureAwait(false);
        if (answer.Status != AppendStatus.Appended)
        {
            return false;
        }

        try
        {
            if (index is not null)
            {
                snapshots.Delete(index);
            }
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            // The stream is gone; its snapshot, which nobody asks for any more, goes at the next opening.
        }

        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        CheckOpen();
        foreach (StreamIndex index in catalog.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return index.Stream;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(isClosed ? new StoreHealth(StoreHealthStatus.Unhealthy, "The file store was closed.") : FileHealth.Check(folder.Journal, options, committer?.Broken));
    }

    /// <summary>Waits for the appends under way, marks the store as closed in order and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        await (committer?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        if (!Interlocked.Exchange(ref isClosed, true))
        {
            if (journal is not null)
            {
                JournalOpening.Close(folder.Journal, options, journal);
            }

            committer?.Dispose();
            folder.Dispose();
        }
    }

    private Committer Writer => committer ?? throw FileErrors.ReadOnly();

    private StreamIndex? Find(StreamId stream)
    {
        CheckOpen();
        Check(stream);
        return catalog.TryFind(stream, out StreamIndex? index) ? index : null;
    }

    private void CheckOpen()
    {
        if (isClosed || committer?.Broken is not null)
        {
            throw FileErrors.Closed(committer?.Broken);
        }
    }

    private async ValueTask<AppendResult> AnswerAsync(Task<CommitAnswer> commit, Snapshot? snapshot) => Answer(await commit.ConfigureAwait(false), snapshot);

    private AppendResult Answer(in CommitAnswer answer, Snapshot? snapshot)
    {
        if (answer.Status != AppendStatus.Appended)
        {
            return new AppendResult(answer.Status, answer.Version, answer.Index is null ? [] : reader.ReadAll(answer.Index, answer.Events));
        }

        if (snapshot is not null && answer.Index is not null)
        {
            KeepSnapshot(answer.Index, snapshot);
        }

        return AppendResult.Appended(answer.Version);
    }

    // A snapshot that comes with an append is a cache: failing to keep it does not make the append fail.
    private void KeepSnapshot(StreamIndex index, Snapshot snapshot)
    {
        try
        {
            snapshots.Save(index, snapshot);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
        }
    }

    private static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw FileErrors.Rejected("The disk refused a snapshot; the stream itself is untouched. Make room or mend the disk, then try again.", error);
        }
    }

    private static void Check(in StreamId stream)
    {
        ArgumentNullException.ThrowIfNull(stream.Namespace, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Contract, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Instance, nameof(stream));
    }
}
