using Clp.Storage.Conformance;
using Clp.Storage.Postgres.Schema;
using Npgsql;

namespace Clp.Storage.Postgres.Tests;

/// <summary>The tables: made once, upgraded, and left alone when they are not this code's.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private const string Everything = """
        SELECT coalesce(string_agg(c.relname || ' ' || c.relkind::text || ' ' || c.oid::text, ',' ORDER BY c.oid), '')
            || ' ' || (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'clp')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'clp'
        """;

    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Open_ByTwentyAtOnce_OnAnEmptyDatabase_MakesTheTablesOnce()
    {
        PostgresStore[] stores = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
            await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = database.ConnectionString }, default))));

        for (int i = 0; i < stores.Length; i++)
        {
            (await stores[i].AppendAsync(TestDatabase.Stream("one"), Expected.Exactly(i - 1), Notes.Batch(null, null, $"{i}"), default)).Status.ShouldBe(AppendStatus.Appended);
            await stores[i].DisposeAsync();
        }

        (await database.AskAsync("SELECT string_agg(version::text, ',' ORDER BY version) FROM clp.schema_version")).ShouldBe(string.Join(',', Enumerable.Range(1, SqlScripts.Newest)));
        (await database.AskAsync("SELECT count(*) FROM clp.tenants")).ShouldBe(1L);
    }

    [Fact]
    public async Task Open_OfWhatIsUpToDate_ChangesNothing()
    {
        await database.OpenAsync();
        object? before = await database.AskAsync(Everything);

        await database.OpenAsync();
        await database.OpenAsync(options => options with { ManageSchema = false });

        (await database.AskAsync(Everything)).ShouldBe(before);
    }

    [Fact]
    public async Task Open_OfAnOlderVersion_UpgradesItAndKeepsWhatItHolds()
    {
        PostgresStoreOptions options = new() { ConnectionString = database.ConnectionString };
        await new SchemaKeeper(await database.ConnectAsync(), options, upTo: 1).EnsureAsync(default);
        (await database.AskAsync("SELECT to_regclass('clp.states')::text")).ShouldBe(DBNull.Value);
        await database.AskAsync("INSERT INTO clp.tenants (key, name) VALUES ('\\x00', 'kept')");

        StorageException refused = await Should.ThrowAsync<StorageException>(() => database.OpenAsync(options with { ManageSchema = false }));
        PostgresStore store = await database.OpenAsync(options);

        refused.Code.ShouldBe(ClpCodes.StoreSchema);
        (await store.AppendAsync(TestDatabase.Stream("one"), Expected.NoStream, Notes.Batch(null, null, "a"), default)).Status.ShouldBe(AppendStatus.Appended);
        (await database.AskAsync("SELECT max(version) FROM clp.schema_version")).ShouldBe(SqlScripts.Newest);
        (await database.AskAsync("SELECT name FROM clp.tenants ORDER BY no LIMIT 1")).ShouldBe("kept");
    }

    [Fact]
    public async Task Open_OfANewerSchema_IsRefusedAndChangesNothing()
    {
        PostgresStore store = await database.OpenAsync();
        await database.AskAsync("INSERT INTO clp.schema_version (version) VALUES (99)");

        await ShouldBeRefusedUntouched("newer library");

        StoreHealth health = await store.CheckHealthAsync(default);
        health.Status.ShouldBe(StoreHealthStatus.Unhealthy);
        health.Description.ShouldContain("99");
    }

    [Theory]
    [InlineData("CREATE SCHEMA clp; CREATE TABLE clp.streams (mine text)")]
    [InlineData("CREATE SCHEMA clp; CREATE TABLE clp.states (mine text)")]
    [InlineData("CREATE SCHEMA clp; CREATE TABLE clp.schema_version (version int)")]
    [InlineData("CREATE SCHEMA clp; CREATE VIEW clp.schema_version AS SELECT 1 AS version")]
    [InlineData("CREATE SCHEMA clp; CREATE FUNCTION clp.is_met(expected bigint, actual bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'")]
    public async Task Open_WithSomebodyElsesTableInTheWay_IsRefusedAndChangesNothing(string foreign)
    {
        await database.AskAsync(foreign);

        await ShouldBeRefusedUntouched("somebody else's");
    }

    [Fact]
    public async Task Open_BesideSomebodyElsesTables_LeavesThemAlone()
    {
        await database.AskAsync("CREATE SCHEMA clp; CREATE TABLE clp.accounts AS SELECT 7 AS number");

        await database.OpenAsync();

        (await database.AskAsync("SELECT number FROM clp.accounts")).ShouldBe(7);
    }

    [Fact]
    public async Task Open_WithoutManagingTheSchema_OnAnEmptyDatabase_IsRefused()
    {
        StorageException error = await Should.ThrowAsync<StorageException>(() => database.OpenAsync(options => options with { ManageSchema = false }));

        error.Code.ShouldBe(ClpCodes.StoreSchema);
        (await database.AskAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'clp'")).ShouldBe(0L);
    }

    [Fact]
    public async Task Stores_InTwoSchemas_ShareNothing()
    {
        PostgresStore one = await database.OpenAsync(), two = await database.OpenAsync(options => options with { Schema = "_other_2" });

        await one.AppendAsync(TestDatabase.Stream("one"), Expected.NoStream, Notes.Batch(null, null, "a"), default);

        (await two.VersionAsync(TestDatabase.Stream("one"), default)).ShouldBe(-1);
    }

    [Fact]
    public async Task Role_WithTheScriptsRights_UsesTheStoreAndCannotChangeItsTables()
    {
        string role = $"app_{Guid.NewGuid():N}";
        await database.OpenAsync();
        await database.AskAsync($"CREATE ROLE {role} LOGIN; " + PostgresRole.Script("clp", role));
        string connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role }.ConnectionString;
        PostgresStore store = await database.OpenAsync(new PostgresStoreOptions { ConnectionString = connection, ManageSchema = false, Tenant = "theirs", FeedPatience = TimeSpan.FromMinutes(1) });
        StreamId stream = TestDatabase.Stream("one");

        Append append = Notes.Batch("op", "hash", "a", "b") with { Outbox = [new OutboxMessage("topic", 1) { Id = "m" }], Snapshot = Notes.Snapshot(1) };
        (await store.AppendAsync(stream, Expected.NoStream, append, default)).ShouldBe(AppendResult.Appended(1));
        (await store.AppendAsync(stream, Expected.Exactly(1), Notes.Batch(null, null, "c"), default)).ShouldBe(AppendResult.Appended(2));
        await store.SaveSnapshotAsync(stream, Notes.Snapshot(2), default);
        (await UseEverything(store, stream)).ShouldBe(["a", "b", "c", "a", "b", "c"]);
        await using (PostgresStorageAdapter states = await PostgresStorageAdapter.OpenAsync(new PostgresStoreOptions { ConnectionString = connection, ManageSchema = false }, default))
        {
            (await states.SaveAsync("key", new StoredState(StateObject.Empty, 0), -1, default)).IsSaved.ShouldBeTrue();
            (await states.SaveAsync("key", new StoredState(StateObject.Empty, 1), 0, default)).IsSaved.ShouldBeTrue();
            (await states.LoadAsync("key", default))!.Version.ShouldBe(1);
            (await states.DeleteAsync("key", default)).ShouldBeTrue();
        }

        await using NpgsqlConnection plain = new(connection);
        await plain.OpenAsync();
        string[] forbidden =
        [
            "DROP TABLE clp.events", "ALTER TABLE clp.events ADD mine int", "TRUNCATE clp.events", "UPDATE clp.events SET data = ''", "CREATE TABLE clp.mine (a int)", "DROP SCHEMA clp CASCADE",
            "CREATE OR REPLACE FUNCTION clp.is_met(expected bigint, actual bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'", "INSERT INTO clp.schema_version (version) VALUES (99)",
        ];
        foreach (string sql in forbidden)
        {
            await using NpgsqlCommand command = new(sql, plain);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        (await store.DeleteAsync(stream, Expected.Exactly(2), default)).ShouldBeTrue();
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
    }

    private static async Task<List<string>> UseEverything(PostgresStore store, StreamId stream)
    {
        List<string> notes = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            notes.Add(Notes.Text(recorded));
        }

        await foreach (PositionedEvent positioned in store.ReadAllAsync(default, default))
        {
            notes.Add(Notes.Text(positioned.Event));
        }

        OutboxLease lease = (await store.Outbox.LeaseAsync(new OutboxLeaseRequest("1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)), default)).Single();
        (await store.Outbox.RenewAsync(lease, DateTimeOffset.UnixEpoch.AddHours(2), default)).ShouldBeTrue();
        (await store.Outbox.SettleAsync(lease, new OutboxSettlement(0) { Park = "bad" }, default)).ShouldBeTrue();
        await foreach (ParkedMessage parked in store.Outbox.ParkedAsync(default))
        {
            (await store.Outbox.RequeueAsync(parked, default)).ShouldBeTrue();
        }

        (await store.Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 0));
        return notes;
    }

    private async Task ShouldBeRefusedUntouched(string reason)
    {
        object? before = await database.AskAsync(Everything);

        StorageException error = await Should.ThrowAsync<StorageException>(() => database.OpenAsync());

        error.Code.ShouldBe(ClpCodes.StoreSchema);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldContain(reason);
        (await database.AskAsync(Everything)).ShouldBe(before);
    }
}
