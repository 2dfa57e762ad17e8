using StackExchange.Redis;

namespace Clp.Middleware.Redis;

/// <summary>The server or cluster on which rate limits are counted.</summary>
public sealed record RedisRateLimitOptions
{
    private const string Bad = $"{nameof(Configuration)} is not a connection string of StackExchange.Redis; give one such as host:6379,password=….";

    /// <summary>What to connect with, in StackExchange.Redis's form, such as <c>host:6379,password=…</c>; several hosts for a cluster. Either this or <see cref="Connection"/>.</summary>
    public string? Configuration { get; init; }

    /// <summary>A connection of the host's, left open. On version 1 of the driver, set its <c>PreserveAsyncOrder</c> to false, or a caller who blocks in one answer holds all others up.</summary>
    public ConnectionMultiplexer? Connection { get; init; }

    /// <summary>What all keys begin with: 1 to 64 letters, digits and <c>. _ - :</c>. Processes with the same prefix and the same names of limits count together. Default <c>clp</c>.</summary>
    public string KeyPrefix { get; init; } = "clp";

    /// <summary>The database's number; a cluster has only 0.</summary>
    public int Database { get; init; }

    /// <summary>How long an answer is waited for; more than 0, at most 1 hour. Default 1 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Without the connection, which holds addresses and a password.</summary>
    public override string ToString() => $"{nameof(RedisRateLimitOptions)} {{ KeyPrefix = {KeyPrefix}, Database = {Database} }}";

    internal void Check()
    {
        Demand((Configuration is null) != (Connection is null), $"Give either {nameof(Configuration)} or {nameof(Connection)}.");
        if (Configuration is not null)
        {
            Parse();
        }

        Demand(KeyPrefix is { Length: >= 1 and <= 64 } && KeyPrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':'), $"{nameof(KeyPrefix)} must be 1 to 64 letters, digits and . _ - :");
        Demand(Database >= 0, $"{nameof(Database)} is {Database}; give 0 or more.");
        Demand(CommandTimeout > TimeSpan.Zero && CommandTimeout <= TimeSpan.FromHours(1), $"{nameof(CommandTimeout)} is {CommandTimeout}; give more than 0 and at most an hour.");
    }

    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    internal ConfigurationOptions Parse()
    {
        try
        {
            ConfigurationOptions parsed = ConfigurationOptions.Parse(Configuration!);
            Demand(parsed.EndPoints.Count > 0, Bad);
            return parsed;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new ConfigurationException(Bad);
        }
    }

    private static void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ConfigurationException(problem);
        }
    }
}
