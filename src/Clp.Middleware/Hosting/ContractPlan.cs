using Clp.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Clp.Middleware;

/// <summary>One contract, as registered.</summary>
internal sealed class ContractPlan(IServiceCollection services, Contract contract, IConfigurationSection? settings) : IClpBuilder
{
    private readonly List<Action<IServiceProvider, ClpRuntimeOptions>> steps = [];

    public IServiceCollection Services => services;

    public Contract Contract => contract;

    public IConfigurationSection? Settings => settings;

    public string? StoreName { get; set; }

    public Func<IServiceProvider, CancellationToken, ValueTask<IEventStore>>? OpenStore { get; set; }

    public bool HasStore => StoreName is not null || OpenStore is not null;

    public List<TargetPlan> Targets { get; } = [];

    /// <summary>The names of its audit forwarders.</summary>
    public HashSet<string> Forwarders { get; } = new(StringComparer.Ordinal);

    public OutboxRelayOptions? RelayOptions { get; set; }

    public IReadOnlyList<Action<IServiceProvider, ClpRuntimeOptions>> Steps => steps;

    public IClpBuilder Configure(Action<IServiceProvider, ClpRuntimeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        steps.Add(configure);
        return this;
    }
}
