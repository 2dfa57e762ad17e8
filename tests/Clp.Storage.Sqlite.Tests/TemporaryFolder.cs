namespace Clp.Storage.Sqlite.Tests;

/// <summary>A folder of its own, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clp-sqlite-").FullName;

    public string Database => System.IO.Path.Combine(Path, "clp.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
