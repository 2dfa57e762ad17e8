namespace Clp.Middleware;

/// <summary>
/// A token bucket for retries: each call adds a share of a token, each second a few, each retry takes one. While everything
/// fails, retries are at most that share of the calls, so that they do not finish off what is in trouble. Give one budget to
/// several runtimes whose calls end at the same provider. Thread-safe.
/// </summary>
public sealed class RetryBudget
{
    // Integers, so that five fifths are one.
    private const long Token = 1_000_000;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly long share;
    private readonly double perSecond;
    private readonly long most;
    private long tokens;
    private long seen;

    /// <summary>Creates a full budget.</summary>
    /// <param name="options">How many retries calls earn.</param>
    /// <param name="time">The clock of the runtimes that use it; the system's by default.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public RetryBudget(RetryBudgetOptions? options = null, TimeProvider? time = null)
    {
        options ??= new RetryBudgetOptions();
        options.Check(nameof(RetryBudget));
        this.time = time ?? TimeProvider.System;
        share = (long)Math.Round(options.Share * Token);
        perSecond = options.MinPerSecond * Token;
        tokens = most = options.Burst * Token;
        seen = this.time.GetTimestamp();
    }

    /// <summary>How many retries it allows right now.</summary>
    public double Balance
    {
        get
        {
            lock (gate)
            {
                Refill();
                return tokens / (double)Token;
            }
        }
    }

    /// <summary>A call was made.</summary>
    internal void Deposit()
    {
        lock (gate)
        {
            tokens = Math.Min(most, tokens + share);
        }
    }

    /// <summary>A retry is wanted; false when there is nothing left for it.</summary>
    internal bool TryWithdraw()
    {
        lock (gate)
        {
            Refill();
            if (tokens < Token)
            {
                return false;
            }

            tokens -= Token;
            return true;
        }
    }

    // What is too little to count stays with the clock: frequent looks must not round it away.
    private void Refill()
    {
        long now = time.GetTimestamp();
        long earned = (long)Math.Min(most, time.GetElapsedTime(seen, now).TotalSeconds * perSecond);
        if (earned > 0)
        {
            tokens = Math.Min(most, tokens + earned);
            seen = now;
        }
    }
}
