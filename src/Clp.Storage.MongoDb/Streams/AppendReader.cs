using System.Runtime.CompilerServices;
using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>Reads one stream, or all of them.</summary>
internal sealed class AppendReader(StreamLog log)
{
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BsonDocument key = KeyValue.Of(stream);
        cancellationToken.ThrowIfCancellationRequested();
        StreamHead head = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        long next = Math.Max(0, from);
        if (next > head.Version)
        {
            yield break;
        }

        await foreach (BsonDocument document in Each(log.Documents(key, head.Life, next, head.Version), cancellationToken).ConfigureAwait(false))
        {
            foreach (RecordedEvent recorded in AppendDocument.Events(stream, document).Where(recorded => recorded.Version >= next))
            {
                yield return recorded;
            }

            next = document["to"].AsInt64 + 1;
            if (document.Contains("gone"))
            {
                throw MongoErrors.Rejected("The stream was deleted while it was being read. Read it again: it is empty, or begun anew.");
            }
        }
    }

    public async IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPlaces after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long[] newest = await NewestAsync(cancellationToken).ConfigureAwait(false);
        for (int partition = 0; partition < newest.Length; partition++)
        {
            if (after[partition].Place > newest[partition])
            {
                throw MongoErrors.BadPosition("The position lies behind the newest event, so it is another database's, or the database was restored from an older backup; start from the beginning.");
            }
        }

        for (int partition = 0; partition < newest.Length; partition++)
        {
            (long place, int taken) = after[partition];
            BsonDocument range = new() { { taken > 0 ? "$gte" : "$gt", place }, { "$lte", newest[partition] } };
            IFindFluent<BsonDocument, BsonDocument> documents = log.Handle.Appends.Find(new BsonDocument { { "tenant", log.Tenant }, { "partition", partition }, { "place", range } }).Sort(new BsonDocument("place", 1));
            await foreach (BsonDocument document in newest[partition] > 0 ? Each(documents, cancellationToken).ConfigureAwait(false) : None().ConfigureAwait(false))
            {
                long at = document["place"].AsInt64;
                RecordedEvent[] events = [.. AppendDocument.Events(KeyValue.Stream(document["stream"].AsBsonDocument), document)];
                for (int i = at == place ? taken : 0; i < events.Length; i++)
                {
                    after[partition] = (at, i + 1 < events.Length ? i + 1 : 0);
                    yield return new PositionedEvent(events[i], after.ToPosition());
                }
            }
        }
    }

    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BsonDocument begun = new() { { "tenant", log.Tenant }, { "from", 0L }, { "gone", new BsonDocument("$exists", false) } };
        await foreach (BsonDocument document in Each(log.Handle.Appends.Find(begun).Project<BsonDocument>(new BsonDocument("stream", 1)), cancellationToken).ConfigureAwait(false))
        {
            yield return KeyValue.Stream(document["stream"].AsBsonDocument);
        }
    }

    /// <summary>Each document as it comes, with the driver's failures in the store's words.</summary>
    public static async IAsyncEnumerable<BsonDocument> Each(IFindFluent<BsonDocument, BsonDocument> find, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IAsyncCursor<BsonDocument> cursor = await MongoErrors.Reading(() => find.ToCursorAsync(cancellationToken)).ConfigureAwait(false);
        while (await MongoErrors.Reading(() => cursor.MoveNextAsync(cancellationToken)).ConfigureAwait(false))
        {
            foreach (BsonDocument document in cursor.Current)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return document;
            }
        }
    }

    private async Task<long[]> NewestAsync(CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", new BsonDocument("tenant", log.Tenant)),
            new("$sort", new BsonDocument { { "tenant", 1 }, { "partition", 1 }, { "place", -1 } }),
            new("$group", new BsonDocument { { "_id", "$partition" }, { "place", new BsonDocument("$first", "$place") } }),
        ];
        List<BsonDocument> found = await MongoErrors.Reading(async () =>
        {
            using IAsyncCursor<BsonDocument> cursor = await log.Handle.Appends.AggregateAsync<BsonDocument>(stages, null, cancellationToken).ConfigureAwait(false);
            return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        long[] newest = new long[log.Handle.Partitions];
        foreach (BsonDocument partition in found)
        {
            newest[partition["_id"].AsInt32] = partition["place"].AsInt64;
        }

        return newest;
    }

    private static async IAsyncEnumerable<BsonDocument> None()
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        yield break;
    }
}
