using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Clp;

/// <summary>What a <see cref="SnapshotOnlyStore"/> keeps under one key: the latest state and the newest operations with their events.</summary>
internal sealed record SnapshotDocument(Snapshot Snapshot, ImmutableArray<SnapshotDocument.Operation> Operations)
{
    /// <summary>Enough for every retry in flight; a document must not grow without end.</summary>
    private const int KeptOperations = 16;

    public Operation? Find(OperationId id) => Operations.FirstOrDefault(operation => operation.Id == id.Value);

    public static SnapshotDocument After(SnapshotDocument? before, Snapshot snapshot, in Append append)
    {
        ImmutableArray<Operation> operations = before?.Operations ?? [];
        if (append.Header.Operation is { } id)
        {
            ImmutableArray<string>.Builder events = ImmutableArray.CreateBuilder<string>(append.Events.Count);
            for (int i = 0; i < append.Events.Count; i++)
            {
                ArrayBufferWriter<byte> json = new();
                EventJson.Write(json, append.Events[i], append.Header);
                events.Add(Encoding.UTF8.GetString(json.WrittenSpan));
            }

            operations = [.. operations.Skip(operations.Length - KeptOperations + 1), new Operation(id.Value, append.RequestHash, snapshot.Version - append.Events.Count + 1, events.MoveToImmutable())];
        }

        return new SnapshotDocument(snapshot, operations);
    }

    public StoredState ToState() => new(
        StateObject.Of(
            ("contractHash", Snapshot.ContractHash),
            ("data", Snapshot.Data),
            ("operations", StateArray.From(Operations.Select(operation => operation.ToState())))),
        Snapshot.Version);

    public static SnapshotDocument Read(StoredState stored)
    {
        try
        {
            return new SnapshotDocument(
                new Snapshot(stored.Version, stored.State.Require<string>(StatePath.Of("contractHash")), stored.State.Require<StateObject>(StatePath.Of("data"))),
                [.. stored.State.Require<StateArray>(StatePath.Of("operations")).Select(item => Operation.Read(item.As<StateObject>()))]);
        }
        catch (ClpException error) when (error is not StorageException)
        {
            throw new StorageException(ClpCodes.StoreCorrupt, "A stored state does not have the form this store writes; the key may be used by something else. It was left as it is.", StorageFailure.Corrupt, error);
        }
    }

    internal sealed record Operation(string Id, string? RequestHash, long First, ImmutableArray<string> Events)
    {
        public RecordedEvent[] Read(StreamId stream) => [.. Events.Select((json, at) => EventJson.Read(stream, First + at, Encoding.UTF8.GetBytes(json)))];

        public StateValue ToState() => StateObject.Of(
            ("id", Id),
            ("requestHash", RequestHash is null ? StateValue.Null : RequestHash),
            ("first", First),
            ("events", StateArray.From(Events.Select(json => (StateValue)json))));

        public static Operation Read(StateObject state) => new(
            state.Require<string>(StatePath.Of("id")),
            state.Field("requestHash") is { Kind: StateKind.Text } hash ? hash.As<string>() : null,
            state.Require<long>(StatePath.Of("first")),
            [.. state.Require<StateArray>(StatePath.Of("events")).Select(json => json.As<string>())]);
    }
}
