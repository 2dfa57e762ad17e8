using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;

namespace Clp.Middleware;

/// <summary>
/// The partitions that one call needs, one per limit that counts it, all locked while it is decided: always in the limits'
/// order, so nobody waits in a circle. On the stack of the call.
/// </summary>
internal struct HeldPartitions
{
    private Keys keys;
    private Locked locked;

    public void Want(int limit, in RateLimitKey key) => keys[limit] = key;

    /// <summary>Refused by one, or granted and counted by all; null when all would grant and some have no partition yet.</summary>
    public LimitLease? Decide(PartitionMap[] maps, LimitClock clock, int wanted)
    {
        try
        {
            bool isComplete = Lock(maps);

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

    /// <summary>Makes the partitions that are missing; a refusal when there is no room for one.</summary>
    public readonly LimitLease? AddMissing(PartitionMap[] maps, LimitClock clock)
    {
        for (int i = 0; i < maps.Length; i++)
        {
            if (keys[i] is { } key && maps[i].Add(key) is var wait and > 0)
            {
                return LimitLease.Refused(maps[i].Limit.Name, clock.ToSpan(wait));
            }
        }

        return null;
    }

    private bool Lock(PartitionMap[] maps)
    {
        bool isComplete = true;
        for (int i = 0; i < maps.Length; i++)
        {
            if (keys[i] is not { } key)
            {
                continue;
            }

            Partition? found = maps[i].Find(key);
            found?.Gate.Enter();
            if (found is { IsGone: true })
            {
                found.Gate.Exit();
                found = null;
            }

            isComplete &= found is not null;
            locked[i] = found;
        }

        return isComplete;
    }

    private readonly LimitLease? Refusal(PartitionMap[] maps, LimitClock clock, long reading, int wanted)
    {
        (int by, long longest) = (-1, 0);
        for (int i = 0; i < maps.Length; i++)
        {
            if (locked[i] is { } partition && partition.Log.Wait(partition.Log.At(reading), wanted) is var wait and > 0)
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
            if (locked[i] is { } partition)
            {
                partition.Log.Grant(partition.Log.At(reading), wanted);
                partition.Granted++;
            }
        }
    }

    private void Release(int limits)
    {
        for (int i = 0; i < limits; i++)
        {
            locked[i]?.Gate.Exit();
            locked[i] = null;
        }
    }

    [InlineArray(RateLimit.MostLimits)]
    private struct Keys
    {
        private RateLimitKey? first;
    }

    [InlineArray(RateLimit.MostLimits)]
    private struct Locked
    {
        private Partition? first;
    }
}
