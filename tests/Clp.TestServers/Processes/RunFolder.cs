using System.Diagnostics;

namespace Clp.TestServers;

/// <summary>
/// The temporary folder of this process, which holds a folder for each server. A small shell waits for the end of this process
/// (its standard input closes then, however the end came) and removes the folder.
/// </summary>
internal static class RunFolder
{
    private const string Reaper = "cat; for i in 1 2 3 4 5 6 7 8 9 10; do rm -rf \"$0\" && exit; sleep 0.2; done";
    private static readonly Lazy<Task<string>> Root = new(CreateAsync);
    private static int number;

    /// <summary>Held, for with it the collector would close the standard input that the shell waits on.</summary>
    private static Process? reaper;

    /// <summary>Creates an empty folder for one server; others may enter it but not list the one above.</summary>
    public static async Task<string> AddAsync(string name)
    {
        string folder = Path.Combine(await Root.Value, $"{name}-{Interlocked.Increment(ref number)}");
        Directory.CreateDirectory(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }

    /// <summary>Removes a server's folder; what a process that is just ending still writes into it is left to the end of this process.</summary>
    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static async Task<string> CreateAsync()
    {
        string root = Path.Combine(Path.GetTempPath(), $"clp-servers-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
        Directory.CreateDirectory(root, (UnixFileMode)0b111_001_001);
        ProcessStartInfo start = new("sh", ["-c", "exec >/dev/null 2>&1; " + Reaper, root]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        reaper = await Launcher.StartAsync(start);
        return root;
    }
}
