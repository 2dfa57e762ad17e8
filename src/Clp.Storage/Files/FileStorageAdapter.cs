using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Clp.Storage.Files;

namespace Clp.Storage;

/// <summary>
/// Latest states in a folder, one file per key, each replaced in one step. For hosts that want no log; a
/// <see cref="FileStore"/> keeps one and commits faster. One process at a time; thread-safe within it.
/// </summary>
public sealed class FileStorageAdapter : IStorageAdapter, IStoreHealth, IDisposable
{
    private const string Extension = ".state";

    private readonly IFileSystem disk;
    private readonly bool fsync;
    private readonly string states;
    private readonly IDisposable held;
    private readonly Lock[] gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private bool isClosed;

    private FileStorageAdapter(IFileSystem disk, FileStoreOptions options)
    {
        (this.disk, fsync) = (disk, options.Fsync);
        held = StoreFolder.Hold(disk, options, out string root);
        try
        {
            states = StoreFolder.Create(disk, root, "states", options);
            SmallFile.CleanUp(disk, states);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens the states in a folder. Of the options, those of a journal mean nothing here.</summary>
    /// <exception cref="StorageException">The options are impossible, or the folder cannot be used or is in use by another process.</exception>
    public static FileStorageAdapter Open(FileStoreOptions options) => Open(options, PhysicalFileSystem.Instance);

    internal static FileStorageAdapter Open(FileStoreOptions options, IFileSystem disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (options.ReadOnly)
        {
            throw FileErrors.ReadOnly();
        }

        return FileErrors.Opening(options, () => new FileStorageAdapter(disk, options));
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
        => new(isClosed ? new StoreHealth(StoreHealthStatus.Unhealthy, "The adapter was closed.") : FileHealth.Check(disk, states));

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk failed, or the file is damaged.</exception>
    public ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(key, out Lock gate);
        lock (gate)
        {
            return new(Load(key, path));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk failed: Rejected when the old state is certainly still there, Unknown when the new one may be.</exception>
    public ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(key, out Lock gate);
        lock (gate)
        {
            long actual = Load(key, path)?.Version ?? -1;
            if (actual != expectedVersion || state.Version <= actual)
            {
                return new(new SaveResult(false, actual));
            }

            using ByteBuffer content = new();
            content.Text(key);
            content.Bytes(EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State)));
            try
            {
                SmallFile.Prepare(disk, path, content.Written, fsync);
            }
            catch (Exception error) when (FileErrors.IsDiskFailure(error))
            {
                throw FileErrors.Rejected("The disk refused the state; the old one is still there. Make room or mend the disk, then try again.", error);
            }

            Publish(() => SmallFile.Publish(disk, path, fsync));
            return new(new SaveResult(true, state.Version));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk failed; the state may be gone.</exception>
    public ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        string path = PathOf(key, out Lock gate);
        lock (gate)
        {
            if (Load(key, path) is null)
            {
                return new(false);
            }

            Publish(() =>
            {
                disk.Delete(path);
                if (fsync)
                {
                    disk.SyncFolder(states);
                }
            });
            return new(true);
        }
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref isClosed, true))
        {
            held.Dispose();
        }
    }

    private StoredState? Load(string key, string path)
    {
        if (isClosed)
        {
            throw FileErrors.Closed(null);
        }

        byte[]? bytes;
        bool isDamaged;
        try
        {
            bytes = SmallFile.Read(disk, path, out isDamaged);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw FileErrors.Rejected("The disk failed while a state was read. Try again when it works.", error);
        }

        if (bytes is null && !isDamaged)
        {
            return null;
        }

        ByteCursor cursor = new(bytes);
        if (isDamaged || !cursor.Text(out string? owner) || owner != key)
        {
            throw FileErrors.Corrupt(path, 0, "it is not a state as it was saved under this key");
        }

        Snapshot snapshot = EventJson.ReadSnapshot(cursor.Rest);
        return new StoredState(snapshot.Data, snapshot.Version);
    }

    // From the rename on, nobody knows which of the two states a crash would leave.
    private static void Publish(Action change)
    {
        try
        {
            change();
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw new StorageException(ClpCodes.StoreUnknown, "The disk failed while a state was being replaced; the change may have happened. Load the state and decide.", StorageFailure.Unknown, error);
        }
    }

    // Hashed, so that any key is a short and harmless name; the file itself holds the key, should two ever meet.
    private string PathOf(string key, out Lock gate)
    {
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan()));
        gate = gates[hash[0] % gates.Length];
        return Path.Combine(states, Convert.ToHexStringLower(hash) + Extension);
    }
}
