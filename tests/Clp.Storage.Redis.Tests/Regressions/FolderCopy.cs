using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Regressions;

/// <summary>A copy of a server's files as they were at a moment, with which it can be started again: a restore from an old backup.</summary>
internal sealed class FolderCopy : IDisposable
{
    private readonly RedisServer server;
    private readonly string original;
    private readonly string copy = Path.Combine(Path.GetTempPath(), $"clp-copy-{Guid.NewGuid():N}");

    private FolderCopy(RedisServer server, string original) => (this.server, this.original) = (server, original);

    public static async Task<FolderCopy> OfAsync(RedisServer server)
    {
        FolderCopy copy = new(server, Path.Combine((await server.AskAsync("CONFIG", "GET", "dir")).Split('\n')[1], "appendonlydir"));
        Copy(copy.original, copy.copy);
        return copy;
    }

    public async Task RestoreAsync()
    {
        server.Kill();
        Directory.Delete(original, recursive: true);
        Copy(copy, original);
        await server.RestartAsync();
    }

    public void Dispose() => Directory.Delete(copy, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
