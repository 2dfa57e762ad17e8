using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>Puts contracts and their stores into a host.</summary>
public static class ClpServiceCollectionExtensions
{
    /// <summary>
    /// Registers a contract's runtime: a singleton <see cref="ClpRuntime"/> under the contract's name as the service key, and
    /// without a key as long as it is the only one. The host checks everything and opens the store when it starts, before any
    /// other service of it, and drains the runtime when it stops, after all others. Clock and loggers are the host's.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="settings">What configuration says about the runtime; the section <c>Clp:</c> and the contract's name unless given.</param>
    /// <exception cref="ConfigurationException">A contract of that name is registered already (<see cref="ClpCodes.BadHost"/>).</exception>
    public static IClpBuilder AddClp(this IServiceCollection services, Contract contract, IConfigurationSection? settings = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(contract);
        HostPlan plan = HostPlan.Of(services);
        ContractPlan registration = new(services, contract, settings);
        plan.Add(registration);
        services.AddKeyedSingleton(contract.Name, (provider, _) => new HostedContract(registration, plan, provider));
        services.AddKeyedSingleton(contract.Name, (provider, key) => provider.GetRequiredKeyedService<HostedContract>(key).Runtime);
        return registration;
    }

    /// <summary>Registers a store that contracts share with <c>UseStore(name)</c>. Opened once, when the host starts; closed by the host's container, after everything that was given it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The store's name in this host; in messages, health checks and metrics.</param>
    /// <param name="open">Opens the store. Called again after it failed; cancelled when the container is disposed. What it takes from the provider may be disposed before the store is.</param>
    /// <exception cref="ConfigurationException">A store of that name is registered already (<see cref="ClpCodes.BadHost"/>).</exception>
    public static IServiceCollection AddClpStore(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>> open)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(open);
        HostPlan.Of(services).AddStore(name, open);
        return services;
    }
}
