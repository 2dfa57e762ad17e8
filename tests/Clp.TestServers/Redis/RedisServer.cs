using System.Globalization;

namespace Clp.TestServers;

/// <summary>
/// A redis-server of our own on a free loopback port, with its files in a temporary folder. Safe to use from several threads;
/// starting, stopping and killing are the caller's to order.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly RedisOptions options;
    private readonly string folder;
    private readonly bool isClusterNode;
    private ServerProcess? process;

    private RedisServer(RedisOptions options, string folder, bool isClusterNode)
    {
        this.options = options;
        this.folder = folder;
        this.isClusterNode = isClusterNode;
    }

    /// <summary>The address it listens on, 127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port, the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>The port on which the nodes of a cluster talk to each other; 0 outside a cluster.</summary>
    public int BusPort { get; private set; }

    /// <summary>What StackExchange.Redis connects with: host, port and, when there is one, the password.</summary>
    public string ConnectionString => $"{Host}:{Port}" + (options.Password is null ? "" : ",password=" + options.Password);

    /// <summary>Whether the process runs (a paused one does).</summary>
    public bool IsRunning => process is { IsRunning: true };

    /// <summary>Where its files and its log are.</summary>
    public string Folder => folder;

    /// <summary>The end of what the server has written to its log.</summary>
    public string Log => process?.Log ?? "";

    private ServerProcess Running => process ?? throw new ServerException("this Redis server has not been started");

    /// <summary>Starts a server and returns when it answers; throws <see cref="ServerException"/>, with its log, when it does not within three minutes.</summary>
    public static Task<RedisServer> StartAsync(RedisOptions? options = null) => StartAsync(options ?? new RedisOptions(), isClusterNode: false);

    internal static async Task<RedisServer> StartAsync(RedisOptions options, bool isClusterNode)
    {
        Servers.RequireRedis();
        RedisServer server = new(options, await RunFolder.AddAsync("redis"), isClusterNode);
        for (int attempt = 1; ; attempt++)
        {
            server.Port = Ports.Next();
            server.BusPort = isClusterNode ? Ports.Next() : 0;
            try
            {
                await server.LaunchAsync();
                return server;
            }
            catch (ServerException) when (attempt < Attempts && server.Log.Contains("Address already in use", StringComparison.Ordinal))
            {
                await server.StopAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Sends one command over a connection of its own and returns the reply as text, an array's items by line; an error reply throws <see cref="ServerException"/>.</summary>
    public async Task<string> AskAsync(params string[] words)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        using RespClient client = await RespClient.ConnectAsync(Port, options.Password, limit.Token);
        return await client.AskAsync(limit.Token, words);
    }

    /// <summary>Kills the process with SIGKILL; returns when it is gone.</summary>
    public void Kill() => Running.Kill();

    /// <summary>Stops the process in its tracks (SIGSTOP): its connections stay open and nothing is answered.</summary>
    public void Pause() => Running.Signal(Posix.SigStop);

    /// <summary>Lets a paused process go on (SIGCONT).</summary>
    public void Resume() => Running.Signal(Posix.SigCont);

    /// <summary>Stops the server in an orderly way (SIGTERM); does nothing when it has ended.</summary>
    public Task StopAsync() => process?.EndAsync(Posix.SigTerm) ?? Task.CompletedTask;

    /// <summary>
    /// Starts the server again on its port and its folder, after stopping it when it still runs; returns when it answers. An
    /// append-only file with a torn end is cut by redis-check-aof first, as a person would do it.
    /// </summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        try
        {
            await LaunchAsync();
        }
        catch (ServerException) when (Log.Contains("redis-check-aof --fix", StringComparison.Ordinal))
        {
            await StopAsync();
            await AppendOnlyFile.MendAsync(folder);
            Mended++;
            await LaunchAsync();
        }
    }

    /// <summary>How often a restart found a torn end and cut it.</summary>
    public int Mended { get; private set; }

    /// <summary>Ends the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await (process?.EndAsync(Posix.SigKill) ?? Task.CompletedTask);
        RunFolder.Remove(folder);
    }

    private async Task LaunchAsync()
    {
        string[] cluster = isClusterNode ? ["--cluster-enabled", "yes", "--cluster-port", Text(BusPort)] : [];
        process = await ServerProcess.StartAsync(Path.Combine(folder, "redis.log"), user: null, Posix.SigKill,
            [Servers.RequireRedis(), "--bind", Host, "--port", Text(Port), "--dir", folder, "--save", "", "--daemonize", "no", .. cluster, .. options.CommandLine()]);
        await process.UntilAsync(AnswersAsync);
    }

    /// <summary>Ready when PING is answered by this very process and not by one that was quicker to take the port.</summary>
    private async Task<bool> AnswersAsync(CancellationToken limit)
    {
        using RespClient client = await RespClient.ConnectAsync(Port, options.Password, limit);
        return await client.AskAsync(limit, "PING") == "PONG"
            && (await client.AskAsync(limit, "INFO", "server")).Contains($"process_id:{Running.Id}\r", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
