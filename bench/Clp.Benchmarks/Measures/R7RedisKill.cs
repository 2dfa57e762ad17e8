using Clp.Storage.Conformance.Strikes;
using Clp.Storage.Redis;
using Clp.TestServers;

namespace Clp.Benchmarks.Measures;

/// <summary>A Redis server under load is killed at random moments and started again on its append-only file.</summary>
internal sealed class R7RedisKill : IMeasure
{
    private const int Seed = 20261120;
    private const int RoundsPerServer = 10;

    public string Name => "R7";

    public string About => "Redis store: kill -9 of the server under load; nothing acknowledged lost, partial or double with appendfsync always";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (Servers.MissingRedis is { } why)
        {
            yield return Figure.None("redis-kill", "100/100", why);
            yield break;
        }

        int rounds = context.Sample(100, 10);
        (int good, int faults) = RunAsync(rounds, context).GetAwaiter().GetResult();
        yield return Figure.All("redis-kill", good, rounds);
        yield return Figure.Exactly("redis-lost", faults, 0);
        yield return Bound.Of("redis-bound", rounds - good, rounds);

        EverySecondKills relaxed = new(Seed);
        relaxed.RunAsync(context.Sample(20, 4)).GetAwaiter().GetResult();
        context.Note($"R7 redis-everysec seed {Seed}: {relaxed}");
        yield return new Figure("redis-everysec-lost", $"{relaxed.Lost}/{relaxed.Acknowledged}", "reported", true);
        yield return new Figure("redis-everysec-noticed", $"{relaxed.Noticed}/{relaxed.Regressed}", "every-loss", relaxed.Noticed == relaxed.Regressed);
        yield return Figure.Exactly("redis-everysec-partial", relaxed.Partial, 0);
    }

    private static async Task<(int Good, int Faults)> RunAsync(int count, MeasureContext context)
    {
        Random random = new(Seed);
        (int good, int acknowledged, int unknown, int duplicates, int rejected) = (0, 0, 0, 0, 0);
        (int lost, int partial, int doubled, int mended, List<string> wrong) = (0, 0, 0, 0, []);
        for (int servers = 0; servers < count / RoundsPerServer; servers++)
        {
            await using RedisServer server = await RedisServer.StartAsync();
            await using RedisStore one = await OpenAsync(server);
            await using RedisStore other = await OpenAsync(server);
            StrikeRounds rounds = new([one, other], random);
            for (int round = 0; round < RoundsPerServer; round++)
            {
                good += await rounds.RunAsync(() => KillAsync(server)) ? 1 : 0;
            }

            (acknowledged, unknown, duplicates, rejected) = (acknowledged + rounds.Acknowledged, unknown + rounds.Unknown, duplicates + rounds.Duplicates, rejected + rounds.Rejected);
            (lost, partial, doubled) = (lost + rounds.Lost, partial + rounds.Partial, doubled + rounds.Double);
            mended += server.Mended;
            wrong.AddRange(rounds.Wrong);
        }

        wrong.Take(10).ToList().ForEach(context.Note);
        context.Note($"R7 redis seed {Seed}: {acknowledged} acknowledged appends of two events and a message by eight writers; {unknown} calls without answer, {duplicates} of which were stored, {rejected} refused; {mended} torn files mended; lost {lost}, partial {partial}, double {doubled}, otherwise wrong {wrong.Count}");
        return (good, lost + partial + doubled + wrong.Count);
    }

    private static async Task KillAsync(RedisServer server)
    {
        server.Kill();
        await server.RestartAsync();
    }

    // The driver's pauses between attempts to connect are as long as its time-out for connecting.
    private static async Task<RedisStore> OpenAsync(RedisServer server) => await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString + ",connectTimeout=500" });
}
