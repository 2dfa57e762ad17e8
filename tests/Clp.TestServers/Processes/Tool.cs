using System.Diagnostics;

namespace Clp.TestServers;

/// <summary>Finds programs and runs those that end by themselves.</summary>
internal static class Tool
{
    /// <summary>The full path of a program on the PATH (or in the sbin folders, which a plain user's PATH leaves out), or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(["/usr/bin", "/usr/sbin", "/usr/local/bin", "/sbin"])
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end and returns its standard output; another exit code than 0 throws with everything it said.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using Process process = await Launcher.StartAsync(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        string said = await output;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said
            : throw new ServerException($"{Path.GetFileName(program)} ended with exit code {process.ExitCode}: {said}{error}");
    }
}
