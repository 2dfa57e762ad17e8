using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>Whether a contract can be worked with: its own store, and what its middleware reports.</summary>
internal sealed class ContractHealthCheck(ContractPlan plan, IServiceProvider provider) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HostedContract contract = provider.GetRequiredKeyedService<HostedContract>(plan.Contract.Name);
        HealthFindings findings = new();
        foreach (IClpHealthSource source in contract.Parts.OfType<IClpHealthSource>())
        {
            findings.Add(source.HealthName, Ask(source, provider));
        }

        // A shared store has a check of its own.
        if (plan.StoreName is null)
        {
            await StoreHealthCheck.CheckAsync(await StoreOf(contract, cancellationToken).ConfigureAwait(false), provider, findings, cancellationToken).ConfigureAwait(false);
        }

        return findings.ToResult();
    }

    // What the options brought is there already, or is opened now; what the host opens, it opens at its start and not for a check.
    private static async ValueTask<IEventStore?> StoreOf(HostedContract contract, CancellationToken cancellationToken)
    {
        if (contract.Store is { } hosted)
        {
            return hosted.Opened;
        }

        try
        {
            return await contract.Runtime.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ClpException)
        {
            return null;
        }
    }

    private static HealthCheckResult Ask(IClpHealthSource source, IServiceProvider provider)
    {
        try
        {
            return source.CheckHealth();
        }
#pragma warning disable CA1031 // A part that cannot even say how it is must not hide how the others are.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy("It could not be asked.", RedactionExtensions.Redacted(provider, e));
        }
    }
}
