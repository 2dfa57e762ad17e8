using Clp.TestServers;
using Xunit;

namespace Clp.TestKit;

/// <summary>A theory that needs redis-server: skipped with one clear line when it is absent, run (and so failing) when CLP_REQUIRE_SERVERS=1.</summary>
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    /// <summary>Asks whether the server can be started here.</summary>
    public RedisTheoryAttribute() => Skip = Servers.RedisSkipReason;
}
