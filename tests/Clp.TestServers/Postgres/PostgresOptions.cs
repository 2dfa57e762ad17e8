namespace Clp.TestServers;

/// <summary>What a PostgreSQL server is started with.</summary>
public sealed record PostgresOptions
{
    /// <summary>Whether fsync and synchronous_commit are on; off is quicker, for suites in which durability is not under test.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>How many connections it takes at once; 200 by default.</summary>
    public int MaxConnections { get; init; } = 200;

    /// <summary>Further settings as name=value.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
