using System.Globalization;

namespace Clp.TestServers;

/// <summary>
/// A PostgreSQL server of our own on a free loopback port, with its data in a temporary folder. Every connection is trusted. Safe
/// to use from several threads; starting, stopping and killing are the caller's to order.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    internal const string Superuser = "postgres";
    private const int Attempts = 5;
    private static int databases;
    private readonly PostgresOptions options;
    private readonly string folder;
    private ServerProcess? process;

    private PostgresServer(PostgresOptions options, string folder)
    {
        this.options = options;
        this.folder = folder;
    }

    /// <summary>The address it listens on, 127.0.0.1.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port, the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>What Npgsql connects with, as superuser, to the database postgres.</summary>
    public string ConnectionString => ConnectionStringFor("postgres");

    /// <summary>Whether the postmaster runs.</summary>
    public bool IsRunning => process is { IsRunning: true };

    /// <summary>The end of what the server has written to its log.</summary>
    public string Log => process?.Log ?? "";

    /// <summary>Where its data and its log are.</summary>
    public string Folder => folder;

    private string Data => Path.Combine(folder, "data");

    private ServerProcess Running => process ?? throw new ServerException("this PostgreSQL server has not been started");

    /// <summary>Starts a server and returns when it takes connections; throws <see cref="ServerException"/>, with its log, when it does not within three minutes.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresOptions? options = null)
    {
        PostgresBinaries.Require("postgres");
        PostgresServer server = new(options ?? new PostgresOptions(), await RunFolder.AddAsync("postgres"));
        try
        {
            await server.PrepareAsync();
            await server.LaunchFirstAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What Npgsql connects with, as superuser, to a database of this server.</summary>
    public string ConnectionStringFor(string database) => $"Host={Host};Port={Port};Username={Superuser};Database={database}";

    /// <summary>Creates an empty database with a name of its own and returns what Npgsql connects to it with.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = "test_" + Text(Interlocked.Increment(ref databases));
        await AskAsync($"CREATE DATABASE {name}");
        return ConnectionStringFor(name);
    }

    /// <summary>Runs SQL with psql, as superuser, and returns what it prints: one line per row, columns apart by |.</summary>
    public async Task<string> AskAsync(string sql, string database = "postgres") =>
        (await Tool.RunAsync(PostgresBinaries.Require("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", Host, "-p", Text(Port), "-U", Superuser, "-d", database, "-c", sql)).TrimEnd('\n');

    /// <summary>A database as pg_dump writes it, in SQL.</summary>
    public Task<string> DumpAsync(string database = "postgres") =>
        Tool.RunAsync(PostgresBinaries.Require("pg_dump"), "-h", Host, "-p", Text(Port), "-U", Superuser, "-d", database);

    /// <summary>Terminates every client's backend but the asking one, of one database or of all; returns how many there were.</summary>
    public async Task<int> TerminateBackendsAsync(string? database = null)
    {
        string which = database is null ? "" : $" AND datname = '{database}'";
        string count = await AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'" + which);
        return int.Parse(count, CultureInfo.InvariantCulture);
    }

    /// <summary>Kills the postmaster and all its children with SIGKILL, as a machine that loses its power would; returns when they are gone.</summary>
    public async Task KillAsync()
    {
        // Stopped, the postmaster starts no further child between the listing and the killing.
        Running.Signal(Posix.SigStop);
        IReadOnlyList<int> children = Children.Of(Running.Id);
        foreach (int child in children)
        {
            Posix.Signal(child, Posix.SigKill);
        }

        Running.Kill();
        await Children.GoneAsync(children);
    }

    /// <summary>Stops the server at the next chance, cutting its clients off (fast shutdown); does nothing when it has ended.</summary>
    public Task StopAsync() => process?.EndAsync(Posix.SigInt) ?? Task.CompletedTask;

    /// <summary>Starts the server again on its port and its data, after stopping it when it still runs; returns when it takes connections.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAsync();
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await (process?.EndAsync(Posix.SigQuit) ?? Task.CompletedTask);
        RunFolder.Remove(folder);
    }

    private async Task PrepareAsync()
    {
        await PostgresTemplate.CopyToAsync(Data);
        if (PostgresBinaries.User is { } user)
        {
            await Tool.RunAsync("chown", user, folder);
        }
    }

    private async Task LaunchFirstAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            Port = Ports.Next();
            try
            {
                await LaunchAsync();
                return;
            }
            catch (ServerException) when (attempt < Attempts && Log.Contains("Address already in use", StringComparison.Ordinal))
            {
                await StopAsync();
            }
        }
    }

    private async Task LaunchAsync()
    {
        string durable = options.IsDurable ? "on" : "off";
        // Memory that is shared dynamically lies in the data folder, so that a killed server leaves nothing behind elsewhere.
        string[] settings =
        [
            "listen_addresses=" + Host, "port=" + Text(Port), "unix_socket_directories=" + folder, "max_connections=" + Text(options.MaxConnections),
            "fsync=" + durable, "synchronous_commit=" + durable, "dynamic_shared_memory_type=mmap", "log_min_messages=warning", .. options.Settings,
        ];
        process = await ServerProcess.StartAsync(Path.Combine(folder, "postgres.log"), PostgresBinaries.User, Posix.SigQuit,
            [PostgresBinaries.Require("postgres"), "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        await process.UntilAsync(IsReadyAsync);
    }

    /// <summary>The postmaster itself writes into its lock file, under its process id, that it takes connections.</summary>
    private async Task<bool> IsReadyAsync(CancellationToken limit)
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), limit);
        return lines.Length > 7 && lines[0] == Text(Running.Id) && lines[7].Trim() == "ready";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
