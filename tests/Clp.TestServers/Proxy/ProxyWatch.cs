namespace Clp.TestServers;

/// <summary>What went over one connection since a proxy was armed. Thread safe.</summary>
public sealed class ProxyWatch
{
    private readonly TaskCompletionSource cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProxyCut plan;
    private ProxyConnection? watched;
    private long toServer;
    private long toClient;

    internal ProxyWatch(ProxyCut plan) => this.plan = plan;

    /// <summary>How many bytes were forwarded to the server.</summary>
    public long ToServer => Interlocked.Read(ref toServer);

    /// <summary>How many bytes were forwarded to the client.</summary>
    public long ToClient => Interlocked.Read(ref toClient);

    /// <summary>Completes when the connection has been cut: the bytes before it are with the other side and both sides are reset.</summary>
    public Task Cut => cut.Task;

    /// <summary>Whether the cut has been made or is being made.</summary>
    public bool HasCut { get; private set; }

    internal bool ThenDown => plan.ThenDown;

    /// <summary>A new connection; called under the proxy's lock, as is the next one.</summary>
    internal void Opened(ProxyConnection connection)
    {
        if (plan.OfNewConnection)
        {
            watched ??= connection;
        }
    }

    /// <summary>Counts a piece and says how much of it may pass, and whether the connection is to be cut after that.</summary>
    internal (int Pass, bool IsCut) Count(ProxyConnection connection, ProxyDirection direction, ReadOnlyMemory<byte> piece)
    {
        if (watched is null && !plan.OfNewConnection && direction == ProxyDirection.ToServer && plan.From?.Invoke(piece) != false)
        {
            watched = connection;
        }

        if (watched != connection)
        {
            return (piece.Length, false);
        }

        ref long counter = ref direction == ProxyDirection.ToServer ? ref toServer : ref toClient;
        HasCut = direction == plan.Direction && piece.Length >= plan.After - counter;
        int pass = HasCut ? (int)(plan.After - counter) : piece.Length;
        Interlocked.Add(ref counter, pass);
        return (pass, HasCut);
    }

    internal void Done() => cut.TrySetResult();
}
