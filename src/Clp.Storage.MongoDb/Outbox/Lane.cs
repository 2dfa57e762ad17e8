using Clp.Storage.MongoDb.Database;
using Clp.Storage.MongoDb.Streams;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Outbox;

/// <summary>
/// A stream's lane: one document, so that whatever becomes of a lease is one step. The messages stay in the appends they rode
/// in; the lane says how far they were settled (<c>doneVersion, doneCount</c>), which came back behind them (<c>again</c>)
/// and which are set aside (<c>parked</c>).
/// </summary>
internal sealed class Lane(BsonDocument document)
{
    public BsonDocument Id => document["_id"].AsBsonDocument;

    public BsonDocument Stream => document["stream"].AsBsonDocument;

    public long Life => document["life"].AsInt64;

    /// <summary>The version of the append up to which messages are settled; of its own, <c>doneCount</c> are.</summary>
    public long DoneVersion => document["doneVersion"].AsInt64;

    public int Attempts => document["attempts"].AsInt32;

    public IEnumerable<BsonDocument> Again => document["again"].AsBsonArray.Select(item => item.AsBsonDocument);

    public IEnumerable<BsonDocument> Parked => document["parked"].AsBsonArray.Select(item => item.AsBsonDocument);

    public static BsonDocument IdOf(BsonValue tenant, BsonDocument stream, long life) => new() { { "t", tenant }, { "s", stream }, { "l", life } };

    /// <summary>What a lane is when it is first leased.</summary>
    public static BsonDocument Fresh(BsonValue tenant, BsonDocument stream, long life) => new()
    {
        { "tenant", tenant }, { "stream", stream }, { "life", life }, { "attempts", 0 }, { "doneVersion", -1L }, { "doneCount", 0 }, { "again", new BsonArray() }, { "parked", new BsonArray() },
    };

    /// <summary>True when the message at that place of an append is settled.</summary>
    public bool IsDone(long version, int index) => version < DoneVersion || (version == DoneVersion && index < DoneCount);

    /// <summary>The waiting messages in the order of their delivery.</summary>
    public IEnumerable<LaneItem> Items(IEnumerable<BsonDocument> appends)
    {
        Queue<BsonDocument> again = new(Again);
        foreach (BsonDocument append in appends)
        {
            long version = append["to"].AsInt64;
            while (again.TryPeek(out BsonDocument? back) && back["after"].AsInt64 < version)
            {
                yield return new LaneItem(again.Dequeue(), back["version"].AsInt64, null);
            }

            BsonArray messages = append["messages"].AsBsonArray;
            for (int i = 0; i < messages.Count; i++)
            {
                if (!IsDone(version, i))
                {
                    yield return new LaneItem(messages[i].AsBsonDocument, version, i);
                }
            }
        }

        foreach (BsonDocument back in again)
        {
            yield return new LaneItem(back, back["version"].AsInt64, null);
        }
    }

    private int DoneCount => document["doneCount"].AsInt32;
}

/// <summary>A waiting message.</summary>
/// <param name="Message">Its document.</param>
/// <param name="Version">The version it came with.</param>
/// <param name="Index">Its place in the append; null when it came back from being parked.</param>
internal sealed record LaneItem(BsonDocument Message, long Version, int? Index)
{
    public OutboxEntry ToEntry(StreamId stream) => new(stream, Version, MessageDocument.Read(Message));

    public BsonDocument Copy() => new() { { "id", Message["id"] }, { "topic", Message["topic"] }, { "payload", Message["payload"] }, { "version", Version } };
}
