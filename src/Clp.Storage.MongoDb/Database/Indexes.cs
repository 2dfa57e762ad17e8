using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Database;

/// <summary>The indexes that make an append atomic. Made when missing, and looked at in any case: without them two writers would both succeed.</summary>
internal static class Indexes
{
    private static readonly (string Name, BsonDocument Keys, BsonDocument? Filter)[] OfAppends =
    [
        // A version of a stream's life is written once.
        ("version", new BsonDocument { { "tenant", 1 }, { "stream", 1 }, { "life", 1 }, { "from", 1 } }, null),

        // An operation of a stream's life is done once.
        ("operation", new BsonDocument { { "tenant", 1 }, { "stream", 1 }, { "life", 1 }, { "op", 1 } }, new BsonDocument("op", new BsonDocument("$exists", true))),

        // A place in a partition's order is given once.
        ("place", new BsonDocument { { "tenant", 1 }, { "partition", 1 }, { "place", -1 } }, null),
    ];

    private static readonly BsonDocument Waiting = new() { { "tenant", 1 }, { "waiting", 1 }, { "_id", 1 } };

    private static readonly BsonDocument OfLanes = new() { { "tenant", 1 }, { "stream", 1 }, { "life", 1 } };

    public static async Task<bool> EnsureAsync(MongoHandle handle, CancellationToken cancellationToken)
    {
        try
        {
            await handle.Appends.Indexes.CreateManyAsync(
                [
                    .. OfAppends.Select(index => new CreateIndexModel<BsonDocument>(index.Keys, new CreateIndexOptions<BsonDocument> { Name = index.Name, Unique = true, PartialFilterExpression = index.Filter })),
                    new CreateIndexModel<BsonDocument>(Waiting, new CreateIndexOptions<BsonDocument> { Name = "waiting", PartialFilterExpression = new BsonDocument("waiting", true) }),
                ],
                cancellationToken).ConfigureAwait(false);
            await handle.Lanes.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(OfLanes, new CreateIndexOptions<BsonDocument> { Name = "stream" }), null, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException error) when (error.Code is 85 or 86 or 11000)
        {
            throw MongoErrors.Schema("An index of clp_appends is not the one that this library makes, or cannot be made over what is stored; nothing was changed. Remove the foreign index, or name another database.", error);
        }

        List<BsonDocument> found = await (await handle.Appends.Indexes.ListAsync(cancellationToken).ConfigureAwait(false)).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach ((string name, BsonDocument keys, _) in OfAppends)
        {
            if (!found.Any(index => index["name"] == name && index["key"].AsBsonDocument.Names.SequenceEqual(keys.Names) && index.GetValue("unique", false).ToBoolean()))
            {
                throw MongoErrors.Schema($"The index {name} of clp_appends is missing or not unique, so that appends would not be atomic. Let this library make it: its role needs the right createIndex.");
            }
        }

        return true;
    }
}
