using Clp.Storage.Conformance.LostAnswers;
using Clp.TestKit;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Proxied;

/// <summary>How a store behind a cut network may go wrong.</summary>
public enum Lie
{
    /// <summary>What got no answer is told as stored.</summary>
    TellsStored,

    /// <summary>What got no answer is told as not written.</summary>
    TellsRejected,

    /// <summary>What got no answer is sent again, operation id or not.</summary>
    SendsAgain,

    /// <summary>Operation ids are not kept.</summary>
    ForgetsOperations,

    /// <summary>Messages do not ride with their events.</summary>
    ForgetsMessages,

    /// <summary>A lost connection comes out as the driver's own exception.</summary>
    LetsThrough,
}

/// <summary>A store that goes wrong in one way when it is cut, and is right otherwise.</summary>
internal sealed class LyingStore(IEventStore inner, Lie lie) : ForwardingStore
{
    protected override IEventStore Next => inner;

    public override async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        append = lie switch
        {
            Lie.ForgetsOperations => append with { Header = append.Header with { Operation = null } },
            Lie.ForgetsMessages => append with { Outbox = null },
            _ => append,
        };
        try
        {
            return await inner.AppendAsync(stream, expected, append, cancellationToken);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Unknown && lie is not (Lie.ForgetsOperations or Lie.ForgetsMessages))
        {
            return lie switch
            {
                Lie.TellsStored => AppendResult.Appended((expected.ExactVersion ?? -1) + append.Events.Count),
                Lie.TellsRejected => throw new StorageException(ClpCodes.StoreRejected, "nothing was written", StorageFailure.Rejected),
                Lie.SendsAgain => await inner.AppendAsync(stream, Expected.Any, append with { Header = append.Header with { Operation = null } }, cancellationToken),
                _ => throw new System.IO.IOException("cut"),
            };
        }
    }
}

/// <summary>A real server behind a proxy, and a lying store on it.</summary>
internal sealed class ProxiedLiar(IProxiedStore inner, Lie lie) : IProxiedStore
{
    public IEventStore Through { get; } = new LyingStore(inner.Through, lie);

    public IEventStore Direct => inner.Direct;

    public TcpProxy Proxy => inner.Proxy;

    public bool ConnectsAnew => inner.ConnectsAnew;

    public Task SettleAsync() => inner.SettleAsync();

    public Task<long> CountEventsAsync() => inner.CountEventsAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
