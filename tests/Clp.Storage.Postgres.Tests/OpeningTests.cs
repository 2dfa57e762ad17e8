using Clp.Storage.Conformance;
using Clp.Storage.Postgres.Server;
using Clp.TestServers;
using Npgsql;

namespace Clp.Storage.Postgres.Tests;

/// <summary>Opening: options and servers that will not do are refused with a code, and never with a secret in the text.</summary>
public sealed class OpeningTests
{
    private const string Secret = "hunter2secret";

    public static TheoryData<string> Impossible() => new(
        "Password=" + Secret, "Host=;Password=" + Secret, "Host=a,b;Password=" + Secret, "Host=a;Multiplexing=true;Password=" + Secret, $"{Secret}", $"Host=a;{Secret}=1", $"Host=a;Port={Secret}",
        $"Host=a;Timeout=-{Secret}", " ");

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Open_WithAnImpossibleConnectionString_IsRefusedWithoutRepeatingIt(string connectionString)
    {
        StorageException error = await Should.ThrowAsync<StorageException>(() => Open(new PostgresStoreOptions { ConnectionString = connectionString }));

        error.Code.ShouldBe(ClpCodes.StoreMisconfigured);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Open_WithImpossibleOptions_IsRefused()
    {
        PostgresStoreOptions options = new() { ConnectionString = "Host=127.0.0.1" };
        PostgresStoreOptions[] impossible =
        [
            new(), options with { Schema = "" }, options with { Schema = "Clp" }, options with { Schema = "pg_mine" }, options with { Schema = "a\"; drop" }, options with { Schema = new string('a', 64) }, options with { Schema = "1a" },
            options with { Schema = "information_schema" }, options with { MaxAppendBytes = 10 }, options with { CommandTimeout = TimeSpan.Zero }, options with { FeedPatience = TimeSpan.FromHours(1) }, options with { FeedPatience = -TimeSpan.FromSeconds(1) },
            options with { OldTransaction = TimeSpan.Zero },
        ];

        foreach (PostgresStoreOptions one in impossible)
        {
            (await Should.ThrowAsync<StorageException>(() => Open(one))).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        }

        Should.Throw<StorageException>(() => PostgresRole.Script("Clp", "role")).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        Should.Throw<StorageException>(() => PostgresRole.Script("clp", "")).Code.ShouldBe(ClpCodes.StoreMisconfigured);
        PostgresRole.Script("clp", "a\"b").ShouldContain("TO \"a\"\"b\";");
    }

    [Fact]
    public async Task Open_OfAServerThatIsNotThere_SaysSoWithoutHostAndPassword()
    {
        StorageException error = await Should.ThrowAsync<StorageException>(() => Open(new PostgresStoreOptions { ConnectionString = $"Host=127.0.0.1;Port=1;Username=somebody;Password={Secret}" }));

        error.Code.ShouldBe(ClpCodes.StoreRejected);
        error.ToString().ShouldNotContain(Secret);
        error.ToString().ShouldNotContain("127.0.0.1");
        error.ToString().ShouldNotContain("Npgsql.Npgsql");
        new PostgresStoreOptions { ConnectionString = Secret }.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("Database=none_such", "3D000")]
    [InlineData("Username=nobody_such", "28000")]
    public async Task Open_OfWhatTheServerDoesNotHave_IsRejected(string change, string state)
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();

        StorageException error = await Should.ThrowAsync<StorageException>(() => Open(new PostgresStoreOptions { ConnectionString = database.ConnectionString + ";" + change }));

        error.Code.ShouldBe(ClpCodes.StoreRejected);
        error.Message.ShouldContain(state);
        error.ToString().ShouldNotContain("_such");
    }

