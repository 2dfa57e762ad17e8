using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

internal sealed class ClpBuilder(IServiceCollection services, Contract contract) : IClpBuilder
{
    private readonly List<Action<IServiceProvider, ClpRuntimeOptions>> steps = [];

    public IServiceCollection Services => services;

    public Contract Contract => contract;

    public IClpBuilder Configure(Action<IServiceProvider, ClpRuntimeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        steps.Add(configure);
        return this;
    }

    public ClpRuntime Build(IServiceProvider provider)
    {
        ClpRuntimeOptions options = new();
        foreach (Action<IServiceProvider, ClpRuntimeOptions> step in steps)
        {
            step(provider, options);
        }

        return new ClpRuntime(contract, options);
    }
}
