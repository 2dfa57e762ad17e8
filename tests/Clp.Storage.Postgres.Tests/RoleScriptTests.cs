namespace Clp.Storage.Postgres.Tests;

/// <summary>The script in the documentation is the one that is embedded and tried.</summary>
public sealed class RoleScriptTests
{
    [Fact]
    public void Documentation_ShowsTheEmbeddedScript()
    {
        using Stream stream = typeof(PostgresStore).Assembly.GetManifestResourceStream("role.sql")!;
        using StreamReader reader = new(stream);

        File.ReadAllText(Path.Combine(Repository(), "docs", "postgres.md")).ShouldContain("```sql\n" + reader.ReadToEnd() + "```", Case.Sensitive);
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clp.sln")))
        {
            folder = folder.Parent;
        }

        return folder.ShouldNotBeNull().FullName;
    }
}
