using Clp.Storage.Conformance;
using Clp.TestServers;
using Npgsql;

namespace Clp.Storage.Postgres.Tests;

/// <summary>What goes wrong on the way: Rejected when nothing was written for certain, Unknown otherwise, and nothing of Npgsql's outside.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private static readonly StreamId One = TestDatabase.Stream("one"), Two = TestDatabase.Stream("two");

    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Theory]
    [InlineData("40001", 3, true)]
    [InlineData("40P01", 3, true)]
    [InlineData("40001", 1000, false)]
    [InlineData("40P01", 1000, false)]
    [InlineData("53100", 1, false)]
    [InlineData("57014", 1, false)]
    [InlineData("55P03", 1, false)]
    public async Task Append_ThatTheServerRollsBack_IsTriedAgainOrRejected(string state, int times, bool isAppended)
    {
        PostgresStore store = await database.OpenAsync();
        await FailAsync("true", state, times);

        if (isAppended)
        {
            (await Append(store, One, "op", "a")).Status.ShouldBe(AppendStatus.Appended);
        }
        else
        {
            await ShouldFail(() => Append(store, One, "op", "a"), StorageFailure.Rejected, state);
        }

        await database.AskAsync("DROP TRIGGER failing ON clp.events");
        (await store.VersionAsync(One, default)).ShouldBe(isAppended ? 0 : -1);
        (await store.FindOperationAsync(One, new OperationId("op"), default) is not null).ShouldBe(isAppended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_WhoseConnectionIsEnded_IsUnknown_AndItsOperationTells(bool isGrouped)
    {
        PostgresStore store = await database.OpenAsync(options => options with { GroupCommit = isGrouped });
        await Append(store, One, null, "a");
        NpgsqlConnection blocker = await BlockAsync(One);
        Task<AppendResult>[] waiting = [.. Enumerable.Range(0, 3).Select(i => Append(store, One, $"op {i}", "b"))];
        await UntilBlockedAsync(isGrouped ? 1 : 3);

        await TerminateBlockedAsync();
        await ShouldFail(() => waiting[0], StorageFailure.Unknown, "");
        await blocker.CloseAsync();

        (await store.FindOperationAsync(One, new OperationId("op 0"), default)).ShouldBeNull();
        (await Append(store, One, "op 0", "b")).Status.ShouldBe(AppendStatus.Appended);
        await Task.WhenAll(waiting.Skip(1).Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    [Fact]
    public async Task Group_WhoseConnectionIsEnded_IsUnknownForEach()
    {
        PostgresStore store = await database.OpenAsync();
        (Task<AppendResult>[] group, NpgsqlConnection blocker) = await GroupAsync(store);

        await TerminateBlockedAsync();
        foreach (Task<AppendResult> append in group)
        {
            await ShouldFail(() => append, StorageFailure.Unknown, "");
        }

        await blocker.CloseAsync();
        (await store.VersionAsync(Two, default)).ShouldBe(-1);
    }

    [Fact]
    public async Task Group_WithAConflict_StoresTheOthers()
    {
        PostgresStore store = await database.OpenAsync();
        (Task<AppendResult>[] group, NpgsqlConnection blocker) = await GroupAsync(store, conflicting: 1);
        await blocker.CloseAsync();

        AppendResult[] results = await Task.WhenAll(group);

        results.Select(result => result.Status).ShouldBe([AppendStatus.Appended, AppendStatus.Conflict, AppendStatus.Appended, AppendStatus.Appended]);
        (await database.AskAsync("SELECT count(DISTINCT txid) FROM clp.events WHERE position('note ' in convert_from(data, 'UTF8')) > 0")).ShouldBe(1L, "one transaction for all");
    }

    [Fact]
    public async Task Group_WithOneThatCannotBeStored_StoresTheOthers()
    {
        PostgresStore store = await database.OpenAsync();
        (Task<AppendResult>[] group, NpgsqlConnection blocker) = await GroupAsync(store);
        await FailAsync("position('note 2' in convert_from(NEW.data, 'UTF8')) > 0", "53100", 1000);
        await blocker.CloseAsync();

        await ShouldFail(() => group[2], StorageFailure.Rejected, "53100");
        foreach (int other in new[] { 0, 1, 3 })
        {
            (await group[other]).Status.ShouldBe(AppendStatus.Appended);
        }
    }

    [Fact]
    public async Task Append_CancelledWhileItWaitsForItsTurn_WritesNothing()
    {
        PostgresStore store = await database.OpenAsync();
        await Append(store, One, null, "a");
        NpgsqlConnection blocker = await BlockAsync(One);
        Task<AppendResult> sent = Append(store, One, null, "b");
        await UntilBlockedAsync(1);
        using CancellationTokenSource source = new();
        Task<AppendResult> queued = store.AppendAsync(One, Expected.Any, Notes.Batch("late", null, "c"), source.Token).AsTask();

        await source.CancelAsync();
        await blocker.CloseAsync();

        (await sent).Version.ShouldBe(1);
        await Should.ThrowAsync<OperationCanceledException>(() => queued);
        (await store.FindOperationAsync(One, new OperationId("late"), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Append_CancelledWhileItWaitsForAConnection_WritesNothing(bool isGrouped)
    {
        PostgresStore store = await database.OpenAsync(options => options with { GroupCommit = isGrouped, ConnectionString = options.ConnectionString + ";Maximum Pool Size=1" });
        await Append(store, One, null, "a");
        NpgsqlConnection blocker = await BlockAsync(One);
        Task<AppendResult> sent = Append(store, One, null, "b");
        await UntilBlockedAsync(1);
        using CancellationTokenSource source = new();
        Task<AppendResult> waiting = store.AppendAsync(Two, Expected.Any, Notes.Batch(null, null, "c"), source.Token).AsTask();

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await blocker.CloseAsync();
        (await sent).ShouldBe(AppendResult.Appended(1));
        (await store.VersionAsync(Two, default)).ShouldBe(-1);
    }

    [Fact]
    public async Task Append_CancelledAfterItWasSent_IsAnswered()
    {
        PostgresStore store = await database.OpenAsync();
        await Append(store, One, null, "a");
        NpgsqlConnection blocker = await BlockAsync(One);
        using CancellationTokenSource source = new();
        Task<AppendResult> sent = store.AppendAsync(One, Expected.Any, Notes.Batch(null, null, "b"), source.Token).AsTask();
        await UntilBlockedAsync(1);

        await source.CancelAsync();
        sent.IsCompleted.ShouldBeFalse();
        await blocker.CloseAsync();

        (await sent).ShouldBe(AppendResult.Appended(1));
    }

    [Fact]
    public async Task Append_NotAnsweredInTime_IsUnknown()
    {
        await Append(await database.OpenAsync(), One, null, "a");
        PostgresStore store = await database.OpenAsync(options => options with { CommandTimeout = TimeSpan.FromSeconds(5), ManageSchema = false });
        await BlockAsync(One);

        await ShouldFail(() => Append(store, One, null, "b"), StorageFailure.Unknown, "");
    }

    [Fact]
    public async Task Everything_OnAServerThatIsDown_IsRejected_AndWorksOnceItIsUp()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        await using PostgresStore store = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = server.ConnectionString + ";Pooling=false" }, default);
        await using PostgresStorageAdapter states = await PostgresStorageAdapter.OpenAsync(new PostgresStoreOptions { ConnectionString = server.ConnectionString + ";Pooling=false" }, default);
        await Append(store, One, null, "a");
        await server.StopAsync();

        await ShouldFail(() => Append(store, One, null, "b"), StorageFailure.Rejected, "");
        await ShouldFail(() => store.VersionAsync(One, default).AsTask(), StorageFailure.Rejected, "");
        await ShouldFail(() => store.DeleteAsync(One, Expected.Any, default).AsTask(), StorageFailure.Rejected, "");
        await ShouldFail(() => store.Outbox.DepthAsync(default).AsTask(), StorageFailure.Rejected, "");
        await ShouldFail(() => states.SaveAsync("key", new StoredState(StateObject.Empty, 0), -1, default).AsTask(), StorageFailure.Rejected, "");
        StoreHealth health = await store.CheckHealthAsync(default);
        health.Status.ShouldBe(StoreHealthStatus.Unhealthy);
        health.Description.ShouldNotContain("127.0.0.1");

        await server.RestartAsync();
        (await Append(store, One, null, "b")).ShouldBe(AppendResult.Appended(1));
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
    }

    [Fact]
    public async Task Append_LargerThanAllowed_IsRejected()
    {
        PostgresStore store = await database.OpenAsync(options => options with { MaxAppendBytes = 1024 });

        await ShouldFail(() => Append(store, One, null, new string('x', 2000)), StorageFailure.Rejected, "MaxAppendBytes");
        (await Append(store, One, null, "small")).Status.ShouldBe(AppendStatus.Appended);
    }

    [Fact]
    public async Task Event_DamagedInTheTable_IsCorruptForItsReadersOnly()
    {
        PostgresStore store = await database.OpenAsync();
        await Append(store, One, "op", "a");
        await database.AskAsync("UPDATE clp.events SET data = 'damaged'");

        (await Should.ThrowAsync<StorageException>(() => Append(store, One, "op", "a"))).Failure.ShouldBe(StorageFailure.Corrupt);
        (await Append(store, One, null, "b")).ShouldBe(AppendResult.Appended(1));
    }

    // One append is sent and blocked; four more wait to go together after it, on two streams, and are blocked in turn.
    private async Task<(Task<AppendResult>[] Group, NpgsqlConnection Blocker)> GroupAsync(PostgresStore store, int conflicting = -1)
    {
        await Append(store, One, null, "a");
        await Append(store, TestDatabase.Stream("three"), null, "a");
        NpgsqlConnection first = await BlockAsync(One), second = await BlockAsync(TestDatabase.Stream("three"));
        Task<AppendResult> one = Append(store, One, null, "b"), other = Append(store, TestDatabase.Stream("three"), null, "b");
        await UntilBlockedAsync(2);
        Task<AppendResult>[] group = [.. Enumerable.Range(0, 4).Select(i => store.AppendAsync(
            i % 2 == 0 ? One : Two, i == conflicting ? Expected.Exactly(77) : Expected.Any, Notes.Batch(null, null, $"note {i}"), default).AsTask())];
        NpgsqlConnection behind = await BlockAsync(Two);
        await first.CloseAsync();
        await one;
        await UntilBlockedAsync(2);
        await second.CloseAsync();
        await other;
        await UntilBlockedAsync(1);
        return (group, behind);
    }

    // Holds a stream's turn, as an append of another process would.
    private async Task<NpgsqlConnection> BlockAsync(StreamId stream)
    {
        NpgsqlConnection connection = await database.ConnectAsync();
        await connection.BeginTransactionAsync();
        await using NpgsqlCommand command = new("SELECT clp.hold((SELECT no FROM clp.tenants WHERE name = ''), ARRAY[$1])", connection);
        command.Parameters.Add(new() { Value = Server.NameText.Key(stream.Encode()) });
        await command.ExecuteScalarAsync();
        return connection;
    }

    private async Task UntilBlockedAsync(int count)
    {
        while ((long)(await database.AskAsync("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"))! != count)
        {
        }
    }

    private Task<object?> TerminateBlockedAsync()
        => database.AskAsync("SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()");

    // The first inserts that fit the condition fail; a sequence counts them, for it is not rolled back.
    private Task<object?> FailAsync(string condition, string state, int times) => database.AskAsync($"""
        CREATE SEQUENCE clp.failures;
        CREATE FUNCTION clp.fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} AND nextval('clp.failures') <= {times} THEN RAISE EXCEPTION 'made to fail' USING ERRCODE = '{state}'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER failing BEFORE INSERT ON clp.events FOR EACH ROW EXECUTE FUNCTION clp.fail()
        """);

    private static Task<AppendResult> Append(PostgresStore store, StreamId stream, string? operation, string note)
        => store.AppendAsync(stream, Expected.Any, Notes.Batch(operation, null, note), default).AsTask();

    private static async Task ShouldFail(Func<Task> action, StorageFailure failure, string said)
    {
        StorageException error = await Should.ThrowAsync<StorageException>(action);
        error.Failure.ShouldBe(failure, error.Message);
        error.Code.ShouldBe(failure == StorageFailure.Unknown ? ClpCodes.StoreUnknown : ClpCodes.StoreRejected);
        error.Message.ShouldContain(said);
        error.InnerException.ShouldBeNull("its text may name the host, or data");
    }
}
