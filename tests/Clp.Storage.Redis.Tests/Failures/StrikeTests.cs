using Clp.Storage.Conformance.Strikes;
using Clp.TestServers;
using Xunit.Abstractions;

namespace Clp.Storage.Redis.Tests.Failures;

/// <summary>A few rounds of what R7 measures at length: the server is killed while appends go on, and started again.</summary>
public sealed class StrikeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_KilledUnderLoad_LosesNothingAcknowledged()
    {
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"CLP_SEED={seed}");
        await using RedisServer server = await RedisServer.StartAsync();
        RedisStoreOptions options = new() { Configuration = server.ConnectionString + ",connectTimeout=500" };
        await using RedisStore one = await RedisStore.OpenAsync(options);
        await using RedisStore other = await RedisStore.OpenAsync(options);
        StrikeRounds rounds = new([one, other], new Random(seed));

        for (int round = 0; round < 3; round++)
        {
            bool isGood = await rounds.RunAsync(async () =>
            {
                server.Kill();
                await server.RestartAsync();
            });

            isGood.ShouldBeTrue($"seed {seed}, round {round}: lost {rounds.Lost}, partial {rounds.Partial}, double {rounds.Double} {string.Join("; ", rounds.Wrong)}");
        }

        output.WriteLine($"{rounds.Acknowledged} acknowledged, {rounds.Unknown} without answer ({rounds.Duplicates} stored), {rounds.Rejected} refused");
        (rounds.Unknown + rounds.Rejected).ShouldBeGreaterThan(0, "the kills met somebody");
    }
}
