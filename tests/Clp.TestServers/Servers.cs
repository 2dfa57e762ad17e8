namespace Clp.TestServers;

/// <summary>
/// Which real servers this machine can start. A test just starts the one it needs: where it is missing, a plain run skips the test
/// with the reason, and a run that requires servers fails it.
/// </summary>
public static class Servers
{
    /// <summary>Set to 1 to make a missing server a failure instead of a skip.</summary>
    public const string RequireVariable = "CLP_REQUIRE_SERVERS";

    /// <summary>Set to 1 to count every server as missing, for a quick run of the tests that need none.</summary>
    public const string WithoutVariable = "CLP_WITHOUT_SERVERS";

    private static readonly string? RedisPath = Tool.Find("redis-server");

    /// <summary>Whether a missing server is a failure on this machine.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    /// <summary>Why Redis cannot be started here, or null when it can.</summary>
    public static string? MissingRedis => NotWanted ?? (RedisPath is not null ? null : "server redis-server is not on the PATH; install it (Debian: apt-get install redis-server)");

    /// <summary>Why PostgreSQL cannot be started here, or null when it can.</summary>
    public static string? MissingPostgres => NotWanted ?? PostgresBinaries.Missing;

    private static string? NotWanted => Environment.GetEnvironmentVariable(WithoutVariable) == "1" ? $"server not started, for {WithoutVariable} is 1" : null;

    internal static string RequireRedis() => MissingRedis is { } reason ? throw Missing(reason) : RedisPath!;

    /// <summary>What to throw for a missing server: a failure when servers are required, otherwise what makes the test a skipped one.</summary>
    internal static Exception Missing(string reason) => IsRequired ? new ServerException(reason) : new ServerMissingException(reason);
}
