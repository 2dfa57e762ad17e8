using System.Data;
using System.Transactions;
using Clp.Storage.Postgres.Schema;
using Npgsql;

namespace Clp.Storage.Postgres.Server;

/// <summary>A checked server with the schema in place: what a store and an adapter have in common.</summary>
internal sealed class PostgresHandle : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly bool isOwned;
    private readonly bool enlists;
    private bool isClosed;

    private PostgresHandle(PostgresStoreOptions options)
    {
        Options = options;
        NpgsqlConnectionStringBuilder builder = OptionChecks.Connection(options);
        isOwned = options.DataSource is null;
        if (options.DataSource is { } given)
        {
            (source, enlists) = (given, builder.Enlist);
            return;
        }

        // The session is never changed, so there is nothing to reset; and an append never belongs to the caller's transaction.
        builder.NoResetOnClose = true;
        builder.Enlist = false;
        builder.ApplicationName ??= "clp";
        source = NpgsqlDataSource.Create(builder);
    }

    public PostgresStoreOptions Options { get; }

    public ServerState State { get; private set; } = null!;

    /// <summary>The tenant's number, in every key and every WHERE.</summary>
    public int Tenant { get; private set; }

    /// <summary>The schema's quoted name.</summary>
    public string Schema => '"' + Options.Schema + '"';

    public static async ValueTask<PostgresHandle> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken)
    {
        OptionChecks.All(options);
        PostgresHandle handle = new(options);
        try
        {
            return await handle.QueryAsync(async connection =>
            {
                handle.State = await ServerState.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                handle.State.Check(options);
                await new SchemaKeeper(connection, options).EnsureAsync(cancellationToken).ConfigureAwait(false);
                handle.Tenant = await handle.FindTenantAsync(connection, cancellationToken).ConfigureAwait(false);
                return handle;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await handle.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Does what changes nothing in the store, or may be done again; every failure is a rejection. A connection that was ended while it lay idle is replaced.</summary>
    public async ValueTask<T> QueryAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (int attempt = 1; ; attempt++)
        {
            bool isConnected = false;
            try
            {
                NpgsqlConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                isConnected = true;
                await using (connection.ConfigureAwait(false))
                {
                    return await work(connection).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (isConnected && attempt < Retry.Attempts && PostgresErrors.IsBroken(error) && !cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception error) when (PostgresErrors.IsFailure(error))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw PostgresErrors.Rejected(error);
            }
        }
    }

    /// <summary>Runs one statement that changes something; true when it gives a row. Cancellable until it is sent.</summary>
    public async ValueTask<bool> ChangeAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        bool isDone = false;
        await ChangeRowsAsync(sql, () => isDone = false, _ => isDone = true, cancellationToken, parameters).ConfigureAwait(false);
        return isDone;
    }

    /// <summary>Runs one statement that changes something and gives rows; cancellable until it is sent.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="start">Called before the rows of every attempt.</param>
    /// <param name="read">Called for each row; what it gathered counts when this returns.</param>
    /// <param name="cancellationToken">Observed until the statement is sent.</param>
    /// <param name="parameters">The statement's parameters.</param>
    public async ValueTask ChangeRowsAsync(string sql, Action start, Action<NpgsqlDataReader> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (int attempt = 1; ; attempt++)
        {
            bool isSent = false;
            try
            {
                NpgsqlConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    NpgsqlCommand command = Command(connection, sql, parameters);
                    await using (command.ConfigureAwait(false))
                    {
                        await command.PrepareAsync(cancellationToken).ConfigureAwait(false);
                        isSent = true;
                        start();
                        await RowsAsync(command, read).ConfigureAwait(false);
                        return;
                    }
                }
            }
            catch (Exception error) when (PostgresErrors.IsTransient(error) && attempt < Retry.Attempts)
            {
            }
            catch (Exception error) when (PostgresErrors.IsFailure(error))
            {
                if (!isSent)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                throw isSent ? PostgresErrors.Sent(error) : PostgresErrors.Rejected(error);
            }
        }
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        NpgsqlCommand command = new(sql, connection) { CommandTimeout = (int)Options.CommandTimeout.TotalSeconds };
        foreach (NpgsqlParameter parameter in parameters)
        {
            // A parameter belongs to one command for good, and there may be a second attempt.
            command.Parameters.Add(parameter.Clone());
        }

        return command;
    }

    /// <summary>A connection that belongs to no transaction of the caller's.</summary>
    public async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (isClosed)
        {
            throw PostgresErrors.Closed();
        }

        if (!enlists || Transaction.Current is null)
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        using TransactionScope outside = new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref isClosed, true) && isOwned)
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Rows come before the commit; only the end of the whole answer says that it happened.
    private static async Task RowsAsync(NpgsqlCommand command, Action<NpgsqlDataReader> read)
    {
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.Default, CancellationToken.None).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                read(reader);
            }

            while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
            {
            }
        }
    }

    private async Task<int> FindTenantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        string find = $"SELECT no FROM {Schema}.tenants WHERE key = $1";
        string add = $"INSERT INTO {Schema}.tenants (key, name) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING no";
        for (int attempt = 0; ; attempt++)
        {
            NpgsqlParameter key = Value.Bytes(NameText.Key(Options.Tenant));
            NpgsqlParameter[] parameters = attempt % 2 == 0 ? [key] : [key, Value.Text(NameText.Escape(Options.Tenant))];
            NpgsqlCommand command = Command(connection, attempt % 2 == 0 ? find : add, parameters);
            await using (command.ConfigureAwait(false))
            {
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int no)
                {
                    return no;
                }
            }
        }
    }
}
