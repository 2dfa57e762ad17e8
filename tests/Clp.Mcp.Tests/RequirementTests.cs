using System.Reflection;
using System.Text.RegularExpressions;

namespace Clp.Mcp.Tests;

/// <summary>The list of requirements in docs/mcp.md names tests that exist.</summary>
public sealed partial class RequirementTests
{
    [Fact]
    public void Requirements_Listed_NameTestsThatRun()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clp.sln")))
        {
            folder = folder.Parent;
        }

        string[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(folder.ShouldNotBeNull().FullName, "docs", "mcp.md"))).Select(m => m.Groups[1].Value).Distinct()];
        HashSet<string> there = [.. typeof(RequirementTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is { Skip: null }).Select(m => $"{t.Name}.{m.Name}"))];

        named.Length.ShouldBeGreaterThan(25);
        named.Where(n => !there.Contains(n)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`([A-Za-z]+Tests\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
