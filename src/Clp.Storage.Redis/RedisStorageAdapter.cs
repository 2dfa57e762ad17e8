using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>Latest states on a Redis server or a Redis Cluster, one hash per key, saved by comparing versions in a script. Thread-safe, across processes.</summary>
public sealed class RedisStorageAdapter : IStorageAdapter, IStoreHealth, IAsyncDisposable
{
    private readonly RedisLink link;
    private readonly RedisKeys keys;
    private readonly StoreSettings settings;

    private RedisStorageAdapter(RedisStoreOptions options, RedisLink link, StoreSettings settings)
        => (this.link, this.settings, keys) = (link, settings, new RedisKeys(options.KeyPrefix, options.Tenant, options.Partitions));

    /// <summary>Connects and checks, as <see cref="RedisStore.OpenAsync"/> does. Of the options, those about streams mean nothing here, but a tenant's number of partitions is still one.</summary>
    /// <exception cref="StorageException">As <see cref="RedisStore.OpenAsync"/>.</exception>
    public static ValueTask<RedisStorageAdapter> OpenAsync(RedisStoreOptions options, CancellationToken cancellationToken = default)
        => RedisOpening.OpenAsync(options, (link, settings) => new RedisStorageAdapter(options, link, settings), cancellationToken);

    /// <summary>What a saved state survives; to be given to a <see cref="SnapshotOnlyStore"/>.</summary>
    public Durability Durability => settings.Durability;

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed, or the state is damaged.</exception>
    public async ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        RedisResult[] answer = await link.ReadAsync(RedisScript.LoadState, [keys.State(key)], [Texts.ToBytes(key)], cancellationToken).ConfigureAwait(false);
        if (Status(answer) == "none")
        {
            return null;
        }

        Snapshot stored = EventJson.ReadSnapshot((byte[])answer[2]!);
        return new StoredState(stored.Data, stored.Version);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed: Rejected when nothing was certainly saved, Unknown when the state may be.</exception>
    public async ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        RedisValue[] arguments =
        [
            Texts.ToBytes(key), expectedVersion, state.Version, EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State)), state.Version > expectedVersion ? "1" : "0",
        ];
        RedisResult[] answer = await link.WriteAsync(RedisScript.SaveState, [keys.State(key)], arguments, cancellationToken).ConfigureAwait(false);
        return new SaveResult(Status(answer) == "ok", (long)answer[1]);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed; with Unknown the state may be gone.</exception>
    public async ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Status(await link.WriteAsync(RedisScript.DeleteState, [keys.State(key)], [Texts.ToBytes(key)], cancellationToken).ConfigureAwait(false)) == "ok";
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => RedisHealth.CheckAsync(link, settings, cancellationToken);

    /// <summary>Closes the connection, unless it was handed in.</summary>
    public ValueTask DisposeAsync() => link.DisposeAsync();

    private static string Status(RedisResult[] answer)
    {
        string status = (string)answer[0]!;
        return status == "collision" ? throw RedisErrors.Collision() : status;
    }
}
