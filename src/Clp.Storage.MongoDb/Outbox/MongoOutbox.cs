using System.Runtime.CompilerServices;
using Clp.Storage.MongoDb.Database;
using Clp.Storage.MongoDb.Streams;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Outbox;

/// <summary>The outbox of one tenant.</summary>
internal sealed class MongoOutbox(StreamLog log) : IOutbox
{
    private static readonly UpdateDefinitionBuilder<BsonDocument> Update = Builders<BsonDocument>.Update;

    private readonly LaneBook book = new(log);

    public async ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        cancellationToken.ThrowIfCancellationRequested();
        List<OutboxLease> leases = [];
        foreach ((BsonDocument stream, long life) in await book.CandidatesAsync(request.Now, cancellationToken).ConfigureAwait(false))
        {
            if (leases.Count == request.MaxStreams)
            {
                break;
            }

            if (await book.TryTakeAsync(stream, life, request).ConfigureAwait(false) is { } lane && await FillAsync(lane, request).ConfigureAwait(false) is { } lease)
            {
                leases.Add(lease);
            }
        }

        return leases;
    }

    public async ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        BsonDocument held = new() { { "tenant", log.Tenant }, { "stream", KeyValue.Of(lease.Stream) }, { "token", KeyValue.Of(lease.Token) } };
        return await book.TryChangeAsync(held, Update.Set("available", until.UtcTicks)).ConfigureAwait(false);
    }

    public async ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        OutboxRules.Check(lease, settlement);
        cancellationToken.ThrowIfCancellationRequested();
        if (await book.HeldAsync(lease, cancellationToken).ConfigureAwait(false) is not { } lane)
        {
            return false;
        }

        // The lease holds the lane, so what it began with is still what it begins with.
        List<BsonDocument> appends = await book.AppendsAsync(lane, lease.Messages.Count, cancellationToken).ConfigureAwait(false);
        LaneItem[] gone = [.. lane.Items(appends).Take(settlement.Delivered + (settlement.Park is null ? 0 : 1))];
        int tried = settlement.Delivered == 0 ? lane.Attempts + 1 : 1;
        UpdateDefinition<BsonDocument> change = Update
            .Set("token", BsonNull.Value)
            .Set("available", settlement.RetryAt?.UtcTicks ?? 0L)
            .Set("attempts", settlement.RetryAt is not null ? tried : settlement.Delivered == 0 && settlement.Park is null ? lane.Attempts : 0);
        if (gone.LastOrDefault(item => item.Index is not null) is { } last)
        {
            change = change.Set("doneVersion", last.Version).Set("doneCount", last.Index!.Value + 1);
        }

        BsonArray returned = new(gone.Where(item => item.Index is null).Select(item => item.Message["id"]));
        if (returned.Count > 0)
        {
            change = change.PullFilter("again", (FilterDefinition<BsonDocument>)new BsonDocument("id", new BsonDocument("$in", returned)));
        }

        if (settlement.Park is { } reason)
        {
            change = change.Push("parked", gone[^1].Copy().Add("reason", KeyValue.Of(reason)).Add("attempts", tried).Add("at", settlement.At.UtcTicks));
        }

        BsonDocument held = new() { { "_id", lane.Id }, { "token", KeyValue.Of(lease.Token) } };
        return await book.TryChangeAsync(held, change).ConfigureAwait(false) && await TidiedAsync(lane.Id, appends).ConfigureAwait(false);
    }

    public async ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        Dictionary<BsonDocument, Lane> lanes = (await book.FindAsync([], cancellationToken).ConfigureAwait(false)).ToDictionary(lane => lane.Id);
        long waiting = lanes.Values.Sum(lane => (long)lane.Again.Count());
        IFindFluent<BsonDocument, BsonDocument> appends = log.Handle.Appends.Find(new BsonDocument { { "tenant", log.Tenant }, { "waiting", true } })
            .Project<BsonDocument>(new BsonDocument { { "stream", 1 }, { "life", 1 }, { "to", 1 }, { "messages.id", 1 } });
        await foreach (BsonDocument append in AppendReader.Each(appends, cancellationToken).ConfigureAwait(false))
        {
            Lane? lane = lanes.GetValueOrDefault(Lane.IdOf(log.Tenant, append["stream"].AsBsonDocument, append["life"].AsInt64));
            waiting += Enumerable.Range(0, append["messages"].AsBsonArray.Count).Count(index => lane is null || !lane.IsDone(append["to"].AsInt64, index));
        }

        return new OutboxDepth(waiting, lanes.Values.Sum(lane => (long)lane.Parked.Count()));
    }

    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Lane lane in await book.FindAsync(new BsonDocument("parked.0", new BsonDocument("$exists", true)), cancellationToken).ConfigureAwait(false))
        {
            foreach (BsonDocument parked in lane.Parked)
            {
                cancellationToken.ThrowIfCancellationRequested();
                OutboxEntry entry = new(KeyValue.Stream(lane.Stream), parked["version"].AsInt64, MessageDocument.Read(parked));
                yield return new ParkedMessage(entry, KeyValue.Text(parked["reason"]), parked["attempts"].AsInt32, new DateTimeOffset(parked["at"].AsInt64, TimeSpan.Zero));
            }
        }
    }

    public async ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        if (await ParkedIn(message, cancellationToken).ConfigureAwait(false) is not { } lane)
        {
            return false;
        }

        // Behind every message that waits now.
        StreamHead head = await log.HeadAsync(lane.Stream, cancellationToken).ConfigureAwait(false);
        BsonValue id = KeyValue.Of(message.Entry.Message.Id);
        BsonDocument parked = lane.Parked.First(item => item["id"] == id);
        BsonDocument back = new() { { "id", id }, { "topic", parked["topic"] }, { "payload", parked["payload"] }, { "version", parked["version"] }, { "after", head.Version } };
        return await book.TryChangeAsync(With(lane, id), Without(id).Push("again", back)).ConfigureAwait(false);
    }

    public async ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        BsonValue id = KeyValue.Of(message.Entry.Message.Id);
        return await ParkedIn(message, cancellationToken).ConfigureAwait(false) is { } lane && await book.TryChangeAsync(With(lane, id), Without(id)).ConfigureAwait(false);
    }

    private static BsonDocument With(Lane lane, BsonValue id) => new() { { "_id", lane.Id }, { "parked.id", id } };

    private static UpdateDefinition<BsonDocument> Without(BsonValue id) => Update.PullFilter("parked", (FilterDefinition<BsonDocument>)new BsonDocument("id", id));

    private async Task<Lane?> ParkedIn(ParkedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        BsonDocument filter = new() { { "stream", KeyValue.Of(message.Entry.Stream) }, { "parked.id", KeyValue.Of(message.Entry.Message.Id) } };
        return (await book.FindAsync(filter, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    // From the taking on nobody's cancellation counts: a lane that was taken is given, or put back.
    private async Task<OutboxLease?> FillAsync(Lane lane, OutboxLeaseRequest request)
    {
        // A settled append may still carry its messages, when a process ended before it had tidied up.
        List<BsonDocument> appends = await book.AppendsAsync(lane, request.MaxMessages, CancellationToken.None).ConfigureAwait(false);
        StreamId stream = KeyValue.Stream(lane.Stream);
        OutboxEntry[] entries = [.. lane.Items(appends).Take(request.MaxMessages).Select(item => item.ToEntry(stream))];
        if (entries.Length > 0)
        {
            return new OutboxLease(stream, request.Token, lane.Attempts, entries);
        }

        await book.TidyAsync(lane, appends).ConfigureAwait(false);
        await book.TryChangeAsync(new BsonDocument { { "_id", lane.Id }, { "token", KeyValue.Of(request.Token) } }, Update.Set("token", BsonNull.Value).Set("available", 0L)).ConfigureAwait(false);
        return null;
    }

    private async Task<bool> TidiedAsync(BsonDocument id, List<BsonDocument> appends)
    {
        try
        {
            foreach (Lane lane in await book.FindAsync(new BsonDocument("_id", id), CancellationToken.None).ConfigureAwait(false))
            {
                await book.TidyAsync(lane, appends).ConfigureAwait(false);
            }
        }
        catch (StorageException)
        {
            // What is settled is settled; the next lease tidies up.
        }

        return true;
    }
}
