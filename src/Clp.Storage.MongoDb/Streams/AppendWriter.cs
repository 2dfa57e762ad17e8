using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb.Streams;

/// <summary>
/// Appends and deletions: look, decide, and insert one document that only goes in when nothing changed meanwhile; otherwise
/// look again. Every failed try means that somebody else's succeeded. Writers of this process wait for each other per
/// partition, so that they do not fail each other.
/// </summary>
internal sealed class AppendWriter(StreamLog log, int maxBytes)
{
    private const int MaxTries = 1_000;
    private const int LongestPause = 20;

    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, Math.Min(64, log.Handle.Partitions)).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        OutboxRules.Check(append);
        BsonDocument key = KeyValue.Of(stream);
        if (append.Events.Count > 0)
        {
            ArgumentNullException.ThrowIfNull(append.Header);
        }

        BsonDocument? content = append.Events.Count > 0 ? AppendDocument.Of(append, maxBytes) : null;
        return await InTurnAsync<AppendResult>(stream, async partition =>
        {
            StreamHead head = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
            if (await DecideAsync(stream, key, head, expected, append, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            return content is null ? AppendResult.Appended(head.Version)
                : await TryInsertAsync(key, head, partition, content, cancellationToken).ConfigureAwait(false) ? AppendResult.Appended(head.Version + append.Events.Count)
                : null;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        BsonDocument key = KeyValue.Of(stream);
        StreamHead ended = default;
        bool isDeleted = await InTurnAsync<bool>(stream, async partition =>
        {
            ended = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
            return ended.Version < 0 || !expected.IsMetBy(ended.Version) ? false
                : await TryInsertAsync(key, ended, partition, AppendDocument.End, cancellationToken).ConfigureAwait(false) ? true
                : null;
        }, cancellationToken).ConfigureAwait(false);
        return isDeleted && await log.CleanAsync(key, ended.Life).ConfigureAwait(false);
    }

    // Null when nothing speaks against writing.
    private async Task<AppendResult?> DecideAsync(StreamId stream, BsonDocument key, StreamHead head, Expected expected, Append append, CancellationToken cancellationToken)
    {
        if (append.Header?.Operation is { } operation && head.Version >= 0 && await log.OperationAsync(key, head.Life, operation.Value, cancellationToken).ConfigureAwait(false) is { } done)
        {
            return KeyValue.TextOrNull(done["hash"]) == append.RequestHash
                ? new AppendResult(AppendStatus.Duplicate, done["to"].AsInt64, [.. AppendDocument.Events(stream, done)])
                : new AppendResult(AppendStatus.OperationReused, head.Version, []);
        }

        if (expected.IsMetBy(head.Version))
        {
            return null;
        }

        bool missed = expected.ExactVersion < head.Version;
        return new AppendResult(AppendStatus.Conflict, head.Version, missed ? await log.RangeAsync(stream, key, head.Life, expected.ExactVersion!.Value + 1, head.Version, cancellationToken).ConfigureAwait(false) : []);
    }

    private async Task<bool> TryInsertAsync(BsonDocument key, StreamHead head, int partition, BsonDocument content, CancellationToken cancellationToken)
    {
        long place = await log.LastPlaceAsync(partition, cancellationToken).ConfigureAwait(false) + 1;
        return await log.TryInsertAsync(AppendDocument.At(content, log.Tenant, key, head, partition, place)).ConfigureAwait(false);
    }

    private async Task<T> InTurnAsync<T>(StreamId stream, Func<int, Task<T?>> attempt, CancellationToken cancellationToken)
        where T : struct
    {
        int partition = log.PartitionOf(stream);
        SemaphoreSlim gate = gates[partition % gates.Length];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int tries = 0; tries < MaxTries; tries++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (tries > 1)
                {
                    // What the other wrote may not have reached the majority yet, and is not seen before.
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(tries, LongestPause)), TimeProvider.System, cancellationToken).ConfigureAwait(false);
                }

                if (await attempt(partition).ConfigureAwait(false) is { } answer)
                {
                    return answer;
                }
            }
        }
        finally
        {
            gate.Release();
        }

        throw MongoErrors.Rejected("Other processes wrote to the same partition at every try; nothing was written. Try again, or begin a new database with more partitions.");
    }
}
