using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>
/// Ties contracts to a host's life. Before any service of the host starts, everything is checked and the stores are opened;
/// after all have started, the relays start; after all have stopped, the runtimes drain, then the relays stop. The container
/// closes the stores.
/// </summary>
internal sealed partial class ClpHostService(HostPlan plan, HostRelays relays, IServiceProvider provider) : IHostedLifecycleService
{
    private readonly List<HostedContract> contracts = [];
    private readonly ILogger logger = provider.GetService<ILoggerFactory>()?.CreateLogger("Clp.Hosting") ?? (ILogger)NullLogger.Instance;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (ContractPlan contract in plan.Contracts)
        {
            // The runtime too, so that the container knows that it has to be disposed.
            _ = provider.GetRequiredKeyedService<ClpRuntime>(contract.Contract.Name);
            contracts.Add(provider.GetRequiredKeyedService<HostedContract>(contract.Contract.Name));
        }

        List<(HostedContract Contract, IEventStore Store)> opened = [];
        foreach (HostedContract contract in contracts)
        {
            opened.Add((contract, await contract.Runtime.OpenStoreAsync(cancellationToken).ConfigureAwait(false)));
        }

        relays.Plan(opened);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        relays.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(contracts.Select(contract => DrainAsync(contract.Runtime, cancellationToken))).ConfigureAwait(false);
        await relays.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DrainAsync(ClpRuntime runtime, CancellationToken cancellationToken)
    {
        try
        {
            await runtime.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            NotDrained(runtime.Contract.Name);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Commands of the contract {Contract} were still running when the host's shutdown timeout ended.")]
    private partial void NotDrained(string contract);
}
