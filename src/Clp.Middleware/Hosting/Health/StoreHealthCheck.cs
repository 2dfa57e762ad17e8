using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>Whether a shared store and its relay work.</summary>
internal sealed class StoreHealthCheck(string name, IServiceProvider provider) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthFindings findings = new();
        await CheckAsync(provider.GetRequiredService<HostStores>().Find(name)?.Opened, provider, findings, cancellationToken).ConfigureAwait(false);
        return findings.ToResult();
    }

    public static async ValueTask CheckAsync(IEventStore? store, IServiceProvider provider, HealthFindings findings, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            findings.Add("store", HealthCheckResult.Unhealthy("The store is not open."));
            return;
        }

        if (store is IStoreHealth health)
        {
            findings.Add("store", await AskAsync(health, provider, cancellationToken).ConfigureAwait(false));
        }

        if (provider.GetRequiredService<HostRelays>().Find(store) is { } relay)
        {
            findings.Add("outbox", relay.HasFailed ? HealthCheckResult.Unhealthy("The relay has ended.") : await AskAsync(relay.Relay, provider, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async ValueTask<HealthCheckResult> AskAsync(IStoreHealth part, IServiceProvider provider, CancellationToken cancellationToken)
    {
        try
        {
            StoreHealth found = await part.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
            return new HealthCheckResult(found.Status switch
            {
                StoreHealthStatus.Healthy => HealthStatus.Healthy,
                StoreHealthStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            }, found.Description);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("It could not be asked.", RedactionExtensions.Redacted(provider, e));
        }
    }
}
