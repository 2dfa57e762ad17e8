using System.Buffers;
using System.Text;

namespace Clp.Storage.Browser;

/// <summary>One stream as one value: its appends in a hash chain, its snapshot, and its part of the outbox. Changed only under the store's lock.</summary>
internal sealed class StreamDocument(StreamId stream)
{
    public StreamId Stream => stream;

    public List<StoredAppend> Appends { get; } = [];

    public Snapshot? Snapshot { get; set; }

    public StreamLane Lane { get; private init; } = new();

    public long Version => Appends.Count == 0 ? -1 : Appends[^1].Last;

    public StoredAppend? Find(OperationId id) => Appends.Find(a => a.Operation == id.Value);

    public IEnumerable<RecordedEvent> Events(long from) => Appends.Where(a => a.Last >= from).SelectMany(a => a.Read(stream)).Where(e => e.Version >= from);

    public void Add(in Append append, long place)
    {
        string[] events = new string[append.Events.Count];
        for (int i = 0; i < events.Length; i++)
        {
            ArrayBufferWriter<byte> json = new();
            EventJson.Write(json, append.Events[i], append.Header);
            events[i] = Encoding.UTF8.GetString(json.WrittenSpan);
        }

        Appends.Add(new StoredAppend(Version + 1, place, append.Header.Operation?.Value, append.RequestHash, events));
    }

    public string Write(string key)
    {
        string head = "";
        StateObject content = StateObject.Of(
            ("appends", StateArray.From(Appends.Select(a => (StateValue)a.ToState(ref head)).ToArray())),
            ("lane", Lane.ToState()),
            ("snapshot", Snapshot is null ? StateValue.Null : Encoding.UTF8.GetString(EventJson.WriteSnapshot(Snapshot))));
        string json = content.ToJson();
        return BrowserAccess.Hash(key, json) + json;
    }

    /// <exception cref="StorageException">The value is not one that was written under this key, or its chain is broken.</exception>
    public static StreamDocument Read(StreamId stream, string key, string value)
    {
        const int HashLength = 64;
        try
        {
            if (value.Length < HashLength || !value.AsSpan(0, HashLength).SequenceEqual(BrowserAccess.Hash(key, value[HashLength..])))
            {
                throw BrowserErrors.Corrupt();
            }

            StateObject content = StateObject.Parse(value[HashLength..], StateLimits.Recorded);
            StreamDocument document = new(stream)
            {
                Lane = StreamLane.Read(stream, content.Require<StateObject>("lane")),
                Snapshot = content.Field("snapshot") is { Kind: StateKind.Text } text ? EventJson.ReadSnapshot(Encoding.UTF8.GetBytes(text.As<string>())) : null,
            };
            string head = "";
            foreach (StateValue append in content.Require<StateArray>("appends"))
            {
                document.Appends.Add(StoredAppend.Read(append.As<StateObject>(), document.Version + 1, ref head));
            }

            return document;
        }
        catch (Exception error) when (error is FormatException or (ClpException and not StorageException))
        {
            throw BrowserErrors.Corrupt();
        }
    }
}
