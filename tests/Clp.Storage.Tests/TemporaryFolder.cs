namespace Clp.Storage.Tests;

/// <summary>A folder of its own, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clp-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
