using System.Buffers;
using System.Text;

namespace Clp;

/// <summary>
/// A folded instance as data: the state, and the events of everything still pending, which are folded again when it is
/// loaded. So a snapshot has no second format for intents and proposals.
/// </summary>
internal static class SnapshotData
{
    /// <summary>What comes around the state: this object, and what a store of latest states puts around that.</summary>
    private const int Levels = 3;

    public static Snapshot Of(InstanceView view, Contract contract)
    {
        // A state nearly as deep as allowed would be too deep inside a tree.
        StateValue state = view.State.Extent.Height <= StateLimits.HardDepth - Levels ? view.State : view.State.ToJson();
        StateObject data = StateObject.Of(("state", state), ("stateVersion", view.StateVersion), ("contractVersion", contract.Version));
        if (!view.Pending.IsEmpty)
        {
            data = data.With("pending", StateArray.From(view.Pending.SelectMany(p => p.Events).OrderBy(e => e.Version).Select(ToValue)));
        }

        return new Snapshot(view.Version, contract.Hash, data);
    }

    /// <exception cref="StorageException">The data is no snapshot, or of a contract version that cannot be led to this one.</exception>
    public static InstanceView Read(Snapshot snapshot, StreamId stream, Contract contract)
    {
        StateValue? stored = snapshot.Data.Field("state");
        if ((stored is StateText text ? StateObject.Parse(text.Value, StateLimits.Recorded) : stored) is not StateObject state || !snapshot.Data.TryGet("stateVersion", out long stateVersion))
        {
            throw new StorageException(ClpCodes.BadStoredEvent, $"The snapshot of '{stream}' has no state; delete it and the log is replayed instead.", StorageFailure.Corrupt);
        }

        int? written = snapshot.Data.TryGet("contractVersion", out int said) ? said : null;
        InstanceView view = InstanceView.Initial(contract) with { State = state, StateVersion = stateVersion };
        view = SnapshotUpgrade.State(view, written, snapshot.ContractHash != contract.Hash, stream, contract);
        foreach (StateObject item in (snapshot.Data.Field("pending") as StateArray ?? StateArray.Empty).OfType<StateObject>())
        {
            RecordedEvent e = EventJson.Read(stream, item.Require<long>("version"), Encoding.UTF8.GetBytes(item.Require<string>("event")));
            view = SnapshotUpgrade.Pending(view, e, contract);
        }

        return view with { Version = snapshot.Version };
    }

    // As text, since a payload of the greatest allowed depth would be too deep inside a tree.
    private static StateValue ToValue(PendingEvent e)
    {
        ArrayBufferWriter<byte> bytes = new();
        EventJson.Write(bytes, e.Event, e.Header);
        return StateObject.Of(("version", e.Version), ("event", Encoding.UTF8.GetString(bytes.WrittenSpan)));
    }
}
