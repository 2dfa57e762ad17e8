using Clp.TestKit;

namespace Clp.Middleware.Tests;

/// <summary>A memory store whose appends fail with a message of somebody else's.</summary>
public sealed class FailingStore(string message) : ForwardingStore
{
    public bool Fails { get; set; } = true;

    protected override IEventStore Next { get; } = new MemoryStore();

    public override ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
        => Fails ? throw new StorageException(ClpCodes.StoreRejected, message, StorageFailure.Rejected, new InvalidOperationException(message)) : base.AppendAsync(stream, expected, append, cancellationToken);
}
