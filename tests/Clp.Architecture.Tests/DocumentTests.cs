using System.Text.RegularExpressions;

namespace Clp.Architecture.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Links_InDocuments_LeadSomewhere()
    {
        int links = 0;
        List<string> broken = [];
        foreach (string path in Repository.Files(".md"))
        {
            foreach (Match match in Link().Matches(Repository.Read(path)))
            {
                string target = match.Groups[1].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                links++;
                string folder = Path.GetDirectoryName(Repository.PathOf(path))!;
                if (!Path.Exists(Path.Combine(folder, target)))
                {
                    broken.Add($"{path} -> {target}");
                }
            }
        }

        links.ShouldBeGreaterThan(0);
        broken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("README.md", "examples/Counter/Program.cs", "quick start")]
    [InlineData("README.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "loop")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "declarations")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "functions")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "traced")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "loop")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "requests")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "provider")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "endpoints")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "rules")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "recorded")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "visible")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.Tests/Documents/RecipeTests.cs", "killswitch")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.SemanticKernel.Tests/WorkedExampleTests.cs", "plugin")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.SemanticKernel.Tests/WorkedExampleTests.cs", "existing")]
    [InlineData("docs/ai.md", "tests/Clp.Ai.SemanticKernel.Tests/WorkedExampleTests.cs", "bridges")]
    [InlineData("docs/ai.md", "tests/Clp.Mcp.Tests/RecipeTests.cs", "mcp")]
    [InlineData("docs/mcp.md", "tests/Clp.Mcp.Tests/RecipeTests.cs", "mcp")]
    [InlineData("docs/approvals.md", "tests/Clp.Core.Tests/Approvals/ApprovalExampleTests.cs", "approvals")]
    [InlineData("docs/provenance.md", "tests/Clp.Core.Tests/Origins/ProvenanceExampleTests.cs", "provenance")]
    [InlineData("docs/approvals.md", "tests/Clp.Core.Tests/Approvals/RiskTests.cs", "rule")]
    [InlineData("docs/approvals.md", "tests/Clp.Core.Tests/Approvals/ApprovalExampleTests.cs", "batch")]
    [InlineData("docs/approvals.md", "tests/Clp.Core.Tests/Approvals/ApprovalExampleTests.cs", "together")]
    [InlineData("docs/approvals.md", "tests/Clp.Core.Tests/Approvals/ApprovalExampleTests.cs", "one")]
    [InlineData("docs/erasure.md", "tests/Clp.Storage.Tests/Erasure/ErasureExampleTests.cs", "erasure")]
    [InlineData("docs/middleware.md", "tests/Clp.Core.Tests/Middleware/InterceptorExampleTests.cs", "interceptor")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Permissions/PermissionExampleTests.cs", "permissions")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/RateLimiting/RateLimitExampleTests.cs", "ratelimits")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Resilience/ResilienceExampleTests.cs", "resilience")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/ProposalCaching/CacheExampleTests.cs", "caching")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Redis.Tests/OptionsTests.cs", "sharedlimits")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Examples/ObservingExampleTests.cs", "logging")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Examples/ObservingExampleTests.cs", "forwarding")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Examples/ObservingExampleTests.cs", "sink")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Examples/ObservingExampleTests.cs", "analytics")]
    [InlineData("docs/observability.md", "examples/Telemetry/Program.cs", "exporting")]
    [InlineData("docs/outbox.md", "tests/Clp.Storage.Tests/Outbox/WorkedExampleTests.cs", "outbox")]
    [InlineData("docs/storage.md", "examples/Stores/Opening.cs", "file")]
    [InlineData("docs/storage.md", "examples/Stores/Opening.cs", "sqlite")]
    [InlineData("docs/storage.md", "examples/Stores/Opening.cs", "redis")]
    [InlineData("docs/storage.md", "examples/Stores/Opening.cs", "postgres")]
    [InlineData("docs/versioning.md", "tests/Clp.Core.Tests/Versioning/WorkedExampleTests.cs", "versioning")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Hosting/WorkedExampleTests.cs", "host")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Hosting/WorkedExampleTests.cs", "runtime")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Webhooks/WorkedExampleTests.cs", "sender")]
    [InlineData("docs/middleware.md", "tests/Clp.Middleware.Tests/Webhooks/WorkedExampleTests.cs", "receiver")]
    [InlineData("docs/observability.md", "tests/Clp.Middleware.Tests/Hosting/WorkedExampleTests.cs", "health")]
    [InlineData("docs/observability.md", "tests/Clp.Middleware.Tests/Hosting/WorkedExampleTests.cs", "source")]
    public void Example_InADocument_IsTheCompiledOne(string document, string source, string name)
    {
        Match region = Region().Matches(Repository.Read(source)).FirstOrDefault(match => match.Groups[1].Value == name).ShouldNotBeNull($"{source} has a region named {name}");
        string[] lines = region.Groups[2].Value.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        string code = string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line)).Trim();

        code.ShouldNotBeEmpty();
        Repository.Read(document).ShouldContain("```csharp\n" + code + "\n```", Case.Sensitive, $"copy the region of {source} into {document}");
    }

    [Fact]
    public void Decisions_AreNumberedWithoutGaps_AndHaveAStatus()
    {
        IReadOnlyList<string> records = Repository.Files(".md", "docs/decisions");
        List<int> numbers = [];
        foreach (string path in records)
        {
            Match name = DecisionName().Match(path);
            name.Success.ShouldBeTrue($"{path}: docs/decisions/NNNN-title.md");
            numbers.Add(int.Parse(name.Groups[1].Value, null));
            Repository.Read(path).ShouldMatch(@"(?m)^Status: (proposed|accepted|superseded by \d{4})", path);
        }

        numbers.ShouldBe(Enumerable.Range(1, numbers.Count));
    }

    [Fact]
    public void Roadmap_TicksOnly_WhatLinksADecisionAndATest()
    {
        List<string> ticked = Repository.Read("ROADMAP.md").Split('\n').Where(line => line.TrimStart().StartsWith("- [x]", StringComparison.Ordinal)).ToList();

        ticked.ShouldNotBeEmpty();
        foreach (string item in ticked)
        {
            item.ShouldContain("docs/decisions/", Case.Sensitive, item);
            item.ShouldContain("tests/", Case.Sensitive, item);
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"#region (quick start|[a-z]+)[^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"/(\d{4})-[a-z0-9-]+\.md$")]
    private static partial Regex DecisionName();
}
