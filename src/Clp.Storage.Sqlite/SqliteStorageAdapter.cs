using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite;

/// <summary>Latest states by key in a SQLite database, which may be that of a <see cref="SqliteStore"/>. Several processes may use the file at once. Thread-safe.</summary>
public sealed class SqliteStorageAdapter : IStorageAdapter, IStoreHealth, IAsyncDisposable
{
    private readonly SqliteFile file;
    private readonly object tenant;
    private readonly int maxBytes;

    private SqliteStorageAdapter(SqliteFile file, SqliteStoreOptions options) => (this.file, tenant, maxBytes) = (file, KeyText.Encode(options.Tenant), options.MaxWriteBytes);

    /// <summary>Opens the database file, creating it and its tables when missing.</summary>
    /// <exception cref="StorageException">As for <see cref="SqliteStore.Open"/>.</exception>
    public static SqliteStorageAdapter Open(SqliteStoreOptions options) => new(SqliteFile.Open(options), options);

    /// <inheritdoc/>
    /// <exception cref="StorageException">SQLite failed, or the state is damaged.</exception>
    public ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        object name = KeyText.Encode(key);
        object? data = file.Read(session => session["SELECT data FROM states WHERE tenant = ?1 AND key = ?2"].Value(tenant, name));
        if (data is not byte[] json)
        {
            return new((StoredState?)null);
        }

        Snapshot read = EventJson.ReadSnapshot(json);
        return new(new StoredState(read.Data, read.Version));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">SQLite failed: Rejected when the old state is certainly still there, Unknown when the new one may be.</exception>
    public async ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        object name = KeyText.Encode(key);
        byte[] data = EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State));
        if (data.Length > maxBytes)
        {
            throw SqliteErrors.Rejected($"The state has {data.Length} bytes and {nameof(SqliteStoreOptions.MaxWriteBytes)} allows {maxBytes}; nothing was written. Make it smaller, or raise the limit.");
        }

        return await file.Write(session => Save(session, name, data, state.Version, expectedVersion)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">SQLite failed.</exception>
    public async ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        object name = KeyText.Encode(key);
        return await file.Write(session => session["DELETE FROM states WHERE tenant = ?1 AND key = ?2"].Execute(tenant, name) > 0).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => file.CheckHealthAsync(cancellationToken);

    /// <summary>Waits for the writes under way and closes the database.</summary>
    public ValueTask DisposeAsync() => file.DisposeAsync();

    private SaveResult Save(Session session, object name, byte[] data, long version, long expected)
    {
        long actual = session["SELECT version FROM states WHERE tenant = ?1 AND key = ?2"].Value(tenant, name) as long? ?? -1;
        if (actual != expected || version <= actual)
        {
            return new SaveResult(false, actual);
        }

        session["INSERT INTO states (tenant, key, version, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, data = excluded.data"].Execute(tenant, name, version, data);
        return new SaveResult(true, version);
    }
}
