using Clp.Storage.Conformance;
using Clp.Storage.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Tests;

/// <summary>What SQLite refuses comes out as a <see cref="StorageException"/> that says whether the write can have happened.</summary>
public sealed class RefusalTests : IDisposable
{
    private static readonly StreamId Stream = new("", "counter", "one");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_WhileAnotherHoldsTheLock_IsRejectedAfterTheTimeout_AndWorksLater()
    {
        await using SqliteStore store = SqliteStore.Open(Options);
        await Append(store, "before");
        using (SqliteConnection other = Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");

            StorageException error = await Should.ThrowAsync<StorageException>(() => Append(store, "refused"));
            error.Code.ShouldBe(ClpCodes.StoreRejected);
            error.Failure.ShouldBe(StorageFailure.Rejected);
            (await store.VersionAsync(Stream, default)).ShouldBe(0, "readers never wait for a writer");
            (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Degraded);
            Execute(other, "ROLLBACK");
        }

        await Append(store, "after");
        (await Texts(store)).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Append_WhoseCommitFails_IsNotAcknowledged_AndIsNotThere()
    {
        await using SqliteStore store = SqliteStore.Open(Options);
        await Append(store, "before");
        using SqliteConnection other = Connect();

        // Checked by SQLite at the commit and no sooner.
        Execute(other, "CREATE TABLE parents (id INTEGER PRIMARY KEY)");
        Execute(other, "CREATE TABLE orphans (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)");
        Execute(other, "CREATE TRIGGER spoil AFTER INSERT ON events BEGIN INSERT INTO orphans VALUES (1); END");

        await Should.ThrowAsync<StorageException>(() => Append(store, "spoilt"));

        (await Texts(store)).ShouldBe(["before"]);
        Execute(other, "DROP TRIGGER spoil");
        await Append(store, "after");
        (await Texts(store)).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Append_IntoAFullDatabase_IsRejected_AndTheOthersOfItsGroupAreNot()
    {
        await using SqliteFile file = SqliteFile.Open(Options);
        await file.Write(session => session.Set("PRAGMA max_page_count = 60"));
        await file.Write(session => session["INSERT INTO states (tenant, key, version, data) VALUES (?1, ?2, 0, ?3)"].Execute("", "small", new byte[10]));
        TaskCompletionSource entered = new(), go = new();
        Task<bool> first = Task.Run(() => file.Write(_ =>
        {
            entered.SetResult();
            go.Task.Wait();
            return true;
        }));
        await entered.Task;
        Task<int> huge = Insert(file, "huge", 400_000);
        Task<int> tiny = Insert(file, "tiny", 10);
        go.SetResult();

        (await first).ShouldBeTrue();
        StorageException error = await Should.ThrowAsync<StorageException>(() => huge);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldContain("full");
        (await tiny).ShouldBe(1);
        file.Read(session => session["SELECT count(*) FROM states"].Value()).ShouldBe(2L);
    }

    [Theory]
    [InlineData(5, StorageFailure.Rejected, StorageFailure.Rejected)]
    [InlineData(6, StorageFailure.Rejected, StorageFailure.Rejected)]
    [InlineData(8, StorageFailure.Rejected, StorageFailure.Rejected)]
    [InlineData(13, StorageFailure.Rejected, StorageFailure.Rejected)]
    [InlineData(10, StorageFailure.Rejected, StorageFailure.Unknown)]
    [InlineData(7, StorageFailure.Rejected, StorageFailure.Unknown)]
    [InlineData(14, StorageFailure.Rejected, StorageFailure.Unknown)]
    [InlineData(1, StorageFailure.Rejected, StorageFailure.Unknown)]
    [InlineData(11, StorageFailure.Corrupt, StorageFailure.Unknown)]
    [InlineData(26, StorageFailure.Corrupt, StorageFailure.Unknown)]
    [InlineData(99, StorageFailure.Rejected, StorageFailure.Unknown)]
    public void Failure_OfSqlite_SaysWhetherTheWriteCanHaveHappened(int code, StorageFailure before, StorageFailure atCommit)
    {
        SqliteErrors.Of(new SqliteException("secret path", code)).Failure.ShouldBe(before);
        SqliteErrors.OfCommit(new SqliteException("secret path", code)).Failure.ShouldBe(atCommit);
        SqliteErrors.Of(new SqliteException("secret path", code)).Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Append_LargerThanAllowed_IsRejected()
    {
        await using SqliteStore store = SqliteStore.Open(Options with { MaxWriteBytes = 2048 });

        StorageException error = await Should.ThrowAsync<StorageException>(() => Append(store, new string('x', 3000)));

        error.Code.ShouldBe(ClpCodes.StoreRejected);
        await Append(store, "small");
    }

    [Fact]
    public async Task Store_Closed_RefusesEverything()
    {
        SqliteStore store = SqliteStore.Open(Options);
        await Append(store, "a");
        await store.DisposeAsync();
        await store.DisposeAsync();

        (await Should.ThrowAsync<StorageException>(() => Append(store, "b"))).Code.ShouldBe(ClpCodes.StoreRejected);
        (await Should.ThrowAsync<StorageException>(() => Texts(store))).Code.ShouldBe(ClpCodes.StoreRejected);
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
    }

    [Fact]
    public async Task Health_WhenTheFileIsGone_SaysSo()
    {
        await using SqliteStore store = SqliteStore.Open(Options);
        File.Delete(folder.Database);

        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
    }

    [Fact]
    public async Task StoredEvent_Damaged_IsNamedAndFailsOnlyWhoAsksForIt()
    {
        await using SqliteStore store = SqliteStore.Open(Options);
        await Append(store, "a", "op");
        using (SqliteConnection other = Connect())
        {
            Execute(other, "UPDATE events SET data = x'7B7D'");
        }

        Task<AppendResult> duplicate = Append(store, "a", "op");
        Task<AppendResult> other1 = Append(store, "b");

        (await Should.ThrowAsync<StorageException>(() => duplicate)).Code.ShouldBe(ClpCodes.BadStoredEvent);
        (await other1).Status.ShouldBe(AppendStatus.Appended);
    }

    private SqliteStoreOptions Options => new() { Path = folder.Database, BusyTimeout = TimeSpan.FromSeconds(1) };

    private static Task<int> Insert(SqliteFile file, string key, int bytes)
        => file.Write(session => session["INSERT INTO states (tenant, key, version, data) VALUES (?1, ?2, 0, ?3)"].Execute("", key, new byte[bytes]));

    private static Task<AppendResult> Append(SqliteStore store, string text, string? operation = null)
        => store.AppendAsync(Stream, Expected.Any, Notes.Batch(operation, null, text), default).AsTask();

    private static async Task<List<string>> Texts(SqliteStore store)
    {
        List<string> texts = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(Stream, 0, default))
        {
            texts.Add(Notes.Text(recorded));
        }

        return texts;
    }

    private SqliteConnection Connect()
    {
        SqliteConnection connection = new($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
