using System.Diagnostics;

namespace Clp.TestServers;

/// <summary>The append-only file of a server that is not running.</summary>
internal static class AppendOnlyFile
{
    /// <summary>Cuts a torn end off, before the transaction it is in.</summary>
    public static async Task MendAsync(string folder)
    {
        string manifest = Directory.EnumerateFiles(Path.Combine(folder, "appendonlydir"), "*.manifest").Single();
        ProcessStartInfo start = new("redis-check-aof", ["--fix", manifest]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process check = Process.Start(start) ?? throw new ServerException("redis-check-aof could not be started");

        // It asks before it cuts.
        await check.StandardInput.WriteLineAsync("y");
        check.StandardInput.Close();
        Task<string> errors = check.StandardError.ReadToEndAsync();
        string output = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();
        if (check.ExitCode != 0)
        {
            throw new ServerException($"redis-check-aof ended with exit code {check.ExitCode}: {output} {await errors}");
        }
    }
}
