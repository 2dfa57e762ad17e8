using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clp.Ai.Tests.Fuzz;
using Clp.Mcp;
using Clp.Storage;

namespace Clp.Benchmarks.Measures.Bombs;

/// <summary>A process that serves the bombs' target over standard input and output, and who speaks to it. A person decides through it, so that a bomb gets as far as it can.</summary>
internal sealed class BombServer : IDisposable
{
    public const string Flag = "--serve-bombs";
    private const string InstanceId = "target";

    private readonly Process process;
    private readonly string folder;
    private long lastId;
    private TimeSpan longest;

    private BombServer(Process process, string folder) => (this.process, this.folder) = (process, folder);

    public bool IsDead { get; private set; }

    /// <summary>The process's own part.</summary>
    public static async Task<int> ServeAsync(string folder)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder, Fsync = false });
        await using ClpRuntime runtime = new(Bomb.Target, new ClpRuntimeOptions { EventStore = store });
        McpContractServer server = new(await runtime.OpenAsync(InstanceId), new McpContractOptions { Mediation = new() { Name = "mcp", MaxAttemptsPerIntent = 1_000, MaxWaiting = 1_000 }, AllowDecisionsBy = Actor.Human("ada") });
        await server.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput());
        return 0;
    }

    public static BombServer Start(string folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add(Flag);
        start.ArgumentList.Add(folder);
        BombServer server = new(Process.Start(start)!, folder);
        server.Ask("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}""");
        server.process.StandardInput.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
        return server;
    }

    /// <summary>Proposes it, and accepts and commits what the preview showed; the processor time of the longest of these requests, in the clock's steps of 10 ms.</summary>
    public (double Milliseconds, string Came) Drop(Bomb bomb)
    {
        Go("put", """{"value":{"a":{"x":"0123456789"},"list":[1,2,3]}}""");
        longest = default;
        string came = Go(bomb.Intent, bomb.Text());
        return (longest.TotalMilliseconds, came);
    }

    /// <summary>Ends it, and reads back all that it stored; null when that is what it last said.</summary>
    public async Task<string?> EndAsync()
    {
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        try
        {
            await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder, Fsync = false });
            await using ClpRuntime runtime = new(Bomb.Target, new ClpRuntimeOptions { EventStore = store, SnapshotEvery = 0 });
            ContractInstance instance = await runtime.OpenAsync(InstanceId);
            return !(await instance.ReplayAsync(instance.Version)).Equals(instance.State) ? "what is read back is something else" : process.ExitCode == 0 ? null : $"it ended with {process.ExitCode}";
        }
        catch (Exception e)
        {
            return $"it cannot be read back: {e.GetType().Name} {e.Message}";
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private string Go(string tool, string arguments)
    {
        JsonObject? proposed = Call(tool, arguments);
        if (proposed?["preview"] is not { } preview)
        {
            return (string?)proposed?["status"] ?? (IsDead ? "died" : "no call");
        }

        string decision = new JsonObject { ["proposalId"] = proposed["proposalId"]!.DeepClone(), ["preview"] = preview.DeepClone() }.ToJsonString();
        return (string?)Call("accept", decision)?["status"] == "accepted" ? (string?)Call("commit", decision)?["status"] ?? "no commit" : "not accepted";
    }

    private JsonObject? Call(string tool, string arguments)
    {
        process.Refresh();
        TimeSpan start = IsDead ? default : process.TotalProcessorTime;
        JsonObject? answer = Ask("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments.Replace('\n', ' ')}}}""");
        if (!IsDead)
        {
            process.Refresh();
            TimeSpan took = process.TotalProcessorTime - start;
            longest = took > longest ? took : longest;
        }

        return answer?["result"]?["structuredContent"] as JsonObject;
    }

    // What it tells unasked is passed over; an answer without an id is that to a line that it could not read.
    private JsonObject? Ask(string method, string parameters)
    {
        try
        {
            process.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"jsonrpc":"2.0","id":{{++lastId}},"method":"{{method}}","params":{{parameters}}}""") + "\n");
            process.StandardInput.Flush();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                JsonObject message = JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!.AsObject();
                if (!message.ContainsKey("method"))
                {
                    return message;
                }
            }
        }
        catch (IOException)
        {
        }

        IsDead = true;
        return null;
    }
}
