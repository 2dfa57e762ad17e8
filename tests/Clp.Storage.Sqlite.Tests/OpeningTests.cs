using Clp.Storage.Conformance;
using Clp.Storage.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Tests;

/// <summary>Opening: whose file it is, who makes the tables, what is refused and left as it is.</summary>
public sealed class OpeningTests : IDisposable
{
    private static readonly StreamId Stream = new("", "counter", "one");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_OfAMissingFile_MakesItWithItsFolder()
    {
        string path = Path.Combine(folder.Path, "new", "deep", "clp.db");

        await using SqliteStore store = SqliteStore.Open(new SqliteStoreOptions { Path = path });

        File.Exists(path).ShouldBeTrue();
        store.Capabilities.ShouldBe(new StoreCapabilities("sqlite", Durability.PowerLoss) { Order = GlobalOrder.Total });
        Raw("PRAGMA journal_mode", path).ShouldBe("wal");
        Raw("PRAGMA user_version", path).ShouldBe(1L);
        Raw("PRAGMA application_id", path).ShouldBe(0x434C5073L);
    }

    [Theory]
    [InlineData(SqliteSynchronous.Full, 2L, Durability.PowerLoss)]
    [InlineData(SqliteSynchronous.Normal, 1L, Durability.ProcessCrash)]
    public async Task Connections_FlushAsTheStorePromises(SqliteSynchronous synchronous, long pragma, Durability durability)
    {
        SqliteStoreOptions options = new() { Path = Path.Combine(folder.Path, "clp.db"), Synchronous = synchronous };
        await using SqliteStore store = SqliteStore.Open(options);
        using Session session = Session.Open(options.Path, options);

        session["PRAGMA synchronous"].Value().ShouldBe(pragma);
        store.Capabilities.Durability.ShouldBe(durability);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MakesTheTablesOnce()
    {
        for (int round = 0; round < 5; round++)
        {
            string path = Path.Combine(folder.Path, $"{round}.db");
            SqliteStore[] stores = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => SqliteStore.Open(new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMinutes(2) }))));
            for (int i = 0; i < stores.Length; i++)
            {
                (await stores[i].AppendAsync(Stream, Expected.Exactly(i - 1), Notes.Batch(null, null, $"{i}"), default)).Status.ShouldBe(AppendStatus.Appended);
            }

            foreach (SqliteStore store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("CREATE TABLE accounts (id INTEGER); INSERT INTO accounts VALUES (7)")]
    [InlineData("PRAGMA application_id = 4711")]
    [InlineData("PRAGMA user_version = 3")]
    public void Open_OfAnotherProgramsFile_IsRefusedAndChangesNothing(string sql)
    {
        Raw(sql);
        ShouldBeRefusedUnchanged(ClpCodes.StoreSchema);
    }

    [Fact]
    public async Task Open_OfANewerVersionsFile_IsRefusedAndChangesNothing()
    {
        await SqliteStore.Open(Options).DisposeAsync();
        Raw("PRAGMA user_version = 2");
        ShouldBeRefusedUnchanged(ClpCodes.StoreSchema).Message.ShouldContain("version 2");
    }

    [Fact]
    public void Open_OfWhatIsNoDatabase_IsRefusedAndChangesNothing()
    {
        File.WriteAllText(folder.Database, "this is a letter to my aunt " + new string('.', 5000));
        ShouldBeRefusedUnchanged(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public async Task Open_OfADamagedFile_IsRefusedWhenAskedToLook()
    {
        await using (SqliteStore store = SqliteStore.Open(Options))
        {
            for (int i = 0; i < 50; i++)
            {
                await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, new string('x', 2_000)), default);
            }
        }

        byte[] bytes = File.ReadAllBytes(folder.Database);
        Array.Fill(bytes, (byte)0xAB, 6 * 4096, bytes.Length - (6 * 4096));
        File.WriteAllBytes(folder.Database, bytes);

        Should.Throw<StorageException>(() => SqliteStore.Open(Options with { QuickCheck = true })).Code.ShouldBe(ClpCodes.StoreCorrupt);
        File.ReadAllBytes(folder.Database).ShouldBe(bytes);
        await using SqliteStore open = SqliteStore.Open(Options);
        StorageException error = await Should.ThrowAsync<StorageException>(async () =>
        {
            await foreach (RecordedEvent _ in open.ReadAsync(Stream, 0, default))
            {
            }
        });
        error.Code.ShouldBe(ClpCodes.StoreCorrupt);
        error.Failure.ShouldBe(StorageFailure.Corrupt);
    }

    [Fact]
    public async Task Open_WithQuickCheck_OfASoundFile_Opens()
    {
        await SqliteStore.Open(Options).DisposeAsync();
        await using SqliteStore store = SqliteStore.Open(Options with { QuickCheck = true });
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
    }

    [Fact]
    public async Task Open_WhenATableWasDropped_IsRefusedAtItsUse()
    {
        await SqliteStore.Open(Options).DisposeAsync();
        Raw("DROP TABLE operations");
        await using SqliteStore store = SqliteStore.Open(Options);

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch("op", null, "a"), default));

        error.Code.ShouldBe(ClpCodes.StoreSchema);
        (await store.VersionAsync(Stream, default)).ShouldBe(-1, "nothing of the append was kept");
    }

    [Fact]
    public void Open_WhereAFolderIs_IsRefused()
    {
        Directory.CreateDirectory(folder.Database);
        Should.Throw<StorageException>(() => SqliteStore.Open(Options)).Code.ShouldBe(ClpCodes.StoreRejected);
        Should.Throw<StorageException>(() => SqliteStore.Open(Options with { Path = "/dev/null/clp.db" })).Code.ShouldBe(ClpCodes.StoreRejected);
    }

    [Fact]
    public void Options_ThatAreImpossible_AreRefused()
    {
        SqliteStoreOptions[] impossible =
        [
            Options with { Path = " " }, Options with { Path = "a\0b" }, Options with { Tenant = null! }, Options with { Synchronous = (SqliteSynchronous)7 },
            Options with { BusyTimeout = TimeSpan.Zero }, Options with { BusyTimeout = TimeSpan.FromHours(1) }, Options with { IdleReaders = -1 }, Options with { IdleReaders = 65 },
            Options with { MaxWriteBytes = 1023 }, Options with { MaxWriteBytes = int.MaxValue },
        ];
        foreach (SqliteStoreOptions options in impossible)
        {
            Should.Throw<StorageException>(() => SqliteStore.Open(options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
            Should.Throw<StorageException>(() => SqliteStorageAdapter.Open(options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        }

        File.Exists(folder.Database).ShouldBeFalse();
    }

    private SqliteStoreOptions Options => new() { Path = folder.Database };

    private StorageException ShouldBeRefusedUnchanged(string code)
    {
        byte[] before = File.ReadAllBytes(folder.Database);
        StorageException error = Should.Throw<StorageException>(() => SqliteStore.Open(Options));
        error.Code.ShouldBe(code);
        Should.Throw<StorageException>(() => SqliteStorageAdapter.Open(Options)).Code.ShouldBe(code);
        File.ReadAllBytes(folder.Database).ShouldBe(before);
        Directory.GetFiles(folder.Path).Length.ShouldBe(1, "no log was begun beside it");
        return error;
    }

    private object? Raw(string sql, string? path = null)
    {
        SQLitePCL.Batteries_V2.Init();
        using SqliteConnection connection = new($"Data Source={path ?? folder.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
