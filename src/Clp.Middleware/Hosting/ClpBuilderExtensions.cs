using Clp.Storage;

namespace Clp.Middleware;

/// <summary>Gives a contract in a host its store and says where its messages go.</summary>
public static class ClpBuilderExtensions
{
    /// <summary>Keeps the contract's streams in a store that <c>AddClpStore</c> registers, before or after.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="name">The store's name.</param>
    /// <exception cref="ConfigurationException">The contract has a store already (<see cref="ClpCodes.BadHost"/>).</exception>
    public static IClpBuilder UseStore(this IClpBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        HostPlan.Of(builder).UseStore(builder.Contract.Name, name, open: null);
        return builder;
    }

    /// <summary>Keeps the contract's streams in a store of its own. Opened once, when the host starts; closed by the host's container.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="open">Opens the store. Called again after it failed; cancelled when the container is disposed. What it takes from the provider may be disposed before the store is.</param>
    /// <exception cref="ConfigurationException">The contract has a store already (<see cref="ClpCodes.BadHost"/>).</exception>
    public static IClpBuilder UseStore(this IClpBuilder builder, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        HostPlan.Of(builder).UseStore(builder.Contract.Name, name: null, open);
        return builder;
    }

    /// <summary>Keeps the contract's streams in files of its own.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="folder">The folder; created when missing. No other process, and no other contract, may have it open.</param>
    /// <exception cref="ConfigurationException">The contract has a store already (<see cref="ClpCodes.BadHost"/>).</exception>
    public static IClpBuilder UseFileStore(this IClpBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return builder.UseStore((_, _) => new(FileStore.Open(folder)));
    }

    /// <summary>
    /// Delivers messages of the contract's store to a target, for as long as the host runs. There is one relay per store, for
    /// all contracts on it. A message goes to the target that names its topic, whichever contract it comes from; else to the
    /// target that its own contract has for all topics; one that has neither fails, and is parked in the end.
    /// </summary>
    /// <param name="builder">The contract; something must make messages, see <see cref="ClpRuntimeOptions.Outbox"/>.</param>
    /// <param name="target">Where the messages go. It belongs to the caller.</param>
    /// <param name="topics">The topics it takes; every topic of this contract when there are none here.</param>
    public static IClpBuilder UseOutbox(this IClpBuilder builder, IOutboxTarget target, params string[] topics)
    {
        ArgumentNullException.ThrowIfNull(target);
        return builder.UseOutbox(_ => target, topics);
    }

    /// <summary>Delivers messages of the contract's store to a function; see <see cref="UseOutbox(IClpBuilder, IOutboxTarget, string[])"/>.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="target">Delivers a message; see <see cref="IOutboxTarget.DeliverAsync"/> for what it may throw.</param>
    /// <param name="topics">The topics it takes; every topic of this contract when there are none here.</param>
    public static IClpBuilder UseOutbox(this IClpBuilder builder, Func<OutboxEntry, CancellationToken, ValueTask> target, params string[] topics)
    {
        ArgumentNullException.ThrowIfNull(target);
        return builder.UseOutbox(new FunctionTarget(target), topics);
    }

    /// <summary>Delivers messages of the contract's store to a target made of the host's services when the host starts; see <see cref="UseOutbox(IClpBuilder, IOutboxTarget, string[])"/>.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="target">Makes the target, or takes it from the container, which then disposes it.</param>
    /// <param name="topics">The topics it takes; every topic of this contract when there are none here.</param>
    public static IClpBuilder UseOutbox(this IClpBuilder builder, Func<IServiceProvider, IOutboxTarget> target, params string[] topics)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(topics);
        HostPlan.Of(builder).Contract(builder.Contract.Name).Targets.Add(new TargetPlan(target, [.. topics]));
        return builder;
    }

    /// <summary>Says how the relay of the contract's store works. For one contract of those on the store; clock and logger are the host's unless given.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="options">The options.</param>
    public static IClpBuilder UseOutboxRelay(this IClpBuilder builder, OutboxRelayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        HostPlan.Of(builder).Contract(builder.Contract.Name).RelayOptions = options;
        return builder;
    }
}
