using Clp.TestServers;

namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>One cut: in which direction, after how many bytes, and whether the network stays down until it is mended.</summary>
public readonly record struct CutPlan(ProxyDirection Direction, long After, bool ThenDown)
{
    // Some only: clients come back more slowly from a network that was down.
    private const int DownEvery = 25;

    /// <summary>So many cuts of a request and so many of its reply, evenly spread from before the first byte to behind the last; a place comes up again when there are fewer.</summary>
    public static IEnumerable<CutPlan> Spread(ProxyWatch whole, int each, bool goesDown)
    {
        foreach ((ProxyDirection direction, long bytes) in new[] { (ProxyDirection.ToServer, whole.ToServer), (ProxyDirection.ToClient, whole.ToClient) })
        {
            for (int i = 0; i < each; i++)
            {
                yield return new CutPlan(direction, bytes * i / Math.Max(1, each - 1), goesDown && (i % DownEvery == DownEvery / 2 || (i == each - 1 && direction == ProxyDirection.ToServer)));
            }
        }
    }

    /// <summary>Arms the proxy of a store, for the next marked append or for the next new connection, whatever comes over it.</summary>
    public ProxyWatch Arm(IProxiedStore store, bool ofNewConnection) => store.Proxy.Arm(new ProxyCut(Direction, After)
    {
        From = IProxiedStore.IsMarked,
        OfNewConnection = ofNewConnection,
        ThenDown = ThenDown,
    });

    /// <summary>Counts the bytes of an append that is not cut.</summary>
    public static ProxyWatch Measure(IProxiedStore store, bool ofNewConnection) => new CutPlan(ProxyDirection.ToServer, long.MaxValue, ThenDown: false).Arm(store, ofNewConnection);
}
