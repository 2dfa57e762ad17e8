using System.Reflection;

namespace Clp.Architecture.Tests;

/// <summary>An arrow is a reference; these are all the arrows there may be.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Allowed = new()
    {
        ["Clp.Core"] = ([], ["Microsoft.Extensions.Logging.Abstractions", "FluentValidation"]),
        ["Clp.Storage"] = (["Clp.Core"], []),
        ["Clp.Storage.Sqlite"] = (["Clp.Core"], ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"]),
        ["Clp.Storage.Redis"] = (["Clp.Core"], ["StackExchange.Redis"]),
        ["Clp.Storage.MongoDb"] = (["Clp.Core"], ["MongoDB.Driver"]),
        ["Clp.Audit"] = (["Clp.Core"], []),
        ["Clp.Storage.Postgres"] = (["Clp.Core"], ["Npgsql"]),
        ["Clp.Middleware"] = (["Clp.Core", "Clp.Storage"], ["Polly.Core", "System.Threading.RateLimiting", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options.ConfigurationExtensions", "Microsoft.Extensions.Diagnostics.HealthChecks"]),
        ["Clp.Middleware.Redis"] = (["Clp.Middleware"], ["StackExchange.Redis"]),
        ["Clp.Ai"] = (["Clp.Core"], ["Microsoft.Extensions.AI.Abstractions", "OpenAI"]),
        ["Clp.Ai.SemanticKernel"] = (["Clp.Ai"], ["Microsoft.SemanticKernel.Core"]),
        ["Clp.Mcp"] = (["Clp.Ai"], ["ModelContextProtocol.Core"]),
        ["Clp.Testing"] = (["Clp.Core"], []),
        ["Clp.Cli"] = (["Clp.Core", "Clp.Storage", "Clp.Audit", "Clp.Mcp"], ["System.CommandLine"]),
    };

    [Fact]
    public void SourceProjects_AllOfThem_HaveARule() =>
        Repository.SourceProjects().ShouldBe(Allowed.Keys.Order(StringComparer.Ordinal), ignoreOrder: true);

    [Fact]
    public void SourceProjects_Reference_OnlyWhatTheirRuleAllows()
    {
        foreach (ProjectFile project in ProjectFile.Below("src"))
        {
            (string[] projects, string[] packages) = Allowed[project.Name];
            project.Projects.Except(projects).ShouldBeEmpty(project.Path);
            project.Packages.Except(packages).ShouldBeEmpty(project.Path);
        }
    }

    [Theory]
    [InlineData("Clp.Core")]
    [InlineData("Clp.Storage")]
    [InlineData("Clp.Audit")]
    [InlineData("Clp.Testing")]
    public void Assembly_Compiled_ReferencesOnlyTheFrameworkAndItsRule(string name)
    {
        (string[] projects, string[] packages) = Allowed[name];
        string[] reached = [.. projects, .. projects.SelectMany(project => Allowed[project].Packages), .. packages];
        List<string> references = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.ShouldNotBeEmpty();
        references.Where(reference => !IsFramework(reference)).Except(reached).ShouldBeEmpty();
    }

    [Fact]
    public void Core_Compiled_KnowsNoDatabaseModelOrWebLibrary()
    {
        string[] banned = ["Npgsql", "StackExchange", "MongoDB", "Microsoft.Data", "OpenAI", "Microsoft.Extensions.AI", "Microsoft.SemanticKernel", "ModelContextProtocol", "Microsoft.AspNetCore", "System.Net.Http"];
        List<string> references = typeof(ClpCodes).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        references.ShouldNotBeEmpty();
        references.Where(reference => banned.Any(name => reference.StartsWith(name, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Examples_Reference_NoTestsAndNoBenchmarks()
    {
        foreach (ProjectFile project in ProjectFile.Below("examples"))
        {
            project.Projects.ShouldNotBeEmpty(project.Path);
            project.Projects.Where(name => !Allowed.ContainsKey(name)).ShouldBeEmpty(project.Path);
        }
    }

    [Fact]
    public void Solution_Lists_EveryProject()
    {
        string solution = Repository.Read("Clp.sln").Replace('\\', '/');
        string integrations = Repository.Read("Clp.Integrations.sln").Replace('\\', '/');
        foreach (ProjectFile project in ProjectFile.Below("src", "tests", "bench", "examples"))
        {
            if (Repository.IsIntegration(project.Name))
            {
                integrations.ShouldContain('"' + project.Path + '"', Case.Sensitive, $"{project.Path} is not in Clp.Integrations.sln: dotnet sln add it");
                solution.ShouldNotContain('"' + project.Path + '"', Case.Sensitive, $"{project.Path} needs packages that the feed of the default build may lack");
            }
            else
            {
                solution.ShouldContain('"' + project.Path + '"', Case.Sensitive, $"{project.Path} is not in Clp.sln: dotnet sln add it");
            }
        }
    }

    [Fact]
    public void Projects_OfTheDefaultBuild_ReferenceNoIntegration() =>
        ProjectFile.Below("src", "tests", "bench", "examples").Where(project => !Repository.IsIntegration(project.Name))
            .SelectMany(project => project.Projects).Where(Repository.IsIntegration).ShouldBeEmpty();

    [Fact]
    public void PackageVersions_AreCentral()
    {
        ProjectFile.Below("src", "tests", "bench", "examples").Where(project => project.HasPackageVersions).Select(project => project.Path).ShouldBeEmpty();
        Repository.Read("Directory.Packages.props").ShouldNotContain("*\"", Case.Sensitive, "a floating version");
    }

    private static bool IsFramework(string name) =>
        name is "netstandard" or "mscorlib" || name.StartsWith("System.", StringComparison.Ordinal) || name == "System"
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
