using Clp.Storage.Postgres.Reading;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres;

/// <summary>
/// Latest states in PostgreSQL, in the same schema as the streams of a <see cref="PostgresStore"/>, with a comparison of versions
/// on every save. For hosts that want no log. Safe for any number of processes; thread-safe.
/// </summary>
public sealed class PostgresStorageAdapter : IStorageAdapter, IStoreHealth, IAsyncDisposable
{
    private readonly PostgresHandle handle;

    private PostgresStorageAdapter(PostgresHandle handle) => this.handle = handle;

    /// <summary>What a saved state survives; for <see cref="SnapshotOnlyStore"/>, which cannot ask.</summary>
    public Durability Durability => handle.State.Durability;

    /// <summary>Connects as <see cref="PostgresStore.OpenAsync"/> does. Of the options, those of appends and of reading all streams mean nothing here.</summary>
    /// <exception cref="StorageException">As for <see cref="PostgresStore.OpenAsync"/>.</exception>
    public static async ValueTask<PostgresStorageAdapter> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken)
        => new(await PostgresHandle.OpenAsync(options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed, or the state is damaged.</exception>
    public ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return handle.RowAsync<StoredState?>(
            $"SELECT t.data FROM {handle.Schema}.states t WHERE t.tenant = $1 AND t.key = $2",
            reader => EventJson.ReadSnapshot(reader.GetFieldValue<byte[]>(0)) is var stored ? new StoredState(stored.Data, stored.Version) : null,
            null, cancellationToken, Value.Int(handle.Tenant), Value.Bytes(NameText.Key(key)));
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed: Rejected when the old state is certainly still there, Unknown when the new one may be.</exception>
    public async ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        NpgsqlParameter[] parameters =
        [
            Value.Int(handle.Tenant), Value.Bytes(NameText.Key(key)), Value.Text(NameText.Escape(key)), Value.Long(state.Version),
            Value.Bytes(EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State))), Value.Long(expectedVersion),
        ];
        SaveResult result = default;
        await handle.ChangeRowsAsync(
            $"SELECT saved, actual FROM {handle.Schema}.save($1, $2, $3, $4, $5, $6)",
            () => result = default, reader => result = new SaveResult(reader.GetBoolean(0), reader.GetInt64(1)), cancellationToken, parameters).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed; when Unknown, the state may be gone.</exception>
    public ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return handle.ChangeAsync($"DELETE FROM {handle.Schema}.states t WHERE t.tenant = $1 AND t.key = $2 RETURNING 1", cancellationToken, Value.Int(handle.Tenant), Value.Bytes(NameText.Key(key)));
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => new HealthCheck(handle).CheckAsync(cancellationToken);

    /// <summary>Closes the connections unless the data source is the host's.</summary>
    public ValueTask DisposeAsync() => handle.DisposeAsync();
}
