namespace Clp.Storage.Redis;

/// <summary>Asks the servers whether appends would work.</summary>
internal static class RedisHealth
{
    public static async ValueTask<StoreHealth> CheckAsync(RedisLink link, StoreSettings settings, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServerReport> nodes = await link.AskNodesAsync(withSettings: false, cancellationToken).ConfigureAwait(false);
        ServerReport[] here = [.. nodes.Where(static node => node.IsHere)];
        if (here.Length == 0)
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, "no server answers");
        }

        List<string> broken = [.. here.Where(static node => node.IsMaster).SelectMany(Broken).Distinct()];
        List<string> weak = [.. here.SelectMany(Weak).Distinct()];
        if (here.Length < nodes.Count)
        {
            weak.Add($"{nodes.Count - here.Length} of {nodes.Count} nodes do not answer");
        }

        if (here.Any(static node => node["cluster_enabled"] == "1") && await link.IsClusterWholeAsync(cancellationToken).ConfigureAwait(false) != true)
        {
            broken.Add("the cluster does not serve every slot");
        }

        // A node may not tell what it is; then whether it takes commands is all that can be said.
        if (!here.Any(static node => node.IsMaster || node["role"] is null))
        {
            broken.Add("no master answers");
        }

        StoreHealthStatus status = broken.Count > 0 ? StoreHealthStatus.Unhealthy : weak.Count > 0 ? StoreHealthStatus.Degraded : StoreHealthStatus.Healthy;
        return new StoreHealth(status, string.Join("; ", [.. broken, .. weak, settings.Description]));
    }

    private static IEnumerable<string> Broken(ServerReport master)
    {
        if (master["loading"] == "1")
        {
            yield return "a master is still loading its data";
        }

        if (master["aof_last_write_status"] is not (null or "ok"))
        {
            yield return "a master cannot write its append-only file";
        }
    }

    private static IEnumerable<string> Weak(ServerReport node)
    {
        if (node["role"] == "slave" && node["master_link_status"] != "up")
        {
            yield return "a replica has lost its master";
        }

        if (node["aof_last_bgrewrite_status"] is not (null or "ok"))
        {
            yield return "the last rewrite of an append-only file failed";
        }

        if (node["rdb_last_bgsave_status"] is not (null or "ok"))
        {
            yield return "the last snapshot of a server failed";
        }
    }
}
