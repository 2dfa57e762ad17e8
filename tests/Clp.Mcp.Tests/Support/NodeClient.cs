using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Clp.TestServers;

namespace Clp.Mcp.Tests;

/// <summary>The reference client from npm, installed beside the test's binaries at the first use.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Node");
    private static readonly Lazy<Task> Installed = new(() => InstallAsync());

    /// <summary>Drives the server that <c>dotnet</c> starts with these arguments, and returns what the client saw.</summary>
    /// <exception cref="ServerMissingException">There is no Node here, or npm cannot reach its registry; the test is skipped.</exception>
    public static async Task<JsonObject> DriveAsync(params string[] arguments)
    {
        await Installed.Value;
        (int exit, string output, string errors) = await RunAsync("node", ["drive.mjs", "dotnet", .. arguments]);
        exit.ShouldBe(0, errors);
        return JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>The programs from npm beside the test's binaries, there after this.</summary>
    public static Task InstalledAsync() => Installed.Value;

    /// <summary>Starts one of them.</summary>
    /// <exception cref="ServerMissingException">It is not here; the test is skipped.</exception>
    public static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new ServerMissingException($"server driven from npm: {program} is not on the PATH; install it (Debian: apt-get install nodejs npm)");
        }
    }

    /// <summary>Runs one to its end.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(string program, string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
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

    /// <summary>Installs packages there, or what the package file names.</summary>
    public static async Task InstallAsync(params string[] packages)
    {
        if (Environment.GetEnvironmentVariable(Servers.WithoutVariable) == "1")
        {
            throw new ServerMissingException($"server not driven from npm, for {Servers.WithoutVariable} is 1");
        }

        (int exit, string errors) = await TryInstallAsync(packages);
        if (exit != 0)
        {
            throw new ServerMissingException($"server driven from npm: npm could not install {string.Join(' ', packages.DefaultIfEmpty("what is needed"))}: {errors.Split('\n')[0]}");
        }
    }

    // A registry that cannot be reached is no fault of the server under test.
    private static async Task<(int Exit, string Errors)> TryInstallAsync(string[] packages)
    {
        try
        {
            (int exit, _, string errors) = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=60000", .. packages]);
            return (exit, errors);
        }
        catch (TimeoutException)
        {
            return (-1, "it took too long");
        }
    }
}
