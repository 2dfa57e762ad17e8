using Clp.Storage.Conformance.LostAnswers;

namespace Clp.Storage.Postgres.Tests.Proxied;

/// <summary>A sample of the cuts that R11 makes, on connections that are kept.</summary>
public sealed class LostAnswerTests : LostAnswerSuite
{
    protected override Task<IProxiedStore> OpenAsync() => ProxiedPostgres.OpenAsync(connectsAnew: false);
}

/// <summary>The same with a connection per call: its handshake and the preparation of the statement are cut too.</summary>
public sealed class LostHandshakeTests : LostAnswerSuite
{
    protected override Task<IProxiedStore> OpenAsync() => ProxiedPostgres.OpenAsync(connectsAnew: true);
}
