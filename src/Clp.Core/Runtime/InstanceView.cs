using System.Collections.Immutable;

namespace Clp;

/// <summary>Everything folded from a stream up to a version. Immutable, so that a reader never sees half a change.</summary>
/// <param name="State">The state.</param>
/// <param name="Version">The version of the last event.</param>
/// <param name="StateVersion">The version of the last commit.</param>
/// <param name="Pending">The intents in flight, by rising id. A plain array: they are few (the options cap them), and it is the cheapest to share.</param>
internal sealed record InstanceView(StateObject State, long Version, long StateVersion, ImmutableArray<PendingIntent> Pending)
{
    public static InstanceView Initial(Contract contract) => new(contract.InitialState, -1, -1, []);

    public PendingIntent? Find(IntentId id) => IndexOf(id) is >= 0 and int index ? Pending[index] : null;

    /// <summary>The intent as it is pending here; null when it is not.</summary>
    /// <exception cref="LifecycleException">It is one of another instance, with the id of one that is pending here.</exception>
    public PendingIntent? Find(Intent intent) => Find(intent.Id) is not { } pending ? null : pending.Is(intent) ? pending : throw CommitProtocol.Unknown(intent);

    public ImmutableArray<PendingIntent> Without(IntentId id) => IndexOf(id) is not (>= 0 and int index) ? Pending : Pending.Length == 1 ? [] : Pending.RemoveAt(index);

    public ImmutableArray<PendingIntent> With(PendingIntent changed)
        => IndexOf(changed.Intent.Id) is >= 0 and int index ? Pending.SetItem(index, changed) : Pending.Add(changed);

    private int IndexOf(IntentId id)
    {
        int low = 0, high = Pending.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = Pending[middle].Intent.Id.Version;
            if (found == id.Version)
            {
                return middle;
            }

            (low, high) = found < id.Version ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
