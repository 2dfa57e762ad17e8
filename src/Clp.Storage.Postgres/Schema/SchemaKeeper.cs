using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres.Schema;

/// <summary>
/// Brings the tables to the version that this code needs. Safe for any number of processes at once: who finds something to do
/// takes a lock for the schema's name and looks again. All versions are applied in one transaction.
/// </summary>
internal sealed class SchemaKeeper(NpgsqlConnection connection, PostgresStoreOptions options, int? upTo = null)
{
    // A comment that no table of somebody else's bears by chance.
    private const string Mark = "Versions of the CLP event store";

    private readonly int wanted = upTo ?? SqlScripts.Newest;

    private string Schema => '"' + options.Schema + '"';

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await VersionAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false) is var found && found == wanted)
        {
            return;
        }

        Refuse(found);
        if (!options.ManageSchema)
        {
            throw Refused($"is of version {found}, and version {wanted} is needed; open the store once with {nameof(options.ManageSchema)} as the schema's owner, then run the role's script again");
        }

        try
        {
            await UpgradeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateFunction or PostgresErrorCodes.DuplicateObject)
        {
            throw Refused("holds a table or function of somebody else's with a name that this library needs");
        }
    }

    /// <summary>The version of the schema: 0 when there is none, -1 when the table of versions is somebody else's.</summary>
    public static async Task<int> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        const string Find = """
            SELECT coalesce(obj_description(c.oid, 'pg_class'), '') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relname = 'schema_version'
            """;
        string? mark = (string?)await ScalarAsync(connection, Find, cancellationToken, Value.Text(schema)).ConfigureAwait(false);
        return mark is null ? 0
            : mark != Mark ? -1
            : await ScalarAsync(connection, $"SELECT max(version) FROM \"{schema}\".schema_version", cancellationToken).ConfigureAwait(false) is int version ? version : 0;
    }

    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await ScalarAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", cancellationToken, Value.Text("clp schema " + options.Schema)).ConfigureAwait(false);
            int found = await VersionAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false);
            Refuse(found);
            if (found == 0)
            {
                await CreateAsync(cancellationToken).ConfigureAwait(false);
            }

            for (int version = found + 1; version <= wanted; version++)
            {
                await RunAsync(SqlScripts.Version(version, options.Schema), cancellationToken).ConfigureAwait(false);
                await ScalarAsync(connection, $"INSERT INTO {Schema}.schema_version (version) VALUES ($1)", cancellationToken, Value.Int(version)).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        // Not IF NOT EXISTS, which demands the right to create schemas even when there is nothing to create.
        if (await ScalarAsync(connection, "SELECT 1 FROM pg_namespace WHERE nspname = $1", cancellationToken, Value.Text(options.Schema)).ConfigureAwait(false) is null)
        {
            await RunAsync($"CREATE SCHEMA {Schema}", cancellationToken).ConfigureAwait(false);
        }

        await RunAsync($"CREATE TABLE {Schema}.schema_version (version int PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()); COMMENT ON TABLE {Schema}.schema_version IS '{Mark}'", cancellationToken).ConfigureAwait(false);
    }

    private void Refuse(int found)
    {
        if (found < 0)
        {
            throw Refused("has a table schema_version of somebody else's");
        }

        if (found > wanted)
        {
            throw Refused($"is of version {found}, made by a newer library; this one knows versions up to {wanted}");
        }
    }

    private StorageException Refused(string problem)
        => new(ClpCodes.StoreSchema, $"The schema '{options.Schema}' {problem}. Nothing was changed.", StorageFailure.Rejected);

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = new(sql, connection) { CommandTimeout = (int)options.CommandTimeout.TotalSeconds };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        NpgsqlCommand command = new(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
