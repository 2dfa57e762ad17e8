using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware;

/// <summary>What was registered in one service collection. Written while services are registered, only read afterwards.</summary>
internal sealed class HostPlan
{
    private readonly Dictionary<string, ContractPlan> contracts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>>> stores = new(StringComparer.Ordinal);

    private HostPlan()
    {
    }

    public IReadOnlyCollection<ContractPlan> Contracts => contracts.Values;

    public IReadOnlyDictionary<string, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>>> Stores => stores;

    /// <summary>The plan of a collection; the first call begins it.</summary>
    public static HostPlan Of(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(HostPlan) && !service.IsKeyedService)?.ImplementationInstance is HostPlan known)
        {
            return known;
        }

        HostPlan plan = new();
        services.AddSingleton(plan);
        services.AddSingleton<HostStores>();
        services.AddSingleton(provider =>
        {
            // First, so that the container disposes the stores after the relays.
            _ = provider.GetRequiredService<HostStores>();
            return new HostRelays(provider);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClpHostService>());
        services.AddSingleton(provider => provider.GetRequiredKeyedService<ClpRuntime>(plan.OnlyContract()));
        return plan;
    }

    public static HostPlan Of(IClpBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Of(builder.Services);
    }

    public void Add(ContractPlan contract)
    {
        if (!contracts.TryAdd(contract.Contract.Name, contract))
        {
            throw Bad($"The contract '{contract.Contract.Name}' is registered twice. Register each contract once; another version of it needs another host or another name.");
        }
    }

    public void AddStore(string name, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>> open)
    {
        if (!stores.TryAdd(name, open))
        {
            throw Bad($"The store '{name}' is registered twice. Register it once, or give the second one another name.");
        }
    }

    public void UseStore(string contract, string? name, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>>? open)
    {
        ContractPlan plan = Contract(contract);
        if (plan.HasStore)
        {
            throw Bad($"The contract '{contract}' is given two stores. Keep one UseStore.");
        }

        (plan.StoreName, plan.OpenStore) = (name, open);
    }

    public ContractPlan Contract(string name)
        => contracts.TryGetValue(name, out ContractPlan? contract) ? contract : throw Bad($"The contract '{name}' is not registered with AddClp.");

    [DoesNotReturn]
    public static void Fail(string problem) => throw Bad(problem);

    public static ConfigurationException Bad(string problem) => new(problem, ClpCodes.BadHost);

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"'{name}'")) is { Length: > 0 } list ? list : "none";

    private string OnlyContract() => contracts.Count == 1
        ? contracts.Keys.Single()
        : throw Bad($"A {nameof(ClpRuntime)} was asked for without a key, and there are several contracts: {List(contracts.Keys)}. Ask with the contract's name as the key, such as [FromKeyedServices(\"{contracts.Keys.Order(StringComparer.Ordinal).First()}\")].");
}
