namespace Clp.Storage;

/// <summary>Two steps of stopping: no new message, and, some time later, no delivery under way any more.</summary>
internal sealed class RelayStop : IDisposable
{
    private readonly CancellationTokenSource hard;
    private readonly CancellationTokenRegistration registration;

    public RelayStop(OutboxRelayOptions options, CancellationToken soft)
    {
        hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        Soft = soft;
        registration = soft.Register(() => hard.CancelAfter(options.StopTimeout));
    }

    public CancellationToken Soft { get; }

    public CancellationToken Hard => hard.Token;

    public void Dispose()
    {
        registration.Dispose();
        hard.Dispose();
    }
}
