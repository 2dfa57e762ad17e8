namespace Clp.Middleware;

/// <summary>What is counted together under one limit. Everything in it belongs to who holds the gate.</summary>
internal sealed class Partition(RateLimitKey key, GrantLog log)
{
    public RateLimitKey Key { get; } = key;

    public Lock Gate { get; } = new();

    public GrantLog Log { get; } = log;

    public long Granted { get; set; }

    public long Refused { get; set; }

    /// <summary>Set when it was taken out of its map: who finds it must look again.</summary>
    public bool IsGone { get; set; }

    /// <summary>When to look whether it still counts; belongs to its map.</summary>
    public long Due { get; set; }
}
