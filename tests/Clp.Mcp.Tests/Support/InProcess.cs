using System.IO.Pipelines;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp.Tests;

/// <summary>The server inside this process, over two pipes, with the SDK's client at the other end and the instance at hand.</summary>
internal sealed class InProcess : IAsyncDisposable
{
    private readonly ClpRuntime runtime;
    private readonly Task serving;
    private readonly Pipe toServer = new(), toClient = new();

    private InProcess(ClpRuntime runtime, ContractInstance instance, McpContractOptions options)
    {
        (this.runtime, Instance, Server) = (runtime, instance, new McpContractServer(instance, options));
        serving = Server.RunAsync(toServer.Reader.AsStream(), toClient.Writer.AsStream());
    }

    public ContractInstance Instance { get; }

    public McpContractServer Server { get; }

    public McpClient Client { get; private set; } = null!;

    public static async Task<InProcess> StartAsync(McpContractOptions? options = null, McpClientOptions? client = null, Contract? contract = null, ClpRuntimeOptions? runtimeOptions = null)
    {
        ClpRuntime runtime = new(contract ?? Desk.Contract, runtimeOptions);
        InProcess started = new(runtime, await runtime.OpenAsync(), options ?? new McpContractOptions());
        started.Client = await McpClient.CreateAsync(new StreamClientTransport(started.toServer.Writer.AsStream(), started.toClient.Reader.AsStream()), client ?? Patient.Options());
        return started;
    }

    public async Task<CallToolResult> CallAsync(string tool, params (string Name, object? Value)[] arguments)
        => await Client.CallToolAsync(tool, arguments.ToDictionary(a => a.Name, a => a.Value));

    public async Task<List<ContractEvent>> LogAsync()
    {
        List<ContractEvent> events = [];
        await foreach (RecordedEvent recorded in Instance.ReadLogAsync())
        {
            events.Add(recorded.Event);
        }

        return events;
    }

    public ValueTask CloseRuntimeAsync() => runtime.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await toServer.Writer.CompleteAsync();
        await serving.WaitAsync(Child.Patience);
        await runtime.DisposeAsync();
    }
}
