using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>Questions of one statement that changes nothing, so that it may be asked again.</summary>
internal static class Queries
{
    /// <summary>The first row of a prepared statement, or what stands for none.</summary>
    public static async ValueTask<T> RowAsync<T>(this PostgresHandle handle, string sql, Func<NpgsqlDataReader, T> read, T none, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        List<T> rows = await handle.RowsAsync(sql, read, cancellationToken, parameters).ConfigureAwait(false);
        return rows.Count == 0 ? none : rows[0];
    }

    /// <summary>Every row of a prepared statement, whose plan is the same for all values.</summary>
    public static ValueTask<List<T>> RowsAsync<T>(this PostgresHandle handle, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        => RowsAsync(handle, sql, isPrepared: true, read, cancellationToken, parameters);

    /// <summary>Every row of a statement that is planned for just these values.</summary>
    public static ValueTask<List<T>> PlannedRowsAsync<T>(this PostgresHandle handle, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        => RowsAsync(handle, sql, isPrepared: false, read, cancellationToken, parameters);

    private static ValueTask<List<T>> RowsAsync<T>(PostgresHandle handle, string sql, bool isPrepared, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        => handle.QueryAsync(async connection =>
        {
            NpgsqlCommand command = handle.Command(connection, sql, parameters);
            await using (command.ConfigureAwait(false))
            {
                if (isPrepared)
                {
                    await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
                }

                NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    List<T> rows = [];
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        rows.Add(read(reader));
                    }

                    return rows;
                }
            }
        }, cancellationToken);
}
