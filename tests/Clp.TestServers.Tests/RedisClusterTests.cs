namespace Clp.TestServers.Tests;

public sealed class RedisClusterTests
{
    [Fact]
    public async Task KillMaster_OfAKeysSlot_IsFollowedByAFailoverThatKeepsTheKey()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        int slot = RedisCluster.SlotOf("{tenant}:key");
        RedisServer master = await cluster.MasterOfAsync(slot);
        await master.AskAsync("SET", "{tenant}:key", "value");
        (await master.AskAsync("WAIT", "1", "100000")).ShouldBe("1");

        RedisServer killed = await cluster.KillMasterOfAsync(slot);
        RedisServer next = await cluster.WaitForFailoverAsync(slot, killed);

        killed.ShouldBeSameAs(master);
        next.ShouldNotBeSameAs(killed);
        (await next.AskAsync("GET", "{tenant}:key")).ShouldBe("value");
        (await next.AskAsync("SET", "{tenant}:key", "second")).ShouldBe("OK");

        await cluster.RestartDeadNodesAsync();
        (await killed.AskAsync("INFO", "replication")).ShouldContain("role:slave");
        (await cluster.MasterOfAsync(slot)).ShouldBeSameAs(next);
    }

    [Fact]
    public async Task Start_Done_EverySlotTakesWritesAtItsMaster()
    {
        RedisCluster cluster = await SharedServers.Cluster;

        cluster.Nodes.Count.ShouldBe(6);
        for (int number = 0; number < 30; number++)
        {
            string key = $"key-{number}";
            RedisServer master = await cluster.MasterOfAsync(RedisCluster.SlotOf(key));
            (await master.AskAsync("SET", key, "value")).ShouldBe("OK");
            (await master.AskAsync("CLUSTER", "KEYSLOT", key)).ShouldBe($"{RedisCluster.SlotOf(key)}");
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("{tag}rest")]
    [InlineData("before{tag}{other}")]
    [InlineData("{}empty")]
    [InlineData("{open")]
    [InlineData("")]
    [InlineData("ключ")]
    public async Task SlotOf_AnyKey_IsWhatTheServerSays(string key)
    {
        RedisCluster cluster = await SharedServers.Cluster;

        (await cluster.Nodes[0].AskAsync("CLUSTER", "KEYSLOT", key)).ShouldBe($"{RedisCluster.SlotOf(key)}");
    }
}
