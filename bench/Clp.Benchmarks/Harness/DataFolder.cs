namespace Clp.Benchmarks;

/// <summary>Finds the third-party data that some measures judge: the folder named in CLP_DATA, else ../shared/data beside the repository.</summary>
internal static class DataFolder
{
    /// <summary>The full path below the data folder, or null when it is not there.</summary>
    public static string? Find(string relativePath)
    {
        string? root = Environment.GetEnvironmentVariable("CLP_DATA") is { Length: > 0 } named ? named : Beside();
        string? path = root is null ? null : Path.GetFullPath(Path.Combine(root, relativePath));
        return Path.Exists(path) ? path : null;
    }

    /// <summary>Why a measure cannot run without the path.</summary>
    public static string Missing(string relativePath) =>
        $"there is no '{relativePath}' in the data folder; put it at ../shared/data beside the repository or name a folder in CLP_DATA";

    private static string? Beside()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Clp.sln")))
            {
                return Path.Combine(at.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
