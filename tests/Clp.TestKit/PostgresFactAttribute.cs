using Clp.TestServers;
using Xunit;

namespace Clp.TestKit;

/// <summary>A fact that needs PostgreSQL: skipped with one clear line when it is absent, run (and so failing) when CLP_REQUIRE_SERVERS=1.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Asks whether the server can be started here.</summary>
    public PostgresFactAttribute() => Skip = Servers.PostgresSkipReason;
}
