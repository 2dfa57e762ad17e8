using StackExchange.Redis;

namespace Clp.Middleware.Redis;

/// <summary>The way to the server: opened when it is first needed, asked once, waited for no longer than allowed. Thread-safe.</summary>
internal sealed class LimitConnection(RedisRateLimitOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAroundEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<ConnectionMultiplexer>? opening;
    private bool isClosed;
    private long lookedAround;

    /// <summary>Runs the script.</summary>
    /// <exception cref="StorageException">There was no usable answer.</exception>
    public async ValueTask<RedisResult[]> RunAsync(RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            ConnectionMultiplexer connection = await Open().WaitAsync(options.CommandTimeout, time, cancellationToken).ConfigureAwait(false);
            IDatabase database = connection.GetDatabase(options.Database);
            try
            {
                return await AnswerAsync(database.ScriptEvaluateAsync(AcquireScript.Hash, keys, arguments, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException missing) when (RedisFailure.IsMissingScript(missing))
            {
                // The text loads it on the server that lacks it: a new one, or one that was started again.
                return await AnswerAsync(database.ScriptEvaluateAsync(AcquireScript.Text, keys, arguments, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (RedisFailure.IsOne(error) && !cancellationToken.IsCancellationRequested)
        {
            LookAround();
            throw RedisFailure.Of(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? opened;
        lock (gate)
        {
            (opened, isClosed) = (opening, true);
        }

        if (opened is null || options.Connection is not null)
        {
            return;
        }

        try
        {
            ConnectionMultiplexer connection = await opened.ConfigureAwait(false);
            await connection.CloseAsync().ConfigureAwait(false);
            connection.Dispose();
        }
        catch (Exception error) when (RedisFailure.IsOne(error))
        {
            // It never opened, so there is nothing to close.
            return;
        }
    }

    private async Task<RedisResult[]> AnswerAsync(Task<RedisResult> sent, CancellationToken cancellationToken)
        => (RedisResult[])(await sent.WaitAsync(options.CommandTimeout, time, cancellationToken).ConfigureAwait(false))!;

    private Task<ConnectionMultiplexer> Open()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            return opening is null or { IsFaulted: true } or { IsCanceled: true } ? opening = options.Connection is { } given ? Task.FromResult(given) : ConnectAsync() : opening;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // A server that is away is waited for by the driver, now and later.
        ConfigurationOptions configuration = options.Parse();
        configuration.AbortOnConnectFail = false;
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);

        // Version 1 hands answers on one after the other unless told otherwise, so that a caller who blocks in one stops all; later ones have no such switch.
        typeof(ConnectionMultiplexer).GetProperty("PreserveAsyncOrder")?.SetValue(connection, false);
        return connection;
    }

    // After a failover the driver may go on asking the dead node for as long as a minute, unless it is told to look who is there.
    private void LookAround()
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            if (isClosed || opening is not { IsCompletedSuccessfully: true } || (lookedAround != 0 && time.GetElapsedTime(lookedAround, now) <= LookAroundEvery))
            {
                return;
            }

            lookedAround = now;
            try
            {
                _ = opening.Result.ConfigureAsync();
            }
            catch (Exception error) when (RedisFailure.IsOne(error))
            {
                // Then the next call finds the same as this one.
                return;
            }
        }
    }
}
