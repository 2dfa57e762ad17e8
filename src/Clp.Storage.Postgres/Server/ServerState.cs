using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>What a server says about itself when it is opened.</summary>
internal sealed record ServerState(int Version, bool IsReplica, bool Fsync, string SynchronousCommit, string Encoding, string Isolation)
{
    private const string Ask = """
        SELECT current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('fsync')::boolean,
               current_setting('synchronous_commit'), current_setting('server_encoding'), current_setting('default_transaction_isolation')
        """;

    /// <summary>With <c>synchronous_commit</c> off, the end of the server alone loses what was acknowledged; with <c>fsync</c> off, the loss of power does.</summary>
    public Durability Durability => SynchronousCommit == "off" ? Durability.None : Fsync ? Durability.PowerLoss : Durability.ProcessCrash;

    public static async Task<ServerState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(Ask, connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new ServerState(reader.GetInt32(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetString(3), reader.GetString(4), reader.GetString(5));
            }
        }
    }

    public void Check(PostgresStoreOptions options)
    {
        OptionChecks.Demand(Version >= 130000, $"The server is PostgreSQL {Version / 10000}; version 13 or newer is needed.");
        OptionChecks.Demand(!IsReplica, "The server is a read replica (in recovery); give the primary.");
        OptionChecks.Demand(Encoding == "UTF8", $"The database's encoding is {Encoding}, which cannot hold every name; create it with the encoding UTF8.");
        OptionChecks.Demand(Isolation == "read committed", $"default_transaction_isolation is '{Isolation}' for this role or database; the store's statements are made for 'read committed'.");
        if (Durability != Durability.PowerLoss && !options.AllowUnsafe)
        {
            string setting = SynchronousCommit == "off" ? "synchronous_commit" : "fsync";
            throw new StorageException(ClpCodes.StoreUnsafe, $"The server's setting {setting} is off, so it may lose what it acknowledged. Turn it on, or set {nameof(PostgresStoreOptions.AllowUnsafe)}.", StorageFailure.Rejected);
        }
    }
}
