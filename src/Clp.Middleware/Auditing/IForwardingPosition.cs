namespace Clp.Middleware;

/// <summary>Where a forwarder keeps how far it has come. For one forwarder.</summary>
public interface IForwardingPosition
{
    /// <summary>The newest kept position; <see cref="FeedPosition.Start"/> when there is none.</summary>
    ValueTask<FeedPosition> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a position, durably once it returns. A failure leaves the former one.</summary>
    ValueTask SaveAsync(FeedPosition position, CancellationToken cancellationToken);
}

/// <summary>A position that is gone with the process: everything is forwarded again after a restart. For stores that are gone with it too. Thread-safe.</summary>
public sealed class MemoryForwardingPosition : IForwardingPosition
{
    private volatile string kept = FeedPosition.Start.Text;

    /// <inheritdoc/>
    public ValueTask<FeedPosition> LoadAsync(CancellationToken cancellationToken) => new(new FeedPosition(kept));

    /// <inheritdoc/>
    public ValueTask SaveAsync(FeedPosition position, CancellationToken cancellationToken)
    {
        kept = position.Text;
        return default;
    }
}
