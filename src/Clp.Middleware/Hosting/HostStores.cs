using System.Collections.Concurrent;

namespace Clp.Middleware;

/// <summary>The stores that a host opens and therefore closes: last, because everything that uses one is made after this.</summary>
internal sealed class HostStores(IServiceProvider provider) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HostedStore>> named = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<HostedStore>> own = new(StringComparer.Ordinal);

    /// <summary>The store of a contract; the same one for all that share it.</summary>
    /// <exception cref="ConfigurationException">There is no store of that name.</exception>
    public HostedStore For(ContractPlan contract, HostPlan host)
    {
        if (contract.OpenStore is { } open)
        {
            return Get(own, contract.Contract.Name, open);
        }

        return host.Stores.TryGetValue(contract.StoreName!, out Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>>? shared)
            ? Get(named, contract.StoreName!, shared)
            : throw HostPlan.Bad($"The contract '{contract.Contract.Name}' uses the store '{contract.StoreName}', which is not registered with AddClpStore; there are: {HostPlan.List(host.Stores.Keys)}.");
    }

    /// <summary>A shared store that some contract uses, or null.</summary>
    public HostedStore? Find(string name) => named.TryGetValue(name, out Lazy<HostedStore>? store) ? store.Value : null;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<HostedStore> store in named.Values.Concat(own.Values))
        {
            await store.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private HostedStore Get(ConcurrentDictionary<string, Lazy<HostedStore>> stores, string name, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>> open)
        => stores.GetOrAdd(name, _ => new Lazy<HostedStore>(() => new HostedStore(name, provider, open))).Value;
}
