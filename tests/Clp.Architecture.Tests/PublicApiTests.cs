namespace Clp.Architecture.Tests;

/// <summary>The public API is approved text: a difference is either a mistake or a deliberate edit of api/*.approved.txt.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Clp.Core")]
    [InlineData("Clp.Storage")]
    [InlineData("Clp.Storage.Sqlite")]
    [InlineData("Clp.Storage.Postgres")]
    [InlineData("Clp.Storage.Redis")]
    [InlineData("Clp.Audit")]
    [InlineData("Clp.Middleware")]
    [InlineData("Clp.Middleware.Redis")]
    [InlineData("Clp.Ai")]
    [InlineData("Clp.Mcp")]
    [InlineData("Clp.Testing")]
    public void PublicApi_OfAProject_IsAsApproved(string project)
    {
        string path = Repository.PathOf($"api/{project}.approved.txt");
        string actual = PublicApi.Print(PublicApi.AssemblyOf(project));
        actual.ShouldNotBeEmpty();
        if (Environment.GetEnvironmentVariable("CLP_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        string[] before = approved.Split('\n');
        string[] after = actual.Split('\n');
        string difference = string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));

        (approved == actual).ShouldBeTrue($"The public API of {project} differs from api/{project}.approved.txt; "
            + $"if that is meant, run the architecture tests with CLP_APPROVE=1 and commit the file.\n{difference}");
    }

    [Fact]
    public void Projects_WithAnApprovedFile_AreTheLibraries() =>
        Repository.SourceProjects().Where(name => name != "Clp.Cli" && !Repository.IsIntegration(name)).ShouldBe(PublicApi.Projects, ignoreOrder: true);
}
