using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware;

/// <summary>Copies a contract's events to a sink outside for as long as a host runs.</summary>
public static class AuditForwardingExtensions
{
    private static readonly string[] Tags = ["clp"];

    /// <summary>Forwards the contract's events; adds a health check <c>clp:</c>, the contract's name, and the forwarder's. A host whose store has no feed does not start.</summary>
    /// <param name="builder">The contract.</param>
    /// <param name="sink">Makes the sink, or takes it from the container, when the host starts.</param>
    /// <param name="position">Where the forwarder keeps how far it has come; <see cref="FileForwardingPosition"/> unless the store is gone with the process too.</param>
    /// <param name="options">How it works; the defaults when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseAuditForwarding(this IClpBuilder builder, Func<IServiceProvider, IAuditSink> sink, Func<IServiceProvider, IForwardingPosition> position, AuditForwardingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(position);
        options ??= new AuditForwardingOptions();
        options.Check();
        string contract = builder.Contract.Name;
        if (!HostPlan.Of(builder).Contract(contract).Forwarders.Add(options.Name))
        {
            HostPlan.Fail($"The contract '{contract}' has two audit forwarders with the name '{options.Name}', which health checks and metrics know them by. Give one of them another {nameof(options.Name)}.");
        }

        object key = new();
        builder.Services.AddKeyedSingleton(key, (provider, _) => new AuditForwardingService(provider, contract, sink, position, options));
        builder.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<AuditForwardingService>(key));
        builder.Services.Configure<HealthCheckServiceOptions>(checks => checks.Registrations.Add(new HealthCheckRegistration(
            $"clp:{contract}:{options.Name}", provider => new ForwarderCheck(provider.GetRequiredKeyedService<AuditForwardingService>(key)), failureStatus: null, Tags)));
        return builder;
    }

    /// <summary>Forwards the contract's events to a sink that belongs to the caller.</summary>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static IClpBuilder UseAuditForwarding(this IClpBuilder builder, IAuditSink sink, IForwardingPosition position, AuditForwardingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(position);
        return builder.UseAuditForwarding(_ => sink, _ => position, options);
    }

    private sealed class ForwarderCheck(AuditForwardingService service) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(service.Forwarder?.CheckHealth() ?? HealthCheckResult.Unhealthy("It was not started."));
    }
}
