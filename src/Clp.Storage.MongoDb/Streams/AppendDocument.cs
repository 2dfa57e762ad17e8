using System.Buffers;
using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>
/// The form of an append: <c>tenant, stream {n,c,i}, life, from, to, partition, place, op?, hash?, events [bytes], messages?
/// [{id, topic, payload}], waiting?</c>; of a life's end: the same with <c>end</c> and no events. What was deleted keeps its place, without events and with <c>gone</c>.
/// </summary>
internal static class AppendDocument
{
    /// <summary>What the append says, without where it goes.</summary>
    public static BsonDocument Of(in Append append, int maxBytes)
    {
        BsonArray events = new(append.Events.Count);
        long bytes = 0;
        ArrayBufferWriter<byte> output = new(512);
        for (int i = 0; i < append.Events.Count; i++)
        {
            output.ResetWrittenCount();
            EventJson.Write(output, append.Events[i] ?? throw new ArgumentNullException(nameof(append), "An event of the batch is null."), append.Header);
            events.Add(new BsonBinaryData(output.WrittenSpan.ToArray()));
            bytes += output.WrittenCount;
        }

        BsonDocument document = new("events", events);
        if (append.Header.Operation is { } operation)
        {
            document.Add("op", KeyValue.Of(operation.Value)).Add("hash", KeyValue.OfOrNull(append.RequestHash));
        }

        if (append.Outbox is { Count: > 0 } outbox)
        {
            BsonArray messages = new(outbox.Select(MessageDocument.Of));
            bytes += messages.Sum(message => (long)message["payload"].AsByteArray.Length);
            document.Add("messages", messages).Add("waiting", true);
        }

        return bytes <= maxBytes ? document
            : throw MongoErrors.Rejected($"The append has {bytes} bytes and {nameof(MongoDbStoreOptions.MaxWriteBytes)} allows {maxBytes}; nothing was written. Split it.");
    }

    /// <summary>Gives the append its place.</summary>
    public static BsonDocument At(BsonDocument content, BsonValue tenant, BsonDocument stream, StreamHead head, int partition, long place)
    {
        int count = content["events"].AsBsonArray.Count;
        return new BsonDocument
        {
            { "tenant", tenant }, { "stream", stream }, { "life", head.Life }, { "from", head.Version + 1 }, { "to", head.Version + Math.Max(1, count) },
            { "partition", partition }, { "place", place },
        }.AddRange(content);
    }

    public static BsonDocument End { get; } = new() { { "events", new BsonArray() }, { "end", "unclean" } };

    public static IEnumerable<RecordedEvent> Events(StreamId stream, BsonDocument document)
    {
        long version = document["from"].AsInt64;
        foreach (BsonValue json in document["events"].AsBsonArray)
        {
            yield return EventJson.Read(stream, version++, json.AsByteArray);
        }
    }
}
