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
    /// is the outermost. By then clock, loggers and what configuration says are set. A middleware, an interceptor or a proposal
    /// provider that is an <see cref="Microsoft.Extensions.Hosting.IHostedService"/> too, such as a sink that sends in batches, is
    /// started before the host's services and stopped after them; one that is an <see cref="IClpHealthSource"/> is asked for its health.
    /// </summary>
    IClpBuilder Configure(Action<IServiceProvider, ClpRuntimeOptions> configure);
}
