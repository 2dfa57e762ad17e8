namespace Clp.Storage.Conformance;

/// <summary>A whole store as it must behave: streams by name, and their snapshots.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<StreamId, StreamState> streams = [];
    private readonly Dictionary<StreamId, Snapshot> snapshots = [];

    public long Version(StreamId stream) => Find(stream).Version;

    public string Append(StreamId stream, Expected expected, string? operation, string? hash, string[] notes)
    {
        (string answer, streams[stream]) = Find(stream).Append(expected, operation, hash, notes);
        return answer;
    }

    public string Read(StreamId stream, long from) => Find(stream).Read(from);

    public string Find(StreamId stream, OperationId operation) => Find(stream).Find(operation.Value);

    public bool Delete(StreamId stream, Expected expected)
    {
        if (!Find(stream).IsDeletedBy(expected))
        {
            return false;
        }

        snapshots.Remove(stream);
        return streams.Remove(stream);
    }

    public void Save(StreamId stream, Snapshot snapshot)
    {
        if (snapshot.Version <= Version(stream) && snapshot.Version >= (Load(stream)?.Version ?? -1))
        {
            snapshots[stream] = snapshot;
        }
    }

    public Snapshot? Load(StreamId stream) => snapshots.GetValueOrDefault(stream);

    private StreamState Find(StreamId stream) => streams.GetValueOrDefault(stream) ?? StreamState.Empty;
}
