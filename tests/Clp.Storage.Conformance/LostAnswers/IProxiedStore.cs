using System.Text;
using Clp.TestServers;

namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>A store on a real server, reached through a proxy that cuts its connections, and past it.</summary>
public interface IProxiedStore : IAsyncDisposable
{
    /// <summary>The store whose connections are cut.</summary>
    IEventStore Through { get; }

    /// <summary>A handle on the same streams whose connections are left alone; it tells what is stored.</summary>
    IEventStore Direct { get; }

    /// <summary>What is between <see cref="Through"/> and the server.</summary>
    TcpProxy Proxy { get; }

    /// <summary>True when every call of <see cref="Through"/> makes a connection of its own; it is then cut anywhere, its handshake included.</summary>
    bool ConnectsAnew { get; }

    /// <summary>Returns when the server does nothing any more that came through the proxy.</summary>
    Task SettleAsync();

    /// <summary>How many events the server holds for this store, asked without any adapter.</summary>
    Task<long> CountEventsAsync();

    /// <summary>A word in the events that are to be cut: where it comes by, their append is on its way.</summary>
    static string Mark { get; } = "to-be-cut";

    /// <summary>Whether a request is such an append.</summary>
    static bool IsMarked(ReadOnlyMemory<byte> request) => request.Span.IndexOf(Encoding.UTF8.GetBytes(Mark)) >= 0;
}
