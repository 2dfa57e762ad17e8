using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>A stream's newest snapshot: a cache beside it, of the life it was made in.</summary>
internal sealed class SnapshotShelf(StreamLog log)
{
    public async Task<Snapshot?> LoadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        BsonDocument key = KeyValue.Of(stream);
        BsonDocument? kept = await MongoErrors.Reading(() => log.Handle.Snapshots.Find(new BsonDocument("_id", log.SnapshotKey(key))).FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);
        if (kept is null)
        {
            return null;
        }

        StreamHead head = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        return kept["life"].AsInt64 == head.Life && kept["version"].AsInt64 <= head.Version ? Read(kept["data"].AsByteArray) : null;
    }

    /// <summary>Keeps it unless it is older than the kept one, or of a version the stream does not have.</summary>
    public async Task SaveAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        BsonDocument key = KeyValue.Of(stream);
        StreamHead head = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        byte[] data = EventJson.WriteSnapshot(snapshot);
        if (snapshot.Version > head.Version || data.Length > MaxBytes)
        {
            return;
        }

        BsonDocument id = log.SnapshotKey(key);
        BsonDocument older = new()
        {
            { "_id", id },
            { "$or", new BsonArray { new BsonDocument("life", new BsonDocument("$lt", head.Life)), new BsonDocument { { "life", head.Life }, { "version", new BsonDocument("$lte", snapshot.Version) } } } },
        };
        BsonDocument kept = new() { { "_id", id }, { "life", head.Life }, { "version", snapshot.Version }, { "data", new BsonBinaryData(data) } };
        try
        {
            await MongoErrors.Writing(() => log.Handle.Snapshots.ReplaceOneAsync(older, kept, new ReplaceOptions { IsUpsert = true }, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception error) when (MongoErrors.IsDuplicateKey(error))
        {
            // A newer one is kept: the filter did not match it, and a second document of that key cannot be.
        }
    }

    private const int MaxBytes = 15 * 1024 * 1024;

    private static Snapshot? Read(byte[] json)
    {
        try
        {
            return EventJson.ReadSnapshot(json);
        }
        catch (ClpException)
        {
            // As good as none.
            return null;
        }
    }
}
