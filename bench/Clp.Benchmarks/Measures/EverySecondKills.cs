using System.Collections.Concurrent;
using Clp.Storage.Conformance;
using Clp.Storage.Redis;
using Clp.TestServers;

namespace Clp.Benchmarks.Measures;

/// <summary>
/// Kills Redis servers with appendfsync everysec under load, on a disk that others keep busy. While a flush is under way such a server answers before it has
/// handed an append to the system, so a kill may lose what it acknowledged. What was lost is counted, and whether the store that
/// had seen it acknowledged says so.
/// </summary>
internal sealed class EverySecondKills(int seed)
{
    private const int Writers = 4;

    // The more there is to flush, the longer a flush is under way.
    private static readonly string Padding = new('.', 2_000);
    private readonly Random random = new(seed);

    public int Kills { get; private set; }

    public int Acknowledged { get; private set; }

    public int Lost { get; private set; }

    public int Partial { get; private set; }

    /// <summary>Streams that ended before something acknowledged.</summary>
    public int Regressed { get; private set; }

    /// <summary>Those of which the store said so.</summary>
    public int Noticed { get; private set; }

    public override string ToString()
        => $"{Kills} kills, {Acknowledged} acknowledged appends of two events by four writers; lost {Lost} in {Regressed} streams, noticed in {Noticed}; partial {Partial}";

    public async Task RunAsync(int kills)
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.EverySecond });
        using CancellationTokenSource done = new();
        Task busy = Task.Run(() => KeepDiskBusy(done.Token));
        await KillAsync(server, kills);
        await done.CancelAsync();
        await busy;
    }

    // As others on the same machine do: a flush then takes as long as theirs.
    private static void KeepDiskBusy(CancellationToken done)
    {
        using ScratchFolder folder = new();
        byte[] piece = new byte[1 << 20];
        using FileStream file = File.Create(Path.Combine(folder.Path, "busy"));
        while (!done.IsCancellationRequested)
        {
            file.Position = 0;
            for (int i = 0; i < 200; i++)
            {
                file.Write(piece);
            }

            file.Flush(flushToDisk: true);
        }
    }

    private async Task KillAsync(RedisServer server, int kills)
    {
        for (; Kills < kills; Kills++)
        {
            await using RedisStore store = await OpenAsync(server);
            ConcurrentQueue<(StreamId Stream, long Version, string Id)> acknowledged = [];
            Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(store, new StreamId("", $"kill {Kills}", $"{writer}"), acknowledged))));
            for (int enough = random.Next(1_000, 8_000); acknowledged.Count < enough && !writing.IsCompleted;)
            {
                await Task.Delay(1);
            }

            server.Kill();
            await writing;
            await server.RestartAsync();
            Acknowledged += acknowledged.Count;
            await using RedisStore fresh = await OpenAsync(server);
            foreach (IGrouping<StreamId, (StreamId Stream, long Version, string Id)> stream in acknowledged.GroupBy(append => append.Stream))
            {
                await InspectAsync(store, fresh, stream.Key, [.. stream]);
            }
        }
    }

    // Until the server is gone: the first failure is the end.
    private static async Task WriteAsync(RedisStore store, StreamId stream, ConcurrentQueue<(StreamId Stream, long Version, string Id)> acknowledged)
    {
        try
        {
            for (int number = 0; ; number++)
            {
                AppendResult result = await store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, $"{number} a{Padding}", $"{number} b{Padding}"), default);
                acknowledged.Enqueue((stream, result.Version, $"{number}"));
            }
        }
        catch (StorageException error) when (error.Failure is StorageFailure.Unknown or StorageFailure.Rejected)
        {
            return;
        }
    }

    private async Task InspectAsync(RedisStore store, RedisStore fresh, StreamId stream, List<(StreamId Stream, long Version, string Id)> acknowledged)
    {
        List<string> notes = [];
        await foreach (RecordedEvent recorded in fresh.ReadAsync(stream, 0, default))
        {
            notes.Add(Notes.Text(recorded));
        }

        Partial += notes.Where((note, version) => note != $"{version / 2} {(version % 2 == 0 ? "a" : "b")}{Padding}").Count() + (notes.Count % 2);
        int lost = acknowledged.Count(append => append.Version >= notes.Count || notes[(int)append.Version] != $"{append.Id} b{Padding}");
        Lost += lost;
        Regressed += lost > 0 ? 1 : 0;
        Noticed += lost > 0 && await NoticesAsync(store, stream) ? 1 : 0;
    }

    private static async Task<bool> NoticesAsync(RedisStore store, StreamId stream)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                await store.VersionAsync(stream, default);
                return false;
            }
            catch (StorageException error) when (error.Failure != StorageFailure.Corrupt)
            {
                // Not connected again yet.
            }
            catch (StorageException error)
            {
                return error.Code == ClpCodes.HeadRegressed;
            }
        }

        return false;
    }

    private static async Task<RedisStore> OpenAsync(RedisServer server)
        => await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString + ",connectTimeout=500", RetryFor = TimeSpan.FromMilliseconds(500) });
}
