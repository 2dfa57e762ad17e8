using Clp.Storage.MongoDb.Database;
using Clp.Storage.MongoDb.Streams;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Outbox;

/// <summary>A tenant's lanes in the database.</summary>
internal sealed class LaneBook(StreamLog log)
{
    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<BsonDocument> Update = Builders<BsonDocument>.Update;

    private IMongoCollection<BsonDocument> Lanes => log.Handle.Lanes;

    /// <summary>Streams with waiting messages, the longest waiting first, without those that are leased or rest.</summary>
    public async Task<List<(BsonDocument Stream, long Life)>> CandidatesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", new BsonDocument { { "tenant", log.Tenant }, { "waiting", true } }),
            new("$group", new BsonDocument { { "_id", new BsonDocument { { "s", "$stream" }, { "l", "$life" } } }, { "first", new BsonDocument("$min", "$_id") } }),
            new("$sort", new BsonDocument("first", 1)),
        ];
        List<BsonDocument> waiting = await MongoErrors.Reading(async () =>
        {
            using IAsyncCursor<BsonDocument> cursor = await log.Handle.Appends.AggregateAsync<BsonDocument>(stages, null, cancellationToken).ConfigureAwait(false);
            return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        HashSet<BsonDocument> held = [.. (await FindAsync(new BsonDocument("available", new BsonDocument("$gt", now.UtcTicks)), cancellationToken).ConfigureAwait(false)).Select(lane => lane.Id)];
        List<Lane> back = await FindAsync(new BsonDocument("again.0", new BsonDocument("$exists", true)), cancellationToken).ConfigureAwait(false);
        return [.. waiting.Select(group => (group["_id"]["s"].AsBsonDocument, group["_id"]["l"].AsInt64))
            .Concat(back.Select(lane => (lane.Stream, lane.Life)))
            .Distinct()
            .Where(candidate => !held.Contains(Lane.IdOf(log.Tenant, candidate.Item1, candidate.Item2)))];
    }

    /// <summary>Leases the lane, or null when somebody else was faster.</summary>
    public async Task<Lane?> TryTakeAsync(BsonDocument stream, long life, OutboxLeaseRequest request)
    {
        BsonDocument free = new() { { "_id", Lane.IdOf(log.Tenant, stream, life) }, { "available", new BsonDocument("$lte", request.Now.UtcTicks) } };
        BsonDocument take = new()
        {
            { "$set", new BsonDocument { { "available", request.Until.UtcTicks }, { "token", KeyValue.Of(request.Token) } } },
            { "$setOnInsert", Lane.Fresh(log.Tenant, stream, life) },
        };
        try
        {
            BsonDocument taken = await MongoErrors.Writing(() => Lanes.FindOneAndUpdateAsync(
                (FilterDefinition<BsonDocument>)free,
                take,
                new FindOneAndUpdateOptions<BsonDocument, BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
                CancellationToken.None)).ConfigureAwait(false);
            return new Lane(taken);
        }
        catch (Exception error) when (MongoErrors.IsDuplicateKey(error))
        {
            // The lane is there and not free; another one of its name cannot be made.
            return null;
        }
    }

    /// <summary>The lane while the lease holds it.</summary>
    public async Task<Lane?> HeldAsync(OutboxLease lease, CancellationToken cancellationToken)
        => (await FindAsync(new BsonDocument { { "stream", KeyValue.Of(lease.Stream) }, { "token", KeyValue.Of(lease.Token) } }, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public Task<List<Lane>> FindAsync(BsonDocument filter, CancellationToken cancellationToken) => MongoErrors.Reading(async () =>
    {
        List<BsonDocument> found = await Lanes.Find(new BsonDocument("tenant", log.Tenant).AddRange(filter)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.ConvertAll(document => new Lane(document));
    });

    /// <summary>Changes a lane that is as expected; false when it is not.</summary>
    public Task<bool> TryChangeAsync(BsonDocument expected, UpdateDefinition<BsonDocument> change) => MongoErrors.Writing(async () =>
    {
        UpdateResult result = await Lanes.UpdateOneAsync((FilterDefinition<BsonDocument>)expected, change, null, CancellationToken.None).ConfigureAwait(false);
        return result.MatchedCount > 0;
    });

    /// <summary>The first appends of a lane that bring so many waiting messages at least, if there are so many.</summary>
    public Task<List<BsonDocument>> AppendsAsync(Lane lane, int messages, CancellationToken cancellationToken) => MongoErrors.Reading(() => log.Handle.Appends
        .Find(log.Of(lane.Stream, lane.Life) & Filter.Eq("waiting", true) & Filter.Gte("to", lane.DoneVersion))
        .Sort(new BsonDocument("from", 1))
        .Limit((int)Math.Min(int.MaxValue, messages + 1L))
        .Project<BsonDocument>(new BsonDocument { { "to", 1 }, { "messages", 1 } })
        .ToListAsync(cancellationToken));

    /// <summary>Takes messages out of the appends that brought them, once the lane says that all of them are settled. Only tidiness depends on it.</summary>
    public Task TidyAsync(Lane lane, IEnumerable<BsonDocument> appends)
    {
        BsonArray whole = new(appends.Where(append => lane.IsDone(append["to"].AsInt64, append["messages"].AsBsonArray.Count - 1)).Select(append => append["_id"]));
        FilterDefinition<BsonDocument> settled = log.Of(lane.Stream, lane.Life) & Filter.Eq("waiting", true) & (Filter.Lt("to", lane.DoneVersion) | Filter.In("_id", whole));
        return MongoErrors.Writing(() => log.Handle.Appends.UpdateManyAsync(settled, Update.Unset("waiting").Unset("messages"), null, CancellationToken.None));
    }
}
