using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Clp.TestServers;

namespace Clp.Mcp.Tests;

/// <summary>The reference client from npm, installed beside the test's binaries at the first use.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Node");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Drives the server that <c>dotnet</c> starts with these arguments, and returns what the client saw.</summary>
    /// <exception cref="ServerMissingException">There is no Node here, or npm cannot reach its registry; the test is skipped.</exception>
    public static async Task<JsonObject> DriveAsync(params string[] arguments)
    {
        await Installed.Value;
        (int exit, string output, string errors) = await RunAsync("node", ["drive.mjs", "dotnet", .. arguments]);
        exit.ShouldBe(0, errors);
        return JsonNode.Parse(output)!.AsObject();
    }

    private static async Task InstallAsync()
    {
        (int exit, _, string errors) = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]);
        if (exit != 0)
        {
            throw new ServerMissingException($"server driven by the client from npm: npm could not install it: {errors.Split('\n')[0]}");
        }
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new ServerMissingException($"server driven by the client from npm: {program} is not on the PATH; install it (Debian: apt-get install nodejs npm)");
        }

        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return (process.ExitCode, await output, await errors);
        }
    }
}
