using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>
/// Streams on a Redis server or a Redis Cluster: one script per operation, so that each is atomic. Thread-safe, and any
/// number of processes may have the same streams open. A failover can lose what a master acknowledged and had not handed to
/// its replica; the store remembers what it saw acknowledged of the streams it works with, and says so
/// (<see cref="ClpCodes.HeadRegressed"/>) before anything is written on top.
/// </summary>
public sealed class RedisStore : IEventStore, IStoreHealth, IAsyncDisposable
{
    private readonly RedisLink link;
    private readonly RedisKeys keys;
    private readonly RedisFeed feed;
    private readonly StreamPlaces places;
    private readonly StoreSettings settings;

    // Marks of appends: no two stores and no two appends of a store have the same.
    private readonly string writer = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long appends;

    private RedisStore(RedisStoreOptions options, RedisLink link, StoreSettings settings)
    {
        (this.link, this.settings) = (link, settings);
        keys = new RedisKeys(options.KeyPrefix, options.Tenant, options.Partitions);
        feed = new RedisFeed(link, keys);
        places = new StreamPlaces(keys, options.RememberedStreams);
        Outbox = new RedisOutbox(link, keys, places);
        Capabilities = new StoreCapabilities("redis", settings.Durability) { Order = GlobalOrder.PerPartition };
    }

