using Clp.Storage.Redis;
using Clp.TestServers;
using StackExchange.Redis;

namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>A single Redis node. The driver's side sends the same scripts with the same keys over a connection of its own, and its events are bytes already.</summary>
internal abstract class RedisRace(RedisDurability durability) : AdapterRace
{
    private static readonly RedisKeys Keys = new("driver", "", 64);

    private readonly Dictionary<StreamId, StreamPlace> places = [];
    private RedisServer? server;
    private RedisStore? store;
    private ConnectionMultiplexer? connection;
    private IDatabase? database;

    public override double? BatchGoal => 5;

    public override IEventStore Store => store!;

    public override async Task<string?> StartAsync(ScratchFolder folder)
    {
        try
        {
            server = await RedisServer.StartAsync(new RedisOptions { Durability = durability });
        }
        catch (ServerMissingException missing)
        {
            return missing.Message;
        }

        store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        database = connection.GetDatabase();
        foreach (RedisScript script in new[] { RedisScript.Append, RedisScript.Read })
        {
            await connection.GetServer(connection.GetEndPoints()[0]).ScriptLoadAsync(script.Text);
        }

        return null;
    }

    public override async Task DriverAppendAsync(StreamId stream, long first, byte[][] events)
    {
        StreamPlace place = Place(stream);
        RedisValue[] arguments = new RedisValue[12 + events.Length];
        Array.Fill(arguments, RedisValue.EmptyString, 0, 12);
        arguments[0] = place.Name;
        arguments[5] = first - 1;
        arguments[10] = "driver";
        arguments[11] = events.Length;
        for (int i = 0; i < events.Length; i++)
        {
            arguments[12 + i] = events[i];
        }

        RedisResult[] answer = (RedisResult[])(await database!.ScriptEvaluateAsync(RedisScript.Append.Hash, place.Keys, arguments))!;
        Demand((string)answer[0]! == "appended" && (long)answer[1] == first + events.Length - 1, $"{stream}: {answer[0]}");
    }

    public override async IAsyncEnumerable<byte[]> DriverReadAsync(StreamId stream)
    {
        StreamPlace place = Place(stream);
        RedisValue[] arguments = [place.Name, "", "", "", "", 0, "", -1];
        RedisResult[] answer = (RedisResult[])(await database!.ScriptEvaluateAsync(RedisScript.Read.Hash, place.Keys, arguments))!;
        foreach (byte[] json in (byte[][])answer[6]!)
        {
            yield return json;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        connection?.Dispose();
        await (store?.DisposeAsync() ?? default);
        await (server?.DisposeAsync() ?? default);
    }

    private StreamPlace Place(StreamId stream)
    {
        if (!places.TryGetValue(stream, out StreamPlace? place))
        {
            places.Add(stream, place = new StreamPlace(Keys, stream));
        }

        return place;
    }
}

/// <summary>Redis that writes to its disk before it answers.</summary>
internal sealed class RedisAlwaysRace() : RedisRace(RedisDurability.Always)
{
    public override string Name => "redis-always";
}

/// <summary>Redis that writes to its disk every second: nothing but the way there and the script takes time.</summary>
internal sealed class RedisEverySecondRace() : RedisRace(RedisDurability.EverySecond)
{
    public override string Name => "redis-everysec";
}
