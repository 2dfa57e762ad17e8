using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>Runs a forwarder for as long as the host runs. A store that cannot be followed keeps the host from starting.</summary>
internal sealed class AuditForwardingService(IServiceProvider provider, string contract, Func<IServiceProvider, IAuditSink> sink, Func<IServiceProvider, IForwardingPosition> position, AuditForwardingOptions options)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    public AuditForwarder? Forwarder { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ClpRuntime runtime = provider.GetRequiredKeyedService<ClpRuntime>(contract);
        Forwarder = new AuditForwarder(await runtime.OpenStoreAsync(cancellationToken).ConfigureAwait(false), sink(provider), position(provider), options with
        {
            Contract = options.Contract ?? contract,
            TimeProvider = options.TimeProvider ?? provider.GetService<TimeProvider>(),
            Logger = options.Logger ?? RedactionExtensions.RedactedLoggers(provider, runtime.Contract)?.CreateLogger("Clp.Audit"),
        });
        running = Forwarder.RunAsync(stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();
}
