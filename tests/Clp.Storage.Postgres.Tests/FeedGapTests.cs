using Clp.Storage.Conformance;
using Clp.TestServers;
using Npgsql;
using Xunit.Abstractions;

namespace Clp.Storage.Postgres.Tests;

/// <summary>
/// Reading all streams while transactions end in another order than they began. On a server of their own: transactions that are
/// left open hold back every reader of a server.
/// </summary>
public sealed class FeedGapTests(ITestOutputHelper output) : IAsyncLifetime
{
    // Without the server's own housekeeping, whose transactions would hold readers back like any others.
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartAsync(new PostgresOptions { Settings = ["autovacuum=off"] }));
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync(await Server.Value);

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAll_WhileAnEarlierTransactionIsOpen_GivesNothingAfterIt(bool commits)
    {
        PostgresStore store = await database.OpenAsync(options => options with { FeedPatience = TimeSpan.Zero });
        await Append(store, "zero", "before");
        NpgsqlConnection connection = await database.ConnectAsync();
        NpgsqlTransaction open = await connection.BeginTransactionAsync();
        await TestDatabase.AppendAsync(connection, TestDatabase.Stream("one"), "earlier");
        await Append(store, "two", "later");
        await Append(store, "three", "last");

        FeedPosition position = FeedPosition.Start;
        List<string> seen = [];
        seen.AddRange(await Read(store, position, next => position = next));
        seen.ShouldBe(["before"]);
        (await Read(store, position, next => position = next)).ShouldBeEmpty("what was stored later waits for what may come before it");

        await (commits ? open.CommitAsync() : open.RollbackAsync());

        seen.AddRange(await Read(store, position, next => position = next));
        seen.ShouldBe(commits ? ["before", "earlier", "later", "last"] : ["before", "later", "last"]);
    }

    [Fact]
    public async Task ReadAll_WhileATransactionIsOpenForAMoment_WaitsForIt()
    {
        PostgresStore store = await database.OpenAsync(options => options with { FeedPatience = TimeSpan.FromMinutes(1) });
        await Append(store, "zero", "before");
        NpgsqlConnection connection = await database.ConnectAsync();
        NpgsqlTransaction open = await connection.BeginTransactionAsync();
        await TestDatabase.AppendAsync(connection, TestDatabase.Stream("one"), "earlier");
        await Append(store, "two", "later");

        Task<List<string>> reading = Read(store, FeedPosition.Start, _ => { });
        reading.IsCompleted.ShouldBeFalse();
        await open.CommitAsync();

        (await reading).ShouldBe(["before", "earlier", "later"]);
    }

    [Fact]
    public async Task ReadAll_WithATransactionOfAnotherDatabaseOpen_IsHeldBackAndTheHealthSaysSo()
    {
        PostgresStore store = await database.OpenAsync(options => options with { FeedPatience = TimeSpan.Zero, OldTransaction = TimeSpan.FromSeconds(1) });
        await using TestDatabase elsewhere = await TestDatabase.CreateAsync(database.Server);
        NpgsqlConnection connection = await elsewhere.ConnectAsync();
        NpgsqlTransaction idle = await connection.BeginTransactionAsync();
        await using (NpgsqlCommand id = new("SELECT pg_current_xact_id()", connection))
        {
            await id.ExecuteScalarAsync();
        }

        await Append(store, "one", "event");

        (await Read(store, FeedPosition.Start, _ => { })).ShouldBeEmpty();
        StoreHealth health = await store.CheckHealthAsync(default);
        for (int check = 0; check < 10_000 && health.Status == StoreHealthStatus.Healthy; check++)
        {
            health = await store.CheckHealthAsync(default);
        }

        health.Status.ShouldBe(StoreHealthStatus.Degraded);
        health.Description.ShouldContain("Readers of all streams wait for it");
        await idle.RollbackAsync();
        (await Read(store, FeedPosition.Start, _ => { })).ShouldBe(["event"]);
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
    }

    [Fact]
    public async Task ReadAll_UnderRandomDelaysBeforeCommits_SkipsNothingAndKeepsEachStreamsOrder()
    {
        const int Writers = 10, Appends = 25;
        int seed = Environment.GetEnvironmentVariable("CLP_SEED") is { Length: > 0 } given ? int.Parse(given, null) : Random.Shared.Next();
        output.WriteLine($"CLP_SEED={seed}");
        PostgresStore store = await database.OpenAsync(options => options with { FeedPatience = TimeSpan.Zero });
        int kept = 0;
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            Random random = new(seed + writer);
            NpgsqlConnection connection;
            lock (database)
            {
                connection = database.ConnectAsync().GetAwaiter().GetResult();
            }

            for (int i = 0; i < Appends; i++)
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
                await TestDatabase.AppendAsync(connection, TestDatabase.Stream($"{random.Next(6)}"), $"{writer}-{i}");
                await Task.Delay(random.Next(12));
                if (random.Next(5) == 0)
                {
                    await transaction.RollbackAsync();
                    continue;
                }

                await transaction.CommitAsync();
                Interlocked.Increment(ref kept);
            }
        })));

        List<PositionedEvent> seen = await FollowAsync(store, writing);

        seen.Count.ShouldBe(kept, $"seed {seed}");
        ShouldCountUp(seen, seed);
    }

    [Fact]
    public async Task ReadAll_OfGroupsOfTwoProcesses_KeepsEachStreamsOrder()
    {
        const int Writers = 16, Appends = 30, Streams = 5;
        PostgresStore[] stores = [await database.OpenAsync(), await database.OpenAsync(), await database.OpenAsync(options => options with { GroupCommit = false })];
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < Appends; i++)
            {
                await Append(stores[writer % stores.Length], $"{(writer + i) % Streams}", $"{writer}-{i}");
            }
        })));

        List<PositionedEvent> seen = await FollowAsync(stores[0], writing);

        seen.Select(positioned => Notes.Text(positioned.Event)).ShouldBeUnique();
        seen.Count.ShouldBe(Writers * Appends);
        ShouldCountUp(seen, 0);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("01:1")]
    [InlineData("1: 1")]
    [InlineData("+1:1")]
    [InlineData("1:1:1")]
    [InlineData("18446744073709551615:1")]
    [InlineData("18446744073709551616:1")]
    [InlineData("1:9223372036854775808")]
    public async Task ReadAll_AfterATextThatIsNoPositionOfTheServer_IsRefused(string text)
    {
        PostgresStore store = await database.OpenAsync();

        StorageException error = await Should.ThrowAsync<StorageException>(() => Read(store, new FeedPosition(text), _ => { }));

        error.Code.ShouldBe(ClpCodes.BadArgument);
    }

    // Reads on and on while others write, then once more.
    private static async Task<List<PositionedEvent>> FollowAsync(PostgresStore store, Task writing)
    {
        List<PositionedEvent> seen = [];
        FeedPosition position = FeedPosition.Start;
        for (bool isLast = false; ; isLast = writing.IsCompleted)
        {
            int before = seen.Count;
            await foreach (PositionedEvent positioned in store.ReadAllAsync(position, default))
            {
                seen.Add(positioned);
                position = positioned.Position;
            }

            if (isLast && seen.Count == before)
            {
                await writing;
                return seen;
            }
        }
    }

    private static void ShouldCountUp(List<PositionedEvent> seen, int seed)
    {
        foreach (IGrouping<StreamId, PositionedEvent> stream in seen.GroupBy(positioned => positioned.Event.Stream))
        {
            stream.Select(positioned => positioned.Event.Version).ShouldBe(Enumerable.Range(0, stream.Count()).Select(version => (long)version), $"seed {seed}, {stream.Key}");
        }
    }

    private static async Task Append(PostgresStore store, string instance, string note)
        => (await store.AppendAsync(TestDatabase.Stream(instance), Expected.Any, Notes.Batch(null, null, note), default)).Status.ShouldBe(AppendStatus.Appended);

    private static async Task<List<string>> Read(PostgresStore store, FeedPosition after, Action<FeedPosition> next)
    {
        List<string> notes = [];
        await foreach (PositionedEvent positioned in store.ReadAllAsync(after, default))
        {
            notes.Add(Notes.Text(positioned.Event));
            next(positioned.Position);
        }

        return notes;
    }
}
