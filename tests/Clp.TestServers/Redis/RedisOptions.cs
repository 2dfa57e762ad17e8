namespace Clp.TestServers;

/// <summary>How a Redis server writes to its disk.</summary>
public enum RedisDurability
{
    /// <summary>appendonly no: nothing survives a stop.</summary>
    None,

    /// <summary>appendonly yes, appendfsync everysec: about a second may be lost with the machine.</summary>
    EverySecond,

    /// <summary>appendonly yes, appendfsync always.</summary>
    Always,
}

/// <summary>What a Redis server is started with.</summary>
public sealed record RedisOptions
{
    /// <summary>The append-only file; always by default.</summary>
    public RedisDurability Durability { get; init; } = RedisDurability.Always;

    /// <summary>The maxmemory-policy; noeviction by default.</summary>
    public string EvictionPolicy { get; init; } = "noeviction";

    /// <summary>The password that clients must give, or null for none.</summary>
    public string? Password { get; init; }

    /// <summary>Further words of the command line, such as "--maxmemory", "10mb".</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    internal IEnumerable<string> CommandLine()
    {
        // A server that itself cuts a torn end off may leave half a script behind, which the next restart carries out.
        string[] appendOnly = Durability switch
        {
            RedisDurability.Always => ["--appendonly", "yes", "--appendfsync", "always", "--aof-load-truncated", "no"],
            RedisDurability.EverySecond => ["--appendonly", "yes", "--appendfsync", "everysec", "--aof-load-truncated", "no"],
            _ => ["--appendonly", "no"],
        };
        string[] password = Password is null ? [] : ["--requirepass", Password, "--masterauth", Password];
        return [.. appendOnly, "--maxmemory-policy", EvictionPolicy, .. password, .. Arguments];
    }
}
