using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>Puts contracts into a host.</summary>
public static class ClpServiceCollectionExtensions
{
    /// <summary>Registers a contract's runtime as a singleton, under the contract's name as the service key.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="contract">The contract.</param>
    public static IClpBuilder AddClp(this IServiceCollection services, Contract contract)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(contract);
        ClpBuilder builder = new(services, contract);
        services.AddKeyedSingleton(contract.Name, (provider, _) => builder.Build(provider));
        return builder;
    }
}
