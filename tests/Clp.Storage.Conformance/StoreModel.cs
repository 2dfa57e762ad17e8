namespace Clp.Storage.Conformance;

/// <summary>What a store must do, written so plainly that it can be checked by reading: lists, no tricks. Answers are texts.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<StreamId, List<(string Note, string? Operation, string? Hash)>> streams = [];
    private readonly Dictionary<StreamId, Snapshot> snapshots = [];

    public long Version(StreamId stream) => Events(stream).Count - 1;

    public string Append(StreamId stream, Expected expected, string? operation, string? hash, string[] notes)
    {
        List<(string Note, string? Operation, string? Hash)> events = Events(stream);
        long version = events.Count - 1;
        if (operation is not null && events.Any(e => e.Operation == operation))
        {
            return events.First(e => e.Operation == operation).Hash == hash
                ? $"Duplicate {events.FindLastIndex(e => e.Operation == operation)} {string.Join(',', events.Where(e => e.Operation == operation).Select(e => e.Note))}"
                : $"OperationReused {version} ";
        }

        if (!expected.IsMetBy(version))
        {
            IEnumerable<string> since = expected.ExactVersion is { } known ? events.Skip((int)known + 1).Select(e => e.Note) : [];
            return $"Conflict {version} {string.Join(',', since)}";
        }

        if (notes.Length > 0)
        {
            streams[stream] = [.. events, .. notes.Select(note => (note, operation, hash))];
        }

        return $"Appended {version + notes.Length} ";
    }

    public string Read(StreamId stream, long from)
        => string.Join(',', Events(stream).Select((e, version) => (e.Note, Version: version)).Where(e => e.Version >= from).Select(e => $"{e.Version}:{e.Note}"));

    public string Find(StreamId stream, OperationId operation)
    {
        List<(string Note, string? Operation, string? Hash)> found = Events(stream).FindAll(e => e.Operation == operation.Value);
        return found.Count == 0 ? "-" : $"{found[0].Hash}:{string.Join(',', found.Select(e => e.Note))}";
    }

    public bool Delete(StreamId stream, Expected expected)
    {
        if (Version(stream) < 0 || !expected.IsMetBy(Version(stream)))
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

    private List<(string Note, string? Operation, string? Hash)> Events(StreamId stream) => streams.GetValueOrDefault(stream) ?? [];
}