    [Theory]
    [InlineData(90624, false, "UTF8", "read committed", "13 or newer")]
    [InlineData(120000, false, "UTF8", "read committed", "13 or newer")]
    [InlineData(150000, true, "UTF8", "read committed", "replica")]
    [InlineData(150000, false, "LATIN1", "read committed", "LATIN1")]
    [InlineData(150000, false, "UTF8", "serializable", "serializable")]
    public void Server_ThatWillNotDo_IsRefused(int version, bool isReplica, string encoding, string isolation, string said)
    {
        ServerState state = new(version, isReplica, true, "on", encoding, isolation);

        StorageException error = Should.Throw<StorageException>(() => state.Check(new PostgresStoreOptions()));

        error.Code.ShouldBe(ClpCodes.StoreMisconfigured);
        error.Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("on", true, Durability.PowerLoss)]
    [InlineData("remote_apply", true, Durability.PowerLoss)]
    [InlineData("local", true, Durability.PowerLoss)]
    [InlineData("on", false, Durability.ProcessCrash)]
    [InlineData("off", true, Durability.None)]
    [InlineData("off", false, Durability.None)]
    public void Server_WithItsSettings_PromisesThatMuch(string synchronousCommit, bool fsync, Durability promised)
    {
        ServerState state = new(150000, false, fsync, synchronousCommit, "UTF8", "read committed");

        state.Durability.ShouldBe(promised);
        state.Check(new PostgresStoreOptions { AllowUnsafe = true });
        if (promised != Durability.PowerLoss)
        {
            Should.Throw<StorageException>(() => state.Check(new PostgresStoreOptions())).Code.ShouldBe(ClpCodes.StoreUnsafe);
        }
    }

    [Fact]
    public async Task Open_OfARoleWithoutSynchronousCommit_IsRefusedUnlessAllowed()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await database.AskAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET synchronous_commit = off");

        StorageException error = await Should.ThrowAsync<StorageException>(() => database.OpenAsync());
        PostgresStore store = await database.OpenAsync(options => options with { AllowUnsafe = true });

        error.Code.ShouldBe(ClpCodes.StoreUnsafe);
        error.Message.ShouldContain("synchronous_commit");
        store.Capabilities.ShouldBe(new StoreCapabilities("postgres", Durability.None) { Order = GlobalOrder.Total });
    }

    [Fact]
    public async Task Open_OfAReadReplica_IsRefused()
    {
        await using PostgresServer server = await PostgresServer.StartAsync();
        PostgresStoreOptions options = new() { ConnectionString = server.ConnectionString + ";Pooling=false" };
        await using (PostgresStore store = await Open(options))
        {
            store.Capabilities.Durability.ShouldBe(Durability.PowerLoss);
        }

        string data = await server.AskAsync("SHOW data_directory");
        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(data, "standby.signal"), "");

        // It is ready in the server's own words only once it is promoted; readers are let in before.
        Task starting = server.RestartAsync();
        while (await Replica(server) != "t")
        {
        }

        StorageException error = await Should.ThrowAsync<StorageException>(() => Open(options));
        await server.AskAsync("SELECT pg_promote()");
        await starting;

        error.Code.ShouldBe(ClpCodes.StoreMisconfigured);
        error.Message.ShouldContain("replica");
        await (await Open(options)).DisposeAsync();
    }

    [Fact]
    public async Task DataSource_OfTheHost_IsUsedAndLeftOpen()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        PostgresStore store = await Open(new PostgresStoreOptions { DataSource = source });
        using (System.Transactions.TransactionScope scope = new(System.Transactions.TransactionScopeAsyncFlowOption.Enabled))
        {
            // The scope is not completed; an acknowledged append is none of its business.
            (await store.AppendAsync(TestDatabase.Stream("one"), Expected.NoStream, Notes.Batch(null, null, "a"), default)).Status.ShouldBe(AppendStatus.Appended);
        }

        (await store.VersionAsync(TestDatabase.Stream("one"), default)).ShouldBe(0);
        await store.DisposeAsync();
        await store.DisposeAsync();

        await using NpgsqlConnection still = await source.OpenConnectionAsync();
        (await Should.ThrowAsync<StorageException>(async () => await store.VersionAsync(TestDatabase.Stream("one"), default))).Code.ShouldBe(ClpCodes.StoreRejected);
        (await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(TestDatabase.Stream("one"), Expected.Any, Notes.Batch(null, null, "a"), default))).Failure.ShouldBe(StorageFailure.Rejected);
        (await store.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
    }

    private static async Task<string> Replica(PostgresServer server)
    {
        try
        {
            return await server.AskAsync("SELECT pg_is_in_recovery()");
        }
        catch (ServerException)
        {
            return "";
        }
    }

    private static Task<PostgresStore> Open(PostgresStoreOptions options) => PostgresStore.OpenAsync(options, default).AsTask();
}
