using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>What <c>AddClp</c> returns: one contract in one host, to be given a store, middleware and more. For one thread, while services are registered.</summary>
public interface IClpBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The contract.</summary>
    Contract Contract { get; }

    /// <summary>
    /// Has the runtime's options changed when the runtime is made, in the order of these calls: so the first middleware added
    /// is the outermost. By then clock, loggers and what configuration says are set.
    /// </summary>
    IClpBuilder Configure(Action<IServiceProvider, ClpRuntimeOptions> configure);
}
