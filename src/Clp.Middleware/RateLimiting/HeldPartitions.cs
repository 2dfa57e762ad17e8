using System.Runtime.CompilerServices;

namespace Clp.Middleware;

/// <summary>
/// The partitions that one call needs, one per limit that counts it, all locked while it is decided: always in the limits'
/// order, so nobody waits in a circle. On the stack of the call.
/// </summary>
internal struct HeldPartitions
{
    private Found found;
    private bool isComplete;

    /// <summary>Looks for them. The limits' own functions are called here, where nothing is locked.</summary>
    public void Find(PartitionMap[] maps, in RateLimitRequest request, int wanted)
    {
        isComplete = true;
        for (int i = 0; i < maps.Length; i++)
        {
            found[i] = null;
            if (maps[i].Limit.KeyOf(request) is { } key)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, maps[i].Limit.Permits);
                found[i] = maps[i].Find(key);
                isComplete &= found[i] is not null;
            }
        }
    }

    /// <summary>Refused by one, or granted and counted by all; null when all would grant and some have no partition yet.</summary>
    public LimitLease? Decide(PartitionMap[] maps, LimitClock clock, int wanted)
    {
        try
        {
            Lock(maps.Length);

            // Read while everything is held: no grant is older than its decision.
            long reading = clock.Reading;
            if (Refusal(maps, clock, reading, wanted) is { } refusal)
            {
                return refusal;
            }

            if (!isComplete)
            {
                return null;
            }

            Grant(maps.Length, reading, wanted);
            return LimitLease.Granted;
        }
        finally
        {
            Release(maps.Length);
        }
    }

    private void Lock(int limits)
    {
        for (int i = 0; i < limits; i++)
        {
            if (found[i] is not { } partition)
            {
                continue;
            }

            partition.Gate.Enter();
            if (partition.IsGone)
            {
                // Its map has dropped it meanwhile.
                partition.Gate.Exit();
                (found[i], isComplete) = (null, false);
            }
        }
    }

    private readonly LimitLease? Refusal(PartitionMap[] maps, LimitClock clock, long reading, int wanted)
    {
        (int by, long longest) = (-1, 0);
        for (int i = 0; i < maps.Length; i++)
        {
            if (found[i] is { } partition && partition.Log.Wait(partition.Log.At(reading), wanted) is var wait and > 0)
            {
                partition.Refused++;
                (by, longest) = wait > longest ? (i, wait) : (by, longest);
            }
        }

        return by < 0 ? null : LimitLease.Refused(maps[by].Limit.Name, clock.ToSpan(longest));
    }

    private readonly void Grant(int limits, long reading, int wanted)
    {
        for (int i = 0; i < limits; i++)
        {
            if (found[i] is { } partition)
            {
                partition.Log.Grant(partition.Log.At(reading), wanted);
                partition.Granted++;
            }
        }
    }

    private readonly void Release(int limits)
    {
        for (int i = 0; i < limits; i++)
        {
            if (found[i] is { Gate.IsHeldByCurrentThread: true } partition)
            {
                partition.Gate.Exit();
            }
        }
    }

    [InlineArray(RateLimit.MostLimits)]
    private struct Found
    {
        private Partition? first;
    }
}
