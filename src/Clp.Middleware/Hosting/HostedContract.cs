using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>One contract in a running host: its runtime, and what the host must know of the options it was made with.</summary>
internal sealed class HostedContract
{
    public HostedContract(ContractPlan plan, HostPlan host, IServiceProvider provider)
    {
        Plan = plan;

        // First of all, so that the container disposes the stores after everything that the contract brings.
        Store = plan.HasStore ? provider.GetRequiredService<HostStores>().For(plan, host) : null;
        ClpRuntimeOptions options = new();
        options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
        options.LoggerFactory = provider.GetService<ILoggerFactory>();
        if ((plan.Settings ?? provider.GetService<IConfiguration>()?.GetSection("Clp").GetSection(plan.Contract.Name)) is { } settings)
        {
            SettingsReader.Read(settings).CopyTo(options);
        }

        // Before the steps, so that whatever they add logs without secrets; after them, because one may have set another factory.
        options.ApplyRedaction(provider, plan.Contract);
        foreach (Action<IServiceProvider, ClpRuntimeOptions> step in plan.Steps)
        {
            step(provider, options);
        }

        options.ApplyRedaction(provider, plan.Contract);
        if (Store is not null)
        {
            options.OpenEventStore = _ => Store.OpenAsync();
        }

        MakesMessages = options.Outbox is not null;
        Parts = [.. new object?[] { options.ProposalProvider }.Concat(options.Middleware).Concat(options.Interceptors).OfType<object>().Distinct(ReferenceEqualityComparer.Instance)];
        Runtime = new ClpRuntime(plan.Contract, options);
    }

    public ContractPlan Plan { get; }

    public ClpRuntime Runtime { get; }

    /// <summary>Null when the options bring a store of their own.</summary>
    public HostedStore? Store { get; }

    public bool MakesMessages { get; }

    /// <summary>The provider, the hooks and the interceptors, each once.</summary>
    public ImmutableArray<object> Parts { get; }
}
