using System.Globalization;
using Clp.Storage.Postgres.Schema;
using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>Asks the server whether it works: its answer, its role, the schema's version, and what holds back readers of all streams.</summary>
internal sealed class HealthCheck(PostgresHandle handle)
{
    // Ages of other roles' transactions are visible to roles with pg_read_all_stats only; how many are open is visible to all.
    private const string Ask = """
        SELECT pg_is_in_recovery(),
               (pg_snapshot_xmax(pg_current_snapshot())::text::bigint - pg_snapshot_xmin(pg_current_snapshot())::text::bigint),
               coalesce(extract(epoch FROM clock_timestamp() - least(
                   (SELECT min(a.xact_start) FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL),
                   (SELECT min(p.prepared) FROM pg_prepared_xacts p))), 0)::float8
        """;

    public async ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            long began = handle.Options.Clock.GetTimestamp();
            return await handle.QueryAsync(async connection =>
            {
                int version = await SchemaKeeper.VersionAsync(connection, handle.Options.Schema, cancellationToken).ConfigureAwait(false);
                NpgsqlCommand command = handle.Command(connection, Ask);
                await using (command.ConfigureAwait(false))
                {
                    NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                        return Judge(handle.Options.Clock.GetElapsedTime(began), version, reader.GetBoolean(0), reader.GetInt64(1), TimeSpan.FromSeconds(reader.GetDouble(2)));
                    }
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, error.Message);
        }
    }

    private StoreHealth Judge(TimeSpan took, int version, bool isReplica, long open, TimeSpan oldest)
    {
        if (isReplica)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "The server has become a read replica; it takes no appends.");
        }

        if (version != SqlScripts.Newest)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, $"The schema is of version {version}, and version {SqlScripts.Newest} is needed.");
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"Answered in {took.TotalMilliseconds:0.0} ms; schema version {version}; {open} transactions since the oldest running one, which is {Math.Max(0, oldest.TotalSeconds):0.0} s old.");
        return oldest >= handle.Options.OldTransaction
            ? new StoreHealth(StoreHealthStatus.Degraded, text + " Readers of all streams wait for it; end it.")
            : new StoreHealth(StoreHealthStatus.Healthy, text);
    }
}
