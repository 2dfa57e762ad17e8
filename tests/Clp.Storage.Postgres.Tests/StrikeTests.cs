using Clp.Storage.Conformance.Strikes;
using Clp.TestServers;
using Xunit.Abstractions;

namespace Clp.Storage.Postgres.Tests;

/// <summary>A few rounds of what R7 measures at length: the server is killed, or ends its sessions, while appends go on.</summary>
public sealed class StrikeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_KilledAndCutOffUnderLoad_LosesNothingAcknowledged()
    {
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"CLP_SEED={seed}");
        await using PostgresServer server = await PostgresServer.StartAsync();
        PostgresStoreOptions options = new() { ConnectionString = server.ConnectionString };
        await using PostgresStore grouped = await PostgresStore.OpenAsync(options, default);
        await using PostgresStore alone = await PostgresStore.OpenAsync(options with { GroupCommit = false }, default);
        StrikeRounds rounds = new([grouped, alone], new Random(seed));

        for (int round = 0; round < 6; round++)
        {
            bool isGood = await rounds.RunAsync(async () =>
            {
                if (round == 2)
                {
                    await server.KillAsync();
                    await server.RestartAsync();
                }
                else
                {
                    await server.TerminateBackendsAsync();
                }
            });

            isGood.ShouldBeTrue($"seed {seed}, round {round}: lost {rounds.Lost}, partial {rounds.Partial}, double {rounds.Double} {string.Join("; ", rounds.Wrong)}");
        }

        output.WriteLine($"{rounds.Acknowledged} acknowledged, {rounds.Unknown} without answer ({rounds.Duplicates} stored), {rounds.Rejected} refused");
        (rounds.Unknown + rounds.Rejected).ShouldBeGreaterThan(0, "the strikes met somebody");
    }
}
