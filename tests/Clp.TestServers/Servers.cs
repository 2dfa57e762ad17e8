namespace Clp.TestServers;

/// <summary>Which real servers this machine can start. Without them a plain test run skips, with the reason; a full one fails.</summary>
public static class Servers
{
    /// <summary>Set to 1 to make a missing server a failure instead of a skip.</summary>
    public const string RequireVariable = "CLP_REQUIRE_SERVERS";

    private static readonly string? RedisPath = Tool.Find("redis-server");

    /// <summary>Whether a missing server is a failure on this machine.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    /// <summary>Why a test that needs Redis is skipped, or null when it must run (and, when servers are required, fail).</summary>
    public static string? RedisSkipReason => IsRequired ? null : MissingRedis;

    /// <summary>Why a test that needs PostgreSQL is skipped, or null when it must run (and, when servers are required, fail).</summary>
    public static string? PostgresSkipReason => IsRequired ? null : PostgresBinaries.Missing;

    private static string? MissingRedis => RedisPath is null ? "server redis-server is not on the PATH; install it (Debian: apt-get install redis-server)" : null;

    internal static string RequireRedis() => MissingRedis is null ? RedisPath! : throw new ServerException(MissingRedis);
}
