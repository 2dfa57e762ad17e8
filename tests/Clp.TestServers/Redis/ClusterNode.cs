using System.Globalization;

namespace Clp.TestServers;

/// <summary>One line of CLUSTER NODES: what one node knows of another, or of itself.</summary>
internal sealed record ClusterNode(string Id, int Port, IReadOnlyList<string> Flags, bool IsLinked, IReadOnlyList<(int From, int To)> Slots)
{
    public bool IsMaster => Flags.Contains("master");

    public bool IsReplica => Flags.Contains("slave");

    /// <summary>Neither failed, nor suspected, nor still being introduced.</summary>
    public bool IsWell => IsLinked && Flags.All(flag => flag is "myself" or "master" or "slave");

    public bool Holds(int slot) => Slots.Any(range => slot >= range.From && slot <= range.To);

    public static IReadOnlyList<ClusterNode> ParseAll(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static ClusterNode Parse(string line)
    {
        // id ip:port@bus flags master ping pong epoch link slot…
        string[] words = line.Trim().Split(' ');
        string address = words[1][..words[1].IndexOf('@')];
        int port = int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        // A slot on its way to another node stands in brackets; nothing here moves slots.
        IEnumerable<(int, int)> slots = words.Skip(8).Where(word => !word.StartsWith('[')).Select(Range);
        return new ClusterNode(words[0], port, words[2].Split(','), words[7] == "connected", [.. slots]);
    }

    private static (int From, int To) Range(string word)
    {
        int[] ends = [.. word.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return (ends[0], ends[^1]);
    }
}
