namespace Clp.TestServers;

/// <summary>
/// Where a proxy cuts a connection, and which one. It cuts once. A server that has not taken a connection yet when it is reset
/// throws away what it brought; one that has reads all of it.
/// </summary>
/// <param name="Direction">Whose bytes are counted.</param>
/// <param name="After">
/// How many bytes are still forwarded: all of them reach the other side, then both sides are reset. With 0 the first byte is
/// already too much; with the length of a request all of it arrives and none of its reply comes back.
/// </param>
public sealed record ProxyCut(ProxyDirection Direction, long After)
{
    /// <summary>
    /// Which request begins the count, asked with what the client has just sent, from the start of that piece; null takes the
    /// next one, whatever it is. The connection that sent it is the one that is counted and cut, both ways; others go on.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, bool>? From { get; init; }

    /// <summary>True to count the next new connection from its first byte instead, its handshake included.</summary>
    public bool OfNewConnection { get; init; }

    /// <summary>True to refuse new connections from the cut on, until <see cref="TcpProxy.GoUp"/>.</summary>
    public bool ThenDown { get; init; }

    /// <summary>Cuts nothing: only counts.</summary>
    internal static ProxyCut Never { get; } = new(ProxyDirection.ToServer, long.MaxValue);
}
