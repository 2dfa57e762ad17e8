using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Regressions;

/// <summary>Failovers of a cluster of its own: with nothing lost nobody is alarmed, and what is lost is noticed.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private static readonly StreamId Stream = new("", "notes", "one");
    private RedisCluster cluster = null!;
    private RedisStore store = null!;
    private int slot;

    public async Task InitializeAsync()
    {
        cluster = await RedisCluster.StartAsync(RedisDurability.EverySecond);
        store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = cluster.ConnectionString, RetryFor = TimeSpan.FromMinutes(2), CommandTimeout = TimeSpan.FromMinutes(1) });
        RedisKeys keys = new("clp", "", 64);
        slot = RedisCluster.SlotOf(new StreamPlace(keys, Stream).Keys[0].ToString());
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Failover_ThatLosesAcknowledgedWrites_RaisesTheAlarm()
    {
        await store.Write(Stream, "kept");
        RedisServer master = await cluster.MasterOfAsync(slot);
        RedisServer replica = await CaughtUpReplicaOf(master);

        // The replica stands still and its link is cut, so the master answers for writes that nobody else has.
        replica.Pause();
        await master.AskAsync("CLIENT", "KILL", "TYPE", "REPLICA");
        await store.Write(Stream, "acknowledged and lost");
        master.Kill();
        replica.Resume();
        await cluster.WaitForFailoverAsync(slot, master);

        StorageException error = await Eventually(() => store.Write(Stream, "on top"));

        error.Code.ShouldBe(ClpCodes.HeadRegressed);
        await using RedisStore fresh = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = cluster.ConnectionString });
        (await fresh.Texts(Stream)).ShouldBe(["kept"], "nothing was written on top");
    }

    [Fact]
    public async Task Failover_ThatLosesNothing_AlarmsNobody_AndTheScriptsAreThere()
    {
        await store.Write(Stream, "before");
        RedisServer master = await cluster.MasterOfAsync(slot);
        RedisServer replica = await CaughtUpReplicaOf(master);
        await replica.AskAsync("SCRIPT", "FLUSH");
        master.Kill();
        await cluster.WaitForFailoverAsync(slot, master);

        await UntilWritten("after");

        (await store.Texts(Stream)).ShouldBe(["before", "after"]);
        await UntilHealthIs(StoreHealthStatus.Degraded);
        await cluster.RestartDeadNodesAsync();
        await UntilWritten("later");
        (await store.Texts(Stream)).ShouldBe(["before", "after", "later"]);
    }

    [Fact]
    public async Task Cluster_ThatHasLostSlots_IsUnhealthy_AndRejectsAppends()
    {
        await UntilHealthIs(StoreHealthStatus.Healthy);
        await using RedisStore hasty = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = cluster.ConnectionString, RetryFor = TimeSpan.FromMilliseconds(200) });
        RedisServer master = await cluster.MasterOfAsync(slot);
        RedisServer replica = await CaughtUpReplicaOf(master);
        master.Kill();
        replica.Kill();
        await cluster.NoticeDeathsAsync();
        StoreHealth health;
        do
        {
            health = await hasty.CheckHealthAsync(default);
        }
        while (health.Status != StoreHealthStatus.Unhealthy);

        health.Description.ShouldContain("does not serve every slot");
        StorageException error;
        do
        {
            error = await Should.ThrowAsync<StorageException>(() => hasty.Write(Stream, "lost"));
        }
        while (error.Failure == StorageFailure.Unknown);

        error.Failure.ShouldBe(StorageFailure.Rejected);
        cluster.Nodes.ShouldAllBe(node => !error.ToString().Contains($"{node.Port}") && !health.Description.Contains($"{node.Port}"));
    }

    private async Task<RedisServer> CaughtUpReplicaOf(RedisServer master)
    {
        (await master.AskAsync("WAIT", "1", "100000")).ShouldBe("1");
        string[] offset = (await master.AskAsync("INFO", "replication")).Split('\n');
        int port = int.Parse(offset.Single(line => line.StartsWith("slave0:", StringComparison.Ordinal)).Split("port=")[1].Split(',')[0], null);
        return cluster.Nodes.Single(node => node.Port == port);
    }

    // The driver connects to the nodes, and loses them, in its own time.
    private async Task UntilHealthIs(StoreHealthStatus status)
    {
        while ((await store.CheckHealthAsync(default)).Status != status)
        {
        }
    }

    // A connection to the dead master is noticed at its first use; what was sent on it has no answer.
    private async Task UntilWritten(string text)
    {
        while (true)
        {
            try
            {
                await store.AppendAsync(Stream, Expected.Any, Conformance.Notes.Batch(text, null, text), default);
                return;
            }
            catch (StorageException error) when (error.Failure != StorageFailure.Corrupt)
            {
            }
        }
    }

    private static async Task<StorageException> Eventually(Func<Task> call)
    {
        while (true)
        {
            StorageException error = await Should.ThrowAsync<StorageException>(call);
            if (error.Failure == StorageFailure.Corrupt)
            {
                return error;
            }
        }
    }
}
