using Clp.TestKit;

namespace Clp.Architecture.Tests;

/// <summary>The clone as files; every list fails when it is empty, so that no rule passes for want of something to check.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", ".git", ".vs", "TestResults", "node_modules"];

    public static string Root => SharedData.RepositoryRoot;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Files with a suffix below some folders (all of the clone when none is named), as paths relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string suffix, params string[] folders)
    {
        string[] from = folders.Length == 0 ? [""] : folders;
        List<string> found = from
            .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), "*" + suffix, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(NotOurs.Contains))
            .Order(StringComparer.Ordinal)
            .ToList();
        found.ShouldNotBeEmpty($"no *{suffix} below {string.Join(", ", from)}: the rule has nothing to check");
        return found;
    }

    /// <summary>The projects below src, by name.</summary>
    public static IReadOnlyList<string> SourceProjects() =>
        Files(".csproj", "src").Select(path => Path.GetFileNameWithoutExtension(path)!).ToList();

    /// <summary>Projects whose packages a partial feed lacks: they are in Clp.Integrations.sln, and nothing of the default build depends on them.</summary>
    public static bool IsIntegration(string project) => project is "Clp.Storage.MongoDb" or "Clp.Storage.MongoDb.Tests" or "Clp.Ai.SemanticKernel" or "Clp.Ai.SemanticKernel.Tests";
}
