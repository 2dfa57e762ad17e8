namespace Clp.Storage.Sqlite.Tests;

/// <summary>A folder of its own, made when it is first asked for, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly Lazy<string> path = new(() => Directory.CreateTempSubdirectory("clp-sqlite-").FullName);

    public string Path => path.Value;

    public string Database => System.IO.Path.Combine(Path, "clp.db");

    public void Dispose()
    {
        if (path.IsValueCreated)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
