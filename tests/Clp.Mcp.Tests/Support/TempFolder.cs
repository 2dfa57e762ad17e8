namespace Clp.Mcp.Tests;

/// <summary>A folder for one test's store, gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clp-mcp-");

    /// <summary>One that is not there yet, for the store to create.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "store");

    public void Dispose() => folder.Delete(recursive: true);
}
