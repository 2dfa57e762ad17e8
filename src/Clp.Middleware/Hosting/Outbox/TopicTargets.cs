using Clp.Storage;

namespace Clp.Middleware;

/// <summary>Chooses a store's targets: by topic first, then by contract.</summary>
internal sealed class TopicTargets : IOutboxTarget
{
    private readonly Dictionary<string, (string Contract, IOutboxTarget Target)> byTopic = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IOutboxTarget> byContract = new(StringComparer.Ordinal);

    public bool IsEmpty => byTopic.Count + byContract.Count == 0;

    /// <exception cref="ConfigurationException">The topic has a target already.</exception>
    public void Add(string contract, TargetPlan plan, IServiceProvider provider)
    {
        IOutboxTarget target = plan.Make(provider) ?? throw HostPlan.Bad($"The function given to UseOutbox of the contract '{contract}' made no target.");
        if (plan.Topics.IsEmpty && !byContract.TryAdd(contract, target))
        {
            HostPlan.Fail($"The contract '{contract}' has two outbox targets for all topics. Name the topics of one of them.");
        }

        foreach (string topic in plan.Topics)
        {
            if (!byTopic.TryAdd(topic, (contract, target)))
            {
                HostPlan.Fail($"The topic '{topic}' is taken by an outbox target of the contract '{byTopic[topic].Contract}' and by one of '{contract}', on one store. One target takes a topic, from all contracts on the store.");
            }
        }
    }

    // Not poison: while a deployment rolls, another host's relay may know the topic that this one does not.
    public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
        => byTopic.TryGetValue(entry.Message.Topic, out (string Contract, IOutboxTarget Target) named) ? named.Target.DeliverAsync(entry, cancellationToken)
            : byContract.TryGetValue(entry.Stream.Contract, out IOutboxTarget? target) ? target.DeliverAsync(entry, cancellationToken)
            : throw HostPlan.Bad($"No outbox target of this host takes the topic '{entry.Message.Topic}' of the contract '{entry.Stream.Contract}'.");
}
