using System.Collections.Immutable;

namespace Clp;

/// <summary>Everything folded from a stream up to a version. Immutable, so that a reader never sees half a change.</summary>
internal sealed record InstanceView(StateObject State, long Version, long StateVersion, ImmutableSortedDictionary<long, PendingIntent> Pending)
{
    public static InstanceView Initial(Contract contract) => new(contract.InitialState, -1, -1, ImmutableSortedDictionary<long, PendingIntent>.Empty);

    public PendingIntent? Find(IntentId id) => Pending.IsEmpty ? null : Pending.GetValueOrDefault(id.Version);
}
