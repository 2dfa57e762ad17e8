using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Failures;

/// <summary>What a caller learns when a server does not do what it should: certainly nothing, or perhaps something; never an address or a password.</summary>
public sealed class FailureTests
{
    private const string Password = "hunter2";
    private static readonly StreamId Stream = new("", "notes", "one");
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Append_ToADeadServer_IsRejected_AndWorksAgainWhenItIsBack()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, RetryFor = Brief });
        await Append(store, "first");
        server.Kill();
        await FirstFailure(store);

        StorageException error = await Should.ThrowAsync<StorageException>(() => Append(store, "lost"));

        error.Failure.ShouldBe(StorageFailure.Rejected);
        ShouldTellNothing(error, server);
        await server.RestartAsync();
        await using RedisStore patient = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        (await Read(patient)).ShouldBe(["first"]);
        await EventuallyAppends(store, "second");
        (await Read(patient)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Append_ThatIsNotAnswered_IsUnknown_AndItsOperationTells()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore patient = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        await Append(patient, "first");
        await using RedisStore store = await OpenHasty(server);
        server.Pause();

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch("op", "hash", "second"), default));
        server.Resume();

        error.Code.ShouldBe(ClpCodes.StoreUnknown);
        error.Failure.ShouldBe(StorageFailure.Unknown);
        ShouldTellNothing(error, server);
        AppendResult again = await UntilAnswered(() => store.AppendAsync(Stream, Expected.Any, Notes.Batch("op", "hash", "second"), default));
        again.Status.ShouldBe(AppendStatus.Duplicate, "it was sent before the server stopped, and so carried out when it went on");
        (await Read(patient)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Read_ThatIsNotAnswered_WroteNothing()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await OpenHasty(server);
        server.Pause();

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await store.VersionAsync(Stream, default));
        server.Resume();

        error.Failure.ShouldBe(StorageFailure.Rejected);
    }

    [Fact]
    public async Task Append_KilledOnTheWay_IsUnknownOrRejected_AndNeverLeavesHalf()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, RetryFor = TimeSpan.Zero });
        List<string> acknowledged = [];
        List<string> unknown = [];
        Task[] writers = [.. Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    await store.AppendAsync(Stream, Expected.Any, Notes.Batch($"{writer}-{i}", null, $"{writer}-{i}", $"{writer}-{i}"), default);
                    lock (acknowledged)
                    {
                        acknowledged.Add($"{writer}-{i}");
                    }
                }
                catch (StorageException error)
                {
                    ShouldTellNothing(error, server);
                    lock (acknowledged)
                    {
                        (error.Failure == StorageFailure.Unknown ? unknown : []).Add($"{writer}-{i}");
                    }

                    return;
                }
            }
        }))];
        while (true)
        {
            lock (acknowledged)
            {
                if (acknowledged.Count > 200)
                {
                    break;
                }
            }
        }

        server.Kill();
        await Task.WhenAll(writers);
        await server.RestartAsync();

        await using RedisStore after = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        List<string> stored = await Read(after);
        stored.GroupBy(text => text).ShouldAllBe(group => group.Count() == 2);
        acknowledged.Except(stored).ShouldBeEmpty();
        stored.Except(acknowledged).Except(unknown).ShouldBeEmpty("what is stored and not acknowledged was reported as unknown");
    }

    [Fact]
    public async Task Append_ToAServerOutOfMemory_IsRejected()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        await Append(store, "first");
        await server.AskAsync("CONFIG", "SET", "maxmemory", "1");

        StorageException error = await Should.ThrowAsync<StorageException>(() => Append(store, "second"));

        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldContain("memory");
        (await Read(store)).ShouldBe(["first"]);
        await server.AskAsync("CONFIG", "SET", "maxmemory", "0");
        await Append(store, "second");
    }

    [Fact]
    public async Task Append_ToAReplica_IsRejected()
    {
        await using RedisServer master = await RedisServer.StartAsync();
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, RetryFor = Brief });
        await server.AskAsync("REPLICAOF", master.Host, $"{master.Port}");

        StorageException error = await Should.ThrowAsync<StorageException>(() => Append(store, "lost"));

        error.Failure.ShouldBe(StorageFailure.Rejected);
        ShouldTellNothing(error, server);
    }

    [Fact]
    public async Task Open_WithAWrongPassword_IsRejectedWithoutTellingIt()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Password = "right" });
        RedisStoreOptions options = new() { Configuration = $"{server.Host}:{server.Port},password={Password},connectTimeout=1000,connectRetry=1", RetryFor = Brief };

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await RedisStore.OpenAsync(options));

        error.Failure.ShouldBe(StorageFailure.Rejected);
        ShouldTellNothing(error, server);
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        await Append(store, "in");
    }

    [Fact]
    public async Task Scripts_Flushed_AreLoadedAgain()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, RetryFor = TimeSpan.Zero });
        for (int i = 0; i < 5; i++)
        {
            await Append(store, $"{i}");
            await server.AskAsync("SCRIPT", "FLUSH");
        }

        (await Read(store)).ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task Call_AfterClosing_IsRejected()
    {
        RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = (await SharedServers.RedisAlways).ConnectionString, KeyPrefix = $"t{Guid.NewGuid():N}" });
        await store.DisposeAsync();
        await store.DisposeAsync();

        (await Should.ThrowAsync<StorageException>(() => Append(store, "late"))).Failure.ShouldBe(StorageFailure.Rejected);
    }

    [Fact]
    public async Task Caller_WhoBlocksInAnAnswer_StopsNobodyElse()
    {
        await using RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = (await SharedServers.RedisAlways).ConnectionString, KeyPrefix = $"t{Guid.NewGuid():N}" });
        await AppendAndBlock(store);

        (await Read(store)).ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public async Task Health_TellsWhetherAppendsWouldWork()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisStore patient = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        await using RedisStore store = await OpenHasty(server);

        StoreHealth well = await patient.CheckHealthAsync(default);
        well.Status.ShouldBe(StoreHealthStatus.Healthy, well.Description);
        well.Description.ShouldContain("appendfsync always");
        server.Pause();
        StoreHealth stopped = await store.CheckHealthAsync(default);
        server.Resume();
        stopped.Status.ShouldBe(StoreHealthStatus.Unhealthy);
        server.Kill();
        await FirstFailure(store);
        StoreHealth dead = await store.CheckHealthAsync(default);

        dead.Status.ShouldBe(StoreHealthStatus.Unhealthy);
        new[] { well, stopped, dead }.ShouldAllBe(health => !health.Description.Contains(server.Host) && !health.Description.Contains($"{server.Port}"));
    }

    // Blocks the thread that brings the answer, which is what a caller may do.
    private static async Task AppendAndBlock(RedisStore store)
    {
        await Append(store, "first").ConfigureAwait(false);
        Append(store, "second").GetAwaiter().GetResult();
        await store.VersionAsync(Stream, default).ConfigureAwait(false);
        Append(store, "third").GetAwaiter().GetResult();
    }

    private static async Task Append(RedisStore store, string text)
        => (await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, text), default).ConfigureAwait(false)).Status.ShouldBe(AppendStatus.Appended);

    // A busy machine may need longer than that for the opening itself.
    private static Task<RedisStore> OpenHasty(RedisServer server)
        => UntilAnswered(() => RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, CommandTimeout = Brief, RetryFor = Brief }));

    private static async Task<T> UntilAnswered<T>(Func<ValueTask<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StorageException error) when (error.Failure != StorageFailure.Corrupt)
            {
            }
        }
    }

    // A connection that was cut is noticed at the first use, which may or may not have been sent.
    private static async Task FirstFailure(RedisStore store)
        => await Should.ThrowAsync<StorageException>(async () => await store.VersionAsync(Stream, default));

    private static async Task EventuallyAppends(RedisStore store, string text)
    {
        while (true)
        {
            try
            {
                await Append(store, text);
                return;
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
            {
            }
        }
    }

    private static async Task<List<string>> Read(RedisStore store)
    {
        List<string> texts = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(Stream, 0, default))
        {
            texts.Add(Notes.Text(recorded));
        }

        return texts;
    }

    private static void ShouldTellNothing(StorageException error, RedisServer server)
    {
        error.ToString().ShouldNotContain(server.Host);
        error.ToString().ShouldNotContain($"{server.Port}");
        error.ToString().ShouldNotContain(Password);
    }
}
