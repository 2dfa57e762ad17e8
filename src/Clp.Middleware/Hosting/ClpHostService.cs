using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>
/// Ties contracts to a host's life. Before any service of the host starts, everything is checked, the stores are opened and the
/// parts that run start; after all have started, the relays start. After all have stopped, the runtimes drain, then the parts
/// stop, then the relays. The container closes the stores.
/// </summary>
internal sealed partial class ClpHostService(HostPlan plan, HostRelays relays, IServiceProvider provider) : IHostedLifecycleService
{
    private readonly List<HostedContract> contracts = [];
    private readonly List<IHostedService> running = [];
    private readonly SafeLogger logger = new((RedactionExtensions.RedactedLoggers(provider) ?? NullLoggerFactory.Instance).CreateLogger("Clp.Hosting"));

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
        foreach (IHostedService part in contracts.SelectMany(contract => contract.Parts).OfType<IHostedService>().Distinct())
        {
            await part.StartAsync(cancellationToken).ConfigureAwait(false);
            running.Add(part);
        }
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
        foreach (IHostedService part in Enumerable.Reverse(running))
        {
            await StopAsync(part, cancellationToken).ConfigureAwait(false);
        }

        await relays.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StopAsync(IHostedService part, CancellationToken cancellationToken)
    {
        try
        {
            await part.StopAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What cannot stop in order must not keep the relays from it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotStopped(part.GetType().Name, e);
        }
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

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Part} failed to stop.")]
    private partial void NotStopped(string part, Exception error);
}
