namespace Clp.TestKit;

/// <summary>Finds the third-party data beside the repository. A fresh clone alone does not have it.</summary>
public static class SharedData
{
    /// <summary>Set to a folder of the same layout to use instead of ../shared/data.</summary>
    public const string FolderVariable = "CLP_DATA";

    /// <summary>Set to 1 to make a missing folder a failure instead of a skip.</summary>
    public const string RequireVariable = "CLP_REQUIRE_DATA";

    /// <summary>The folder that holds Clp.sln, upward of the running assembly.</summary>
    public static string RepositoryRoot => FindUpward(AppContext.BaseDirectory, "Clp.sln")
        ?? throw new DirectoryNotFoundException("Clp.sln is not above " + AppContext.BaseDirectory + "; run the tests from a clone.");

    /// <summary>The folder, or null when this machine has none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>Whether a missing folder is a failure on this machine.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    /// <summary>The full path of a file or folder below the data folder; throws when it is not there.</summary>
    public static string Require(string relativePath)
    {
        if (Root is null)
        {
            throw new DirectoryNotFoundException(Missing(relativePath));
        }

        return Find(relativePath) ?? throw new FileNotFoundException(Missing(relativePath), Path.Combine(Root, relativePath));
    }

    /// <summary>The full path of a file or folder below the data folder, or null when it is not there.</summary>
    public static string? Find(string relativePath) => Root is not null && Path.Exists(Path.Combine(Root, relativePath)) ? Path.Combine(Root, relativePath) : null;

    /// <summary>Why a test that needs this path is skipped, or null when it must run (and, when data is required, fail).</summary>
    public static string? SkipReason(string relativePath) =>
        IsRequired || Find(relativePath) is not null ? null : Missing(relativePath);

    /// <summary>That the path is not there, and what to do.</summary>
    public static string Missing(string relativePath) =>
        $"shared data '{relativePath}' is not beside this clone; put it at ../shared/data or name a folder in {FolderVariable}";

    private static string? FindRoot()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
            : FindUpward(AppContext.BaseDirectory, "Clp.sln") is { } repository ? Path.Combine(repository, "..", "shared", "data")
            : null;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }

    private static string? FindUpward(string from, string fileName)
    {
        for (DirectoryInfo? at = new(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, fileName)))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
