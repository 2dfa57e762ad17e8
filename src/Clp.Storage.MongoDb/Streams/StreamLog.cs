using System.Security.Cryptography;
using System.Text;
using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>
/// One tenant's streams as documents, one per append, each written in one step and never changed but for its messages.
/// A stream's life ends with a document that says so, at the version that an append would have had: the unique index lets one
/// of the two win. The next life counts from 0 again; the end stays, so that whoever still writes to the old life fails.
/// </summary>
internal sealed class StreamLog(MongoHandle handle, string tenant)
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    public BsonValue Tenant { get; } = KeyValue.Of(tenant);

    public MongoHandle Handle => handle;

    public int PartitionOf(StreamId stream)
    {
        byte[] hash = SHA256.HashData(Encoding.Unicode.GetBytes(stream.Encode()));
        return (int)(BitConverter.ToUInt32(hash) % (uint)handle.Partitions);
    }

    public async Task<StreamHead> HeadAsync(BsonDocument stream, CancellationToken cancellationToken)
    {
        BsonDocument? newest = await MongoErrors.Reading(() => handle.Appends.Find(Of(stream))
            .Sort(new BsonDocument { { "life", -1 }, { "from", -1 } })
            .Project<BsonDocument>(new BsonDocument { { "life", 1 }, { "to", 1 }, { "end", 1 } })
            .FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);
        return newest is null ? new StreamHead(0, -1)
            : newest.Contains("end") ? new StreamHead(newest["life"].AsInt64 + 1, -1)
            : new StreamHead(newest["life"].AsInt64, newest["to"].AsInt64);
    }

    /// <summary>The last place given in a partition; 0 for none.</summary>
    public async Task<long> LastPlaceAsync(int partition, CancellationToken cancellationToken)
    {
        BsonDocument? last = await MongoErrors.Reading(() => handle.Appends.Find(new BsonDocument { { "tenant", Tenant }, { "partition", partition } })
            .Sort(new BsonDocument("place", -1))
            .Project<BsonDocument>(new BsonDocument("place", 1))
            .FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);
        return last?["place"].AsInt64 ?? 0;
    }

    /// <summary>The document of an operation, or null.</summary>
    public async Task<BsonDocument?> OperationAsync(BsonDocument stream, long life, string operation, CancellationToken cancellationToken)
        => await MongoErrors.Reading(() => handle.Appends.Find(Of(stream, life) & Filter.Eq("op", KeyValue.Of(operation))).FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);

    /// <summary>The documents of a life that hold events from one version to another, both included, in order.</summary>
    public IFindFluent<BsonDocument, BsonDocument> Documents(BsonDocument stream, long life, long from, long to)
        => handle.Appends.Find(Of(stream, life) & Filter.Lte("from", to) & Filter.Gte("to", from)).Sort(new BsonDocument("from", 1));

    public async Task<RecordedEvent[]> RangeAsync(StreamId stream, BsonDocument key, long life, long from, long to, CancellationToken cancellationToken)
    {
        List<BsonDocument> documents = await MongoErrors.Reading(() => Documents(key, life, from, to).ToListAsync(cancellationToken)).ConfigureAwait(false);
        return [.. documents.SelectMany(document => AppendDocument.Events(stream, document)).Where(recorded => recorded.Version >= from && recorded.Version <= to)];
    }

    /// <summary>Inserts; false when another document has its version, operation or place.</summary>
    public async Task<bool> TryInsertAsync(BsonDocument document)
    {
        try
        {
            return await MongoErrors.Writing(async () =>
            {
                await handle.Appends.InsertOneAsync(document, null, CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (MongoErrors.IsDuplicateKey(error))
        {
            return false;
        }
    }

    /// <summary>
    /// Empties what belongs to lives that have ended. The documents stay with their versions and places: were they gone, a
    /// writer who looked at the stream long ago could still write at a version whose document is no longer there, and would be
    /// told that it was stored. Harmless when repeated.
    /// </summary>
    public Task<bool> CleanAsync(BsonDocument stream, long life) => MongoErrors.Writing(async () =>
    {
        FilterDefinition<BsonDocument> ended = Of(stream) & Filter.Lte("life", life);
        UpdateDefinitionBuilder<BsonDocument> update = Builders<BsonDocument>.Update;
        await handle.Appends.UpdateManyAsync(
            ended & Filter.Exists("end", false) & Filter.Exists("gone", false),
            update.Set("events", new BsonArray()).Set("gone", true).Unset("op").Unset("hash").Unset("messages").Unset("waiting"),
            null,
            CancellationToken.None).ConfigureAwait(false);
        await handle.Lanes.DeleteManyAsync(ended, CancellationToken.None).ConfigureAwait(false);
        await handle.Snapshots.DeleteManyAsync(Filter.Eq("_id", SnapshotKey(stream)) & Filter.Lte("life", life), CancellationToken.None).ConfigureAwait(false);
        await handle.Appends.UpdateManyAsync(ended & Filter.Eq("end", "unclean"), update.Set("end", "clean"), null, CancellationToken.None).ConfigureAwait(false);
        return true;
    });

    /// <summary>Ends that nobody cleaned up after, because the process did not live to.</summary>
    public Task<List<BsonDocument>> UncleanAsync(CancellationToken cancellationToken)
        => MongoErrors.Reading(() => handle.Appends.Find(Filter.Eq("tenant", Tenant) & Filter.Eq("end", "unclean")).ToListAsync(cancellationToken));

    public BsonDocument SnapshotKey(BsonDocument stream) => new() { { "t", Tenant }, { "s", stream } };

    public FilterDefinition<BsonDocument> Of(BsonDocument stream) => Filter.Eq("tenant", Tenant) & Filter.Eq("stream", stream);

    public FilterDefinition<BsonDocument> Of(BsonDocument stream, long life) => Of(stream) & Filter.Eq("life", life);
}

/// <summary>Where a stream is: its life, and its newest version in it (-1 when it does not exist).</summary>
internal readonly record struct StreamHead(long Life, long Version);
