using System.Globalization;

namespace Clp.TestServers;

/// <summary>Makes a cluster of six empty nodes, as redis-cli --cluster create does, without its waiting.</summary>
internal static class ClusterSetup
{
    public const int Masters = 3;

    public static async Task JoinAsync(RedisCluster cluster)
    {
        IReadOnlyList<RedisServer> nodes = cluster.Nodes;
        for (int index = 0; index < nodes.Count; index++)
        {
            // Every node its own epoch, so that there is nothing to settle later.
            await nodes[index].AskAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(index + 1));
            if (index < Masters)
            {
                await nodes[index].AskAsync("CLUSTER", "ADDSLOTSRANGE", Text(RedisCluster.Slots * index / Masters), Text((RedisCluster.Slots * (index + 1) / Masters) - 1));
            }
        }

        await IntroduceAsync(nodes);
        await cluster.UntilAsync(() => AllKnowEachOtherAsync(nodes), "six nodes that know each other");
        await AttachReplicasAsync(nodes);
    }

    /// <summary>Each pair once, which is quicker than waiting for gossip.</summary>
    private static async Task IntroduceAsync(IReadOnlyList<RedisServer> nodes)
    {
        for (int left = 0; left < nodes.Count; left++)
        {
            for (int right = left + 1; right < nodes.Count; right++)
            {
                await nodes[left].AskAsync("CLUSTER", "MEET", nodes[right].Host, Text(nodes[right].Port), Text(nodes[right].BusPort));
            }
        }
    }

    private static async Task<bool> AllKnowEachOtherAsync(IReadOnlyList<RedisServer> nodes)
    {
        foreach (RedisServer node in nodes)
        {
            IReadOnlyList<ClusterNode> view = await RedisCluster.ViewOfAsync(node);
            if (view.Count != nodes.Count || view.Any(other => !other.IsWell))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task AttachReplicasAsync(IReadOnlyList<RedisServer> nodes)
    {
        for (int index = 0; index < Masters; index++)
        {
            await nodes[Masters + index].AskAsync("CLUSTER", "REPLICATE", await nodes[index].AskAsync("CLUSTER", "MYID"));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
