using Clp.Storage.Conformance.LostAnswers;

namespace Clp.Storage.Redis.Tests.Proxied;

/// <summary>A sample of the cuts that R11 makes.</summary>
public sealed class LostAnswerTests : LostAnswerSuite
{
    protected override Task<IProxiedStore> OpenAsync() => ProxiedRedis.OpenAsync();
}
