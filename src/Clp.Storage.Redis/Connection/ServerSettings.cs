using Microsoft.Extensions.Logging;

namespace Clp.Storage.Redis;

/// <summary>The check at the start: a server that may lose or evict what it acknowledged is refused, unless that was said to be enough.</summary>
internal static partial class ServerSettings
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async ValueTask<StoreSettings> CheckAsync(RedisLink link, RedisStoreOptions options, CancellationToken cancellationToken)
    {
        // Waits until there is a connection.
        await link.ReadAsync(RedisScript.Partition, [new RedisKeys(options.KeyPrefix, options.Tenant, 1).Counters(0)], [], cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ServerReport> nodes = await AskAsync(link, options, cancellationToken).ConfigureAwait(false);
        ServerReport[] masters = [.. nodes.Where(static node => node.IsMaster)];
        bool isReplicated = masters.Any(static node => node["cluster_enabled"] == "1" || node["connected_slaves"] is not (null or "0"));
        CheckEviction(masters, options);
        if (masters.Length == 0 || masters.Any(static node => (node["appendonly"] ?? node["aof_enabled"]) is null))
        {
            return Declared(options);
        }

        if (masters.Any(static node => node["appendonly"] is "no" || (node["appendonly"] is null && node["aof_enabled"] == "0")))
        {
            if (!options.AllowVolatile)
            {
                throw Unsafe($"The server keeps no append-only file (appendonly no): acknowledged appends are gone with its process. Set appendonly yes, or {nameof(RedisStoreOptions.AllowVolatile)} if that is enough.");
            }

            Warn(options.Logger, "the server keeps no append-only file");
            return new StoreSettings(Durability.None, "no append-only file");
        }

        if (masters.Any(static node => node["appendfsync"] is null))
        {
            return Declared(options);
        }

        (Durability durability, string promise) = Promise(masters);
        if (durability == Durability.None)
        {
            Warn(options.Logger, "its server promises nothing: " + promise);
        }

        return isReplicated
            ? new StoreSettings(durability == Durability.None ? Durability.None : Durability.ProcessCrash, promise + "; a failover may lose acknowledged appends, which is noticed")
            : new StoreSettings(durability, promise);
    }

    // A server that took a command a moment ago and is away now is asked again: what it did not say must not be taken for a secret.
    private static async ValueTask<IReadOnlyList<ServerReport>> AskAsync(RedisLink link, RedisStoreOptions options, CancellationToken cancellationToken)
    {
        long began = options.TimeProvider.GetTimestamp();
        while (true)
        {
            IReadOnlyList<ServerReport> nodes = await link.AskNodesAsync(withSettings: true, cancellationToken).ConfigureAwait(false);
            if (nodes.Any(static node => node.IsHere))
            {
                return nodes;
            }

            if (options.TimeProvider.GetElapsedTime(began) > options.RetryFor)
            {
                throw RedisErrors.Read("it did not answer when it was asked for its settings");
            }

            await Task.Delay(Pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    // With everysec a server that is just flushing answers before it hands an append to the system, so its kill loses it; with no, it always does so first.
    private static (Durability Durability, string Promise) Promise(ServerReport[] masters)
    {
        if (masters.Any(static node => node["aof-load-truncated"] != "no"))
        {
            // Observed with 7.0: a crash within a script's writes leaves the transaction's beginning in the file, which is cut after
            // its last whole command; what is then acknowledged becomes part of that transaction for the restart after the next one.
            return (Durability.None, "aof-load-truncated yes: two crashes can spoil acknowledged appends, which is noticed; set it to no, and let redis-check-aof --fix cut a torn end");
        }

        if (masters.All(static node => node["appendfsync"] == "always"))
        {
            return (Durability.PowerLoss, "appendfsync always");
        }

        return masters.Any(static node => node["appendfsync"] == "everysec")
            ? (Durability.None, "appendfsync everysec: about a second can be lost with the server's process or the power, which is noticed")
            : (Durability.ProcessCrash, "appendfsync no: what the system has not flushed can be lost with the power");
    }

    private static void CheckEviction(ServerReport[] masters, RedisStoreOptions options)
    {
        if (masters.Select(static node => node["maxmemory-policy"] ?? node["maxmemory_policy"]).FirstOrDefault(static policy => policy is not (null or "noeviction")) is not { } evicting)
        {
            return;
        }

        if (!options.AllowEviction)
        {
            throw Unsafe($"The server throws data away when memory is short (maxmemory-policy {evicting}). Set it to noeviction, or {nameof(RedisStoreOptions.AllowEviction)} if that is acceptable.");
        }

        Warn(options.Logger, "the server's maxmemory-policy throws data away when memory is short");
    }

    private static StoreSettings Declared(RedisStoreOptions options) => options.DeclaredDurability is { } declared
        ? new StoreSettings(declared, $"durability {declared} as declared; the server does not tell its settings")
        : throw Unsafe($"The server does not tell whether it keeps an append-only file (CONFIG is forbidden). Find out, and say so with {nameof(RedisStoreOptions.DeclaredDurability)}.");

    private static StorageException Unsafe(string problem) => new(ClpCodes.StoreUnsafe, problem, StorageFailure.Rejected);

    private static void Warn(ILogger? logger, string weakness)
    {
        if (logger is not null)
        {
            Accepted(logger, weakness);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The Redis store was opened although {Weakness}")]
    private static partial void Accepted(ILogger logger, string weakness);
}
