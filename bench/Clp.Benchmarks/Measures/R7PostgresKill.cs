using Clp.Storage.Conformance.Strikes;
using Clp.Storage.Postgres;
using Clp.TestServers;

namespace Clp.Benchmarks.Measures;

/// <summary>A PostgreSQL server under load is killed with all its children, or ends every session, at random moments.</summary>
internal sealed class R7PostgresKill : IMeasure
{
    private const int Seed = 20261120;

    public string Name => "R7";

    public string About => "PostgreSQL store: kill -9 of the whole server, and pg_terminate_backend, under load; nothing acknowledged lost, partial or double";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        if (Servers.MissingPostgres is { } why)
        {
            yield return Figure.None("postgres-kill", "12/12", why);
            yield break;
        }

        (int kills, int terminations) = (context.Sample(12, 2), context.Sample(50, 5));
        (int killed, int terminated, StrikeRounds rounds) = RunAsync(kills, terminations).GetAwaiter().GetResult();
        rounds.Wrong.ForEach(context.Note);
        context.Note($"R7 postgres seed {Seed}: {rounds.Acknowledged} acknowledged appends of two events and a message by eight writers, half of them sharing transactions; {rounds.Unknown} calls without answer, {rounds.Duplicates} of which were stored, {rounds.Rejected} refused; lost {rounds.Lost}, partial {rounds.Partial}, double {rounds.Double}");
        yield return Figure.All("postgres-kill", killed, kills);
        yield return Figure.All("postgres-terminate", terminated, terminations);
        yield return Figure.Exactly("postgres-lost", rounds.Lost + rounds.Partial + rounds.Double, 0);
        yield return Bound.Of("postgres-bound", kills + terminations - killed - terminated, kills + terminations);
    }

    private static async Task<(int Killed, int Terminated, StrikeRounds Rounds)> RunAsync(int kills, int terminations)
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        PostgresStoreOptions options = new() { ConnectionString = await server.CreateDatabaseAsync() };
        await using PostgresStore grouped = await PostgresStore.OpenAsync(options, default);
        await using PostgresStore alone = await PostgresStore.OpenAsync(options with { GroupCommit = false }, default);
        StrikeRounds rounds = new([grouped, alone], new Random(Seed));
        (int killed, int terminated) = (0, 0);
        for (int round = 0; round < kills; round++)
        {
            killed += await rounds.RunAsync(async () =>
            {
                await server.KillAsync();
                await server.RestartAsync();
            }) ? 1 : 0;
        }

        for (int round = 0; round < terminations; round++)
        {
            terminated += await rounds.RunAsync(() => server.TerminateBackendsAsync()) ? 1 : 0;
        }

        return (killed, terminated, rounds);
    }
}