    /// <summary>Connects, checks that the server keeps what it acknowledges, and makes the tenant's place or checks the one there is.</summary>
    /// <exception cref="StorageException">
    /// The options are impossible (<see cref="ClpCodes.StoreMisconfigured"/>); the server may lose or evict data
    /// (<see cref="ClpCodes.StoreUnsafe"/>); the place is of a newer version or has another number of partitions
    /// (<see cref="ClpCodes.StoreSchema"/>); or the server cannot be reached.
    /// </exception>
    public static ValueTask<RedisStore> OpenAsync(RedisStoreOptions options, CancellationToken cancellationToken = default)
        => RedisOpening.OpenAsync(options, (link, settings) => new RedisStore(options, link, settings), cancellationToken);

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IOutbox? Outbox { get; }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Events.Count > 0)
        {
            ArgumentNullException.ThrowIfNull(append.Header);
        }

        OutboxRules.Check(append);
        StreamPlace place = places[stream];
        RedisValue[] arguments = AppendArguments.Of(place, expected, append, Mark());
        StreamAnswer answer = new(await link.WriteAsync(RedisScript.Append, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
        return answer.Status switch
        {
            "appended" => AppendResult.Appended(answer.Result),
            "duplicate" => new AppendResult(AppendStatus.Duplicate, answer.Result, answer.Events(answer.Result - answer.EventCount + 1)),
            "reused" => new AppendResult(AppendStatus.OperationReused, answer.Result, []),
            _ => new AppendResult(AppendStatus.Conflict, answer.Result, answer.Events(answer.Result - answer.EventCount + 1)),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The server failed, or the stream was deleted while it was being read.</exception>
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamPlace place = places[stream];
        string life = "";
        long last = -1;
        for (long from = Math.Max(0, fromVersion); ;)
        {
            RedisValue[] arguments = place.Arguments(place.Seen, 3);
            (arguments[5], arguments[6], arguments[7]) = (from, life, last);
            StreamAnswer answer = new(await link.ReadAsync(RedisScript.Read, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
            if (answer.Status == "changed")
            {
                throw RedisErrors.Deleted(stream);
            }

            if (life.Length == 0)
            {
                (life, last) = (answer.Life, answer.Version);
            }

            foreach (RecordedEvent recorded in answer.Events(from))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
            }

            if (answer.EventCount == 0 || (from += answer.EventCount) > last)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Partition after partition; an event's place is that of its partition and of all before it. A position that lies behind
    /// what the server has is answered with <see cref="ClpCodes.HeadRegressed"/>; one within what was lost and written anew by
    /// others is not noticed here, only by those who work with the streams.
    /// </remarks>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => feed.ReadAsync(FeedPlaces.Parse(after, keys.Partitions), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => (await LookAsync(places[stream], withSnapshot: false, cancellationToken).ConfigureAwait(false)).Version;

    /// <inheritdoc/>
    public async ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        StreamPlace place = places[stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 1);
        arguments[5] = AppendArguments.Operation(operation);
        StreamAnswer answer = new(await link.ReadAsync(RedisScript.Find, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
        if (answer.Status == "none")
        {
            return null;
        }

        byte[] hash = (byte[])answer[1]!;
        return new StoredOperation(hash is [(byte)'-'] ? null : Texts.ToText(hash), answer.Events((long)answer[0]));
    }

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
    {
        StreamAnswer answer = await LookAsync(places[stream], withSnapshot: true, cancellationToken).ConfigureAwait(false);
        byte[] stored = (byte[])answer[0]!;
        return stored.Length == 0 ? null : EventJson.ReadSnapshot(stored);
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        StreamPlace place = places[stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 2);
        (arguments[5], arguments[6]) = (snapshot.Version, EventJson.WriteSnapshot(snapshot));
        _ = new StreamAnswer(await link.WriteAsync(RedisScript.Snapshot, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
    }

    /// <inheritdoc/>
    /// <remarks>What stays is a few bytes under the hash of the stream's name, so that others who had it open are not alarmed.</remarks>
    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        StreamPlace place = places[stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 1);
        arguments[5] = AppendArguments.Word(expected);
        StreamAnswer answer = new(await link.WriteAsync(RedisScript.Delete, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
        if (answer.Status != "deleted")
        {
            return false;
        }

        // Deleted is deleted: what is left in the feed names no living stream, and whoever cannot tidy it up leaves it lying.
        try
        {
            for (RedisValue entry = answer.Entry; !entry.IsNullOrEmpty;)
            {
                RedisResult[] next = await link.WriteAsync(RedisScript.Forget, [keys.Feed(place.Partition)], [place.Sid, answer.Life, entry], CancellationToken.None).ConfigureAwait(false);
                entry = (RedisValue)next[0];
            }
        }
        catch (StorageException error) when (error.Failure != StorageFailure.Corrupt)
        {
            return true;
        }

        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < keys.Partitions; partition++)
        {
            // A scan may give a stream twice.
            HashSet<string> given = new(StringComparer.Ordinal);
            RedisValue cursor = "0";
            do
            {
                RedisResult[] page = await link.ReadAsync(RedisScript.Streams, [keys.Streams(partition)], [cursor], cancellationToken).ConfigureAwait(false);
                cursor = (RedisValue)page[0];
                string[] news = [.. Array.ConvertAll((RedisResult[])page[1]!, static sid => (string)sid!).Where(given.Add)];
                RedisResult[] names = news.Length == 0 ? [] : await link.ReadAsync(
                    RedisScript.Names, Array.ConvertAll(news, sid => keys.OfStream(partition, 'h', sid)), [], cancellationToken).ConfigureAwait(false);
                foreach (RedisResult name in names)
                {
                    if ((byte[])name! is { Length: > 0 } bytes)
                    {
                        yield return Texts.ToStream(bytes);
                    }
                }
            }
            while (cursor != "0");
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => RedisHealth.CheckAsync(link, settings, cancellationToken);

    /// <summary>Closes the connection, unless it was handed in.</summary>
    public ValueTask DisposeAsync() => link.DisposeAsync();

    private string Mark() => string.Create(CultureInfo.InvariantCulture, $"{writer}-{Interlocked.Increment(ref appends):x}");

    private async ValueTask<StreamAnswer> LookAsync(StreamPlace place, bool withSnapshot, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = place.Arguments(place.Seen, 1);
        arguments[5] = withSnapshot ? "1" : "0";
        return new StreamAnswer(await link.ReadAsync(RedisScript.Look, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place);
    }
}
