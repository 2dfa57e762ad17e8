using System.Threading.Channels;

namespace Clp.TestServers;

/// <summary>Holds the pieces of a reply back until a test lets them go: a slow model without a clock. Thread-safe.</summary>
public sealed class ModelGate
{
    private readonly Channel<bool> permits = Channel.CreateUnbounded<bool>();

    /// <summary>Lets so many more pieces go.</summary>
    public void Release(int pieces = 1)
    {
        for (int i = 0; i < pieces; i++)
        {
            permits.Writer.TryWrite(true);
        }
    }

    internal async Task PassAsync(CancellationToken stopping) => await permits.Reader.ReadAsync(stopping);
}
