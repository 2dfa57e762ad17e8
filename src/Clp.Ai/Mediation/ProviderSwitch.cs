namespace Clp.Ai;

/// <summary>
/// The kill switch of one provider. While it is off, no request is sent to the model, what comes back from one that was under
/// way is thrown away, and no proposal is staged. Proposals that wait already can still be decided. On when it is made. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The source has no timer and no wait handle, so there is nothing to give back.
public sealed class ProviderSwitch
#pragma warning restore CA1001
{
    private readonly Lock gate = new();
    private CancellationTokenSource off = new();
    private string? reason;

    /// <summary>True while the provider is switched off.</summary>
    public bool IsOff => Reason is not null;

    /// <summary>Why it is off; null while it is on.</summary>
    public string? Reason => Volatile.Read(ref reason);

    /// <summary>Cancelled when the provider is switched off: for requests that begin now.</summary>
    public CancellationToken Off
    {
        get
        {
            lock (gate)
            {
                return off.Token;
            }
        }
    }

    /// <summary>Switches it off, and cancels the requests under way.</summary>
    /// <param name="why">What whoever meets with it is told: people, and models and clients whose calls are not taken.</param>
    public void TurnOff(string why)
    {
        ArgumentNullException.ThrowIfNull(why);
        CancellationTokenSource running;
        lock (gate)
        {
            reason = why;
            running = off;
        }

        running.Cancel();
    }

    /// <summary>Switches it on again, for requests that begin from now on.</summary>
    public void TurnOn()
    {
        lock (gate)
        {
            if (reason is not null)
            {
                (reason, off) = (null, new CancellationTokenSource());
            }
        }
    }
}
