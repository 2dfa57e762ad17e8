using Clp.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clp.Middleware;

/// <summary>The relays of a host: one per store that has targets.</summary>
internal sealed class HostRelays(IServiceProvider provider) : IAsyncDisposable
{
    private readonly List<HostRelay> relays = [];

    /// <summary>Makes the relays; nothing runs yet.</summary>
    /// <exception cref="ConfigurationException">Targets, options and stores do not go together.</exception>
    public void Plan(IReadOnlyList<(HostedContract Contract, IEventStore Store)> opened)
    {
        foreach (IGrouping<IEventStore, (HostedContract Contract, IEventStore Store)> onStore in opened.GroupBy(pair => pair.Store, (IEqualityComparer<IEventStore>)ReferenceEqualityComparer.Instance))
        {
            Plan(onStore.Key, [.. onStore.Select(pair => pair.Contract)]);
        }
    }

    public void Start() => relays.ForEach(relay => relay.Start());

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(relays.Select(relay => relay.StopAsync(cancellationToken)));

    public HostRelay? Find(IEventStore store) => relays.Find(relay => ReferenceEquals(relay.Store, store));

    public async ValueTask DisposeAsync()
    {
        foreach (HostRelay relay in relays)
        {
            await relay.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Plan(IEventStore store, List<HostedContract> contracts)
    {
        string names = HostPlan.List(contracts.Select(contract => contract.Plan.Contract.Name));
        TopicTargets targets = new();
        foreach (HostedContract contract in contracts)
        {
            contract.Plan.Targets.ForEach(target => targets.Add(contract.Plan.Contract.Name, target, provider));
        }

        List<OutboxRelayOptions> options = [.. contracts.Select(contract => contract.Plan.RelayOptions).OfType<OutboxRelayOptions>()];
        Demand(options.Count <= 1, $"The contracts {names} share one store and so one outbox relay, and several of them say how it works. Keep one UseOutboxRelay.");
        Demand(options.Count == 0 || !targets.IsEmpty, $"UseOutboxRelay was called for {names}, but no target. Say with UseOutbox where the messages go.");
        if (targets.IsEmpty)
        {
            return;
        }

        Demand(contracts.Exists(contract => contract.MakesMessages), $"UseOutbox was called for {names}, but nothing makes messages. Set {nameof(ClpRuntimeOptions)}.{nameof(ClpRuntimeOptions.Outbox)} with Configure, or leave UseOutbox out.");
        relays.Add(new HostRelay(contracts[0].Store?.Name ?? contracts[0].Plan.Contract.Name, store, targets, Complete(options.FirstOrDefault() ?? new OutboxRelayOptions())));
    }

    private OutboxRelayOptions Complete(OutboxRelayOptions options) => options with
    {
        TimeProvider = options.TimeProvider == TimeProvider.System ? provider.GetService<TimeProvider>() ?? options.TimeProvider : options.TimeProvider,
        Logger = options.Logger is NullLogger && RedactionExtensions.RedactedLoggers(provider) is { } factory ? factory.CreateLogger("Clp.Outbox") : options.Logger,
    };

    private static void Demand(bool holds, string problem)
    {
        if (!holds)
        {
            HostPlan.Fail(problem);
        }
    }
}
