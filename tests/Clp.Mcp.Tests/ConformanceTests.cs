namespace Clp.Mcp.Tests;

/// <summary>The scenarios of the public conformance suite that need no server built for it, at the revisions they belong to.</summary>
public sealed class ConformanceTests(ConformanceSuite suite) : IClassFixture<ConformanceSuite>
{
    [Theory]
    [InlineData("server-initialize", "2025-11-25")]
    [InlineData("logging-set-level", "2025-11-25")]
    [InlineData("ping", "2025-11-25")]
    [InlineData("tools-list", "2025-11-25")]
    [InlineData("resources-list", "2025-11-25")]
    [InlineData("resources-read-text", "2025-11-25")]
    [InlineData("resources-subscribe", "2025-11-25")]
    [InlineData("resources-unsubscribe", "2025-11-25")]
    [InlineData("tools-list", "2026-07-28")]
    [InlineData("resources-list", "2026-07-28")]
    [InlineData("resources-read-text", "2026-07-28")]
    [InlineData("sep-2164-resource-not-found", "2026-07-28")]
    public async Task Scenario_OfTheSuite_Passes(string scenario, string revision)
    {
        IReadOnlyDictionary<string, bool> checks = await suite.RunAsync(scenario, revision);

        checks.Keys.ShouldContain("wire-schema-valid");
        checks.Count.ShouldBeGreaterThan(1);
        checks.Where(c => !c.Value).Select(c => c.Key).ShouldBeEmpty();
    }

    /// <summary>The rest of these two is about HTTP, prompts and tools made for the suite.</summary>
    [Theory]
    [InlineData("server-stateless", "request-meta-invalid-missing-meta", "request-meta-invalid-missing-protocol-version", "request-meta-invalid-missing-client-capabilities", "request-meta-client-info-optional", "server-implements-discover", "server-identifies-in-result-meta", "discover-capabilities-match-handlers", "server-unsupported-version-error", "http-server-error-jsonrpc-id", "http-server-method-not-found-404", "http-server-method-not-found-404-resources-subscribe")]
    [InlineData("caching", "tools-list-caching-hints", "resources-list-caching-hints", "resources-read-caching-hints", "ttl-non-negative", "cache-scope-valid")]
    public async Task Checks_OfAScenarioThatApply_Pass(string scenario, params string[] named)
    {
        IReadOnlyDictionary<string, bool> checks = await suite.RunAsync(scenario, "2026-07-28");

        foreach (string name in named)
        {
            checks.GetValueOrDefault($"sep-{(scenario == "caching" ? 2549 : 2575)}-{name}").ShouldBeTrue(name);
        }
    }
}
