using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Clp.Middleware;

/// <summary>Adds what CLP knows of its health to the host's health checks.</summary>
public static class ClpHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check <c>clp:</c> and the contract's name for every contract, and <c>clp:store:</c> and the store's name for
    /// every store that contracts share, whenever they are registered; all of them with the tag <c>clp</c>. A contract's check
    /// tells of its own store, of its relay, and of everything among its options that is an <see cref="IClpHealthSource"/>.
    /// </summary>
    public static IHealthChecksBuilder AddClp(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = HostPlan.Of(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HealthCheckServiceOptions>, ClpHealthRegistrations>());
        return builder;
    }
}

internal sealed class ClpHealthRegistrations(HostPlan plan) : IConfigureOptions<HealthCheckServiceOptions>
{
    private static readonly string[] Tags = ["clp"];

    public void Configure(HealthCheckServiceOptions options)
    {
        foreach (ContractPlan contract in plan.Contracts)
        {
            options.Registrations.Add(new($"clp:{contract.Contract.Name}", provider => new ContractHealthCheck(contract, provider), failureStatus: null, Tags));
        }

        foreach (string store in plan.Contracts.Select(contract => contract.StoreName).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            options.Registrations.Add(new($"clp:store:{store}", provider => new StoreHealthCheck(store, provider), failureStatus: null, Tags));
        }
    }
}
