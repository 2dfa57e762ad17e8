using System.Diagnostics;
using System.Text;

namespace Clp.TestServers;

/// <summary>
/// A Redis Cluster of our own: three masters and three replicas on free loopback ports. A node counts as failed after a minute of
/// silence, so that one which a busy machine holds up keeps its slots; after 2 s where a death is to be noticed. Safe to use from
/// several threads; killing and restarting are the caller's to order.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    /// <summary>How many slots a cluster has.</summary>
    public const int Slots = 16_384;

    private const string Quick = "2000", Calm = "60000";

    // Ends a wait for what never comes; a machine that is busy with other things may take long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private RedisCluster(IReadOnlyList<RedisServer> nodes) => Nodes = nodes;

    /// <summary>All six nodes, whatever they are at the moment.</summary>
    public IReadOnlyList<RedisServer> Nodes { get; }

    /// <summary>What StackExchange.Redis connects with: every node.</summary>
    public string ConnectionString => string.Join(',', Nodes.Select(node => $"{node.Host}:{node.Port}"));

    /// <summary>Starts a cluster and returns when it takes writes on every slot and every replica follows its master.</summary>
    public static async Task<RedisCluster> StartAsync(RedisDurability durability = RedisDurability.Always)
    {
        RedisOptions options = new()
        {
            Durability = durability,
            // A replica that has just been linked may take over, and a new one is not kept waiting for others to copy to.
            Arguments = ["--cluster-node-timeout", Quick, "--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"],
        };
        Task<RedisServer>[] starting = [.. Enumerable.Range(0, ClusterSetup.Masters * 2).Select(_ => RedisServer.StartAsync(options, isClusterNode: true))];
        try
        {
            RedisCluster cluster = new(await Task.WhenAll(starting));
            await ClusterSetup.JoinAsync(cluster);
            await cluster.UntilWellAsync();
            await cluster.JudgeAfterAsync(Calm);
            return cluster;
        }
        catch
        {
            await Task.WhenAll(starting.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result.DisposeAsync().AsTask()));
            throw;
        }
    }

    /// <summary>The slot of a key: of its hash tag when it has one.</summary>
    public static int SlotOf(string key) => KeySlot.Of(Encoding.UTF8.GetBytes(key));

    /// <summary>The master of a slot, as the running nodes agree on it.</summary>
    public async Task<RedisServer> MasterOfAsync(int slot)
    {
        RedisServer? master = null;
        await UntilAsync(async () => (master = await FindMasterAsync(slot)) is not null, $"a master of slot {slot}");
        return master!;
    }

    /// <summary>Kills the master of a slot with SIGKILL and returns it.</summary>
    public async Task<RedisServer> KillMasterOfAsync(int slot)
    {
        RedisServer master = await MasterOfAsync(slot);
        master.Kill();
        return master;
    }

    /// <summary>Lets the nodes notice soon that others are dead.</summary>
    public Task NoticeDeathsAsync() => JudgeAfterAsync(Quick);

    /// <summary>Returns the new master of a slot whose old one is dead, as soon as every running node knows it and takes writes again.</summary>
    public async Task<RedisServer> WaitForFailoverAsync(int slot, RedisServer old)
    {
        await NoticeDeathsAsync();
        RedisServer? master = null;
        await UntilAsync(async () => (master = await FindMasterAsync(slot)) is not null && master != old && await EveryStateIsOkAsync(), $"another master of slot {slot}");
        await JudgeAfterAsync(Calm);
        return master!;
    }

    /// <summary>Starts the nodes that do not run, and returns when all six are well.</summary>
    public async Task RestartDeadNodesAsync()
    {
        await Task.WhenAll(Nodes.Where(node => !node.IsRunning).Select(node => node.RestartAsync()));
        await JudgeAfterAsync(Quick);
        await UntilWellAsync();
        await JudgeAfterAsync(Calm);
    }

    /// <summary>Returns when all six nodes see each other, every slot is served and every replica is linked to its master.</summary>
    public Task UntilWellAsync() => UntilAsync(IsWellAsync, "a cluster that is well");

    /// <summary>Ends all nodes and removes their folders.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Nodes.Select(node => node.DisposeAsync().AsTask()));

    internal static async Task<IReadOnlyList<ClusterNode>> ViewOfAsync(RedisServer node) => ClusterNode.ParseAll(await node.AskAsync("CLUSTER", "NODES"));

    internal async Task UntilAsync(Func<Task<bool>> isSo, string wanted)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                RedisServer? witness = Nodes.FirstOrDefault(node => node.IsRunning);
                string view = witness is null ? "no node runs" : await witness.AskAsync("CLUSTER", "NODES") + witness.Log;
                throw new ServerException($"waited {Patience.TotalSeconds} s for {wanted}; one node's view: {view}");
            }

            await Task.Delay(Pause);
        }
    }

    private Task<string[]> JudgeAfterAsync(string milliseconds) => Task.WhenAll(Nodes.Where(node => node.IsRunning).Select(node => node.AskAsync("CONFIG", "SET", "cluster-node-timeout", milliseconds)));

    private async Task<bool> IsWellAsync()
    {
        foreach (RedisServer node in Nodes)
        {
            IReadOnlyList<ClusterNode> view = await ViewOfAsync(node);
            string replication = await node.AskAsync("INFO", "replication");
            if (view.Count != Nodes.Count || view.Any(other => !other.IsWell) || view.Count(other => other.IsReplica) != ClusterSetup.Masters
                || !(replication.Contains("master_link_status:up", StringComparison.Ordinal) || replication.Contains("state=online", StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return await EveryStateIsOkAsync();
    }

    private async Task<bool> EveryStateIsOkAsync()
    {
        foreach (RedisServer node in Nodes.Where(node => node.IsRunning))
        {
            if (!(await node.AskAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<RedisServer?> FindMasterAsync(int slot)
    {
        HashSet<int> ports = [];
        foreach (RedisServer node in Nodes.Where(node => node.IsRunning))
        {
            ports.UnionWith((await ViewOfAsync(node)).Where(other => other.IsMaster && other.Holds(slot)).Select(other => other.Port));
        }

        return ports.Count == 1 ? Nodes.FirstOrDefault(node => node.Port == ports.Single() && node.IsRunning) : null;
    }
}
