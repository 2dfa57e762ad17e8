using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>Runs scripts on the server or the cluster: waits no longer than allowed, sends again only what certainly did not run. Thread-safe.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LookAroundEvery = TimeSpan.FromSeconds(1);
    private const int MostLoads = 4;

    private readonly RedisStoreOptions options;
    private readonly TimeProvider time;
    private readonly IDatabase database;
    private readonly bool isOwned;
    private int isClosed;
    private long lookedAround;

    private RedisLink(RedisStoreOptions options, ConnectionMultiplexer connection, bool isOwned)
    {
        (this.options, Connection, this.isOwned) = (options, connection, isOwned);
        time = options.TimeProvider;
        database = connection.GetDatabase(options.Database);
    }

    public ConnectionMultiplexer Connection { get; }

    public static async ValueTask<RedisLink> OpenAsync(RedisStoreOptions options)
    {
        if (options.Connection is { } given)
        {
            return new RedisLink(options, given, isOwned: false);
        }

        ConfigurationOptions configuration = Parse(options.Configuration!);

        // A server that is away for a moment is waited for, now and later; its settings are read at the start.
        configuration.AbortOnConnectFail = false;
        configuration.AllowAdmin = true;
        try
        {
            ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);

            // Version 1 hands answers on one after the other unless told otherwise, so that a caller who blocks in one stops all; later ones have no such switch.
            typeof(ConnectionMultiplexer).GetProperty("PreserveAsyncOrder")?.SetValue(connection, false);
            return new RedisLink(options, connection, isOwned: true);
        }
        catch (Exception error) when (RedisErrors.IsDriverFailure(error))
        {
            RedisErrors.Judge(error, out string meaning);
            throw RedisErrors.Read(meaning);
        }
    }

    /// <summary>Runs a script that writes nothing, or whose effect does not matter when the caller leaves.</summary>
    public ValueTask<RedisResult[]> ReadAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
        => RunAsync(script, keys, arguments, isWrite: false, cancellationToken);

    /// <summary>Runs a script that writes. Once sent it is not cancelled: only the answer tells what happened.</summary>
    public ValueTask<RedisResult[]> WriteAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
        => RunAsync(script, keys, arguments, isWrite: true, cancellationToken);

    /// <summary>Asks every node that is connected, whatever it is; a node that fails or forbids the question is left out.</summary>
    public async ValueTask<IReadOnlyList<ServerReport>> AskNodesAsync(bool withSettings, CancellationToken cancellationToken)
    {
        System.Net.EndPoint[] nodes = Connection.GetEndPoints();
        List<ServerReport> reports = [];
        foreach (System.Net.EndPoint node in nodes)
        {
            try
            {
                IServer server = Connection.GetServer(node);
                reports.Add(server.IsConnected
                    ? await ServerReport.AskAsync(server, nodes.Length == 1 ? database : null, withSettings).WaitAsync(options.CommandTimeout, time, cancellationToken).ConfigureAwait(false)
                    : ServerReport.Away);
            }
            catch (Exception error) when (RedisErrors.IsDriverFailure(error) && !cancellationToken.IsCancellationRequested)
            {
                reports.Add(ServerReport.Away);
            }
        }

        return reports;
    }

    /// <summary>Whether a cluster serves every slot, as one of its nodes sees it; null when nobody says.</summary>
    public async ValueTask<bool?> IsClusterWholeAsync(CancellationToken cancellationToken)
    {
        try
        {
            string state = (string)(await database.ExecuteAsync("CLUSTER", "INFO").WaitAsync(options.CommandTimeout, time, cancellationToken).ConfigureAwait(false))!;
            return state.Contains("cluster_state:ok", StringComparison.Ordinal);
        }
        catch (Exception error) when (RedisErrors.IsDriverFailure(error) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0 && isOwned)
        {
            await Connection.CloseAsync().ConfigureAwait(false);
            Connection.Dispose();
        }
    }

    private async ValueTask<RedisResult[]> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, bool isWrite, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long? failing = null;
        TimeSpan pause = FirstPause;
        for (int missing = 0; ;)
        {
            Fate fate;
            string meaning;
            try
            {
                return await SendAsync(script, keys, arguments, missing > 0, isWrite ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!isWrite && cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error) when (RedisErrors.IsDriverFailure(error))
            {
                fate = RedisErrors.Judge(error, out meaning);
            }

            if (fate == Fate.ScriptMissing && missing++ < MostLoads)
            {
                // The text loads the script on the node that lacks it; the driver may need to be told once more that it does.
                continue;
            }

            failing ??= time.GetTimestamp();
            if (fate is Fate.Unknown or Fate.NotRun || time.GetElapsedTime(failing.Value) + pause > options.RetryFor)
            {
                throw isWrite ? RedisErrors.Write(fate, meaning) : RedisErrors.Read(meaning);
            }

            LookAround();
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask<RedisResult[]> SendAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, bool sendsText, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref isClosed) != 0, this);
        Task<RedisResult> sent = sendsText
            ? database.ScriptEvaluateAsync(script.Text, keys, arguments, CommandFlags.DemandMaster)
            : database.ScriptEvaluateAsync(script.Hash, keys, arguments, CommandFlags.DemandMaster);
        RedisResult answer = await sent.WaitAsync(options.CommandTimeout, time, cancellationToken).ConfigureAwait(false);
        return (RedisResult[])answer!;
    }

    // After a failover the driver may go on asking the dead node for as long as a minute, unless it is told to look who is there.
    private void LookAround()
    {
        long now = time.GetTimestamp(), last = Interlocked.Read(ref lookedAround);
        if ((last == 0 || time.GetElapsedTime(last, now) > LookAroundEvery) && Interlocked.CompareExchange(ref lookedAround, now, last) == last)
        {
            try
            {
                _ = Connection.ConfigureAsync();
            }
            catch (Exception error) when (RedisErrors.IsDriverFailure(error))
            {
                // Then the next attempt finds the same as this one.
                return;
            }
        }
    }

    private static ConfigurationOptions Parse(string text)
    {
        try
        {
            ConfigurationOptions parsed = ConfigurationOptions.Parse(text);
            return parsed.EndPoints.Count > 0 ? parsed : throw Bad();
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw Bad();
        }

        static StorageException Bad() => new(
            ClpCodes.StoreMisconfigured, $"{nameof(RedisStoreOptions.Configuration)} is not a connection string of StackExchange.Redis; give one such as host:6379,password=….", StorageFailure.Rejected);
    }
}
