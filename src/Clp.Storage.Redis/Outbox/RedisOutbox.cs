using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>The outbox of a store: a lane per stream, a schedule of lanes per partition. Thread-safe, across processes.</summary>
internal sealed class RedisOutbox(RedisLink link, RedisKeys keys, StreamPlaces places) : IOutbox
{
    // As many partitions are asked at once.
    private const int Wave = 16;

    // A moment further back counts as this one: turns are numbered below it.
    private const long EarliestMicroseconds = -8_000_000_000_000_000;

    private int turn;

    public async ValueTask<IReadOnlyList<OutboxLease>> LeaseAsync(OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        OutboxRules.Check(request);
        List<OutboxLease> leases = [];
        int first = (int)((uint)Interlocked.Increment(ref turn) % (uint)keys.Partitions);
        for (int done = 0; done < keys.Partitions && leases.Count < request.MaxStreams; done += Wave)
        {
            int[] wave = [.. Enumerable.Range(done, Math.Min(Wave, keys.Partitions - done)).Select(i => (first + i) % keys.Partitions)];
            string[][] free = await Task.WhenAll(wave.Select(partition => FreeAsync(partition, request, cancellationToken).AsTask())).ConfigureAwait(false);
            for (int i = 0; i < wave.Length && leases.Count < request.MaxStreams; i++)
            {
                if (free[i].Length > 0)
                {
                    leases.AddRange(await LeaseAsync(wave[i], free[i][..Math.Min(free[i].Length, request.MaxStreams - leases.Count)], request, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return leases;
    }

    public async ValueTask<bool> RenewAsync(OutboxLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        StreamPlace place = places[lease.Stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 2);
        (arguments[5], arguments[6]) = (Texts.ToBytes(lease.Token), Microseconds(until, roundsUp: true));
        return await RunAsync(RedisScript.Renew, place, arguments, cancellationToken).ConfigureAwait(false) == "ok";
    }

    public async ValueTask<bool> SettleAsync(OutboxLease lease, OutboxSettlement settlement, CancellationToken cancellationToken)
    {
        OutboxRules.Check(lease, settlement);
        StreamPlace place = places[lease.Stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 5);
        arguments[5] = Texts.ToBytes(lease.Token);
        arguments[6] = settlement.Delivered;
        arguments[7] = settlement.RetryAt is { } retry ? Microseconds(retry, roundsUp: true) : RedisValue.EmptyString;
        (arguments[8], arguments[9]) = settlement.Park is { } reason
            ? ((RedisValue)Texts.ToBytes(lease.Messages[settlement.Delivered].Message.Id), (RedisValue)OutboxCodec.WriteParking(reason, settlement.At))
            : (RedisValue.EmptyString, RedisValue.EmptyString);
        return await RunAsync(RedisScript.Settle, place, arguments, cancellationToken).ConfigureAwait(false) == "ok";
    }

    public async ValueTask<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        RedisResult[][] counters = await Task.WhenAll(Enumerable.Range(0, keys.Partitions)
            .Select(partition => link.ReadAsync(RedisScript.Partition, [keys.Counters(partition)], [], cancellationToken).AsTask())).ConfigureAwait(false);
        return new OutboxDepth(counters.Sum(static counter => (long)counter[1]), counters.Sum(static counter => (long)counter[2]));
    }

    public async IAsyncEnumerable<ParkedMessage> ParkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < keys.Partitions; partition++)
        {
            foreach (RedisResult member in await link.ReadAsync(RedisScript.Members, [keys.Parking(partition)], [], cancellationToken).ConfigureAwait(false))
            {
                string sid = (string)member!;
                RedisResult[] parked = await link.ReadAsync(RedisScript.Parked, [keys.OfStream(partition, 'h', sid), keys.OfStream(partition, 'k', sid)], [], cancellationToken).ConfigureAwait(false);
                byte[] name = (byte[])parked[0]!;
                foreach (RedisResult kept in name.Length == 0 ? [] : (RedisResult[])parked[1]!)
                {
                    yield return OutboxCodec.ReadParked(Texts.ToStream(name), (byte[])kept!);
                }
            }
        }
    }

    public ValueTask<bool> RequeueAsync(ParkedMessage message, CancellationToken cancellationToken) => UnparkAsync(message, "1", cancellationToken);

    public ValueTask<bool> DiscardAsync(ParkedMessage message, CancellationToken cancellationToken) => UnparkAsync(message, "0", cancellationToken);

    private async ValueTask<bool> UnparkAsync(ParkedMessage message, string goesBack, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        StreamPlace place = places[message.Entry.Stream];
        RedisValue[] arguments = place.Arguments(place.Seen, 2);
        (arguments[5], arguments[6]) = (Texts.ToBytes(message.Entry.Message.Id), goesBack);
        return await RunAsync(RedisScript.Unpark, place, arguments, cancellationToken).ConfigureAwait(false) == "ok";
    }

    private async ValueTask<string[]> FreeAsync(int partition, OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        RedisResult[] free = await link.ReadAsync(
            RedisScript.Lanes, [keys.Lanes(partition)], [Microseconds(request.Now, roundsUp: false), request.MaxStreams], cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(free, static sid => (string)sid!);
    }

    private async ValueTask<List<OutboxLease>> LeaseAsync(int partition, string[] sids, OutboxLeaseRequest request, CancellationToken cancellationToken)
    {
        RedisKey[] used = [keys.Lanes(partition), .. sids.SelectMany(sid => "lxh".Select(kind => keys.OfStream(partition, kind, sid)))];
        RedisValue[] arguments =
        [
            Microseconds(request.Now, roundsUp: false), Microseconds(request.Until, roundsUp: true), Texts.ToBytes(request.Token), request.MaxMessages,
        ];
        List<OutboxLease> leases = [];
        foreach (RedisResult item in await link.WriteAsync(RedisScript.Lease, used, arguments, cancellationToken).ConfigureAwait(false))
        {
            RedisResult[] lease = (RedisResult[])item!;
            if (lease.Length > 0)
            {
                StreamId stream = Texts.ToStream((byte[])lease[1]!);
                leases.Add(new OutboxLease(stream, request.Token, (int)lease[0], [.. ((byte[][])lease[2]!).Select(bytes => OutboxCodec.Read(stream, bytes))]));
            }
        }

        return leases;
    }

    private async ValueTask<string> RunAsync(RedisScript script, StreamPlace place, RedisValue[] arguments, CancellationToken cancellationToken)
        => new StreamAnswer(await link.WriteAsync(script, place.Keys, arguments, cancellationToken).ConfigureAwait(false), place).Status;

    private static RedisValue Microseconds(DateTimeOffset moment, bool roundsUp)
    {
        long ticks = moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        long whole = Math.DivRem(ticks, TimeSpan.TicksPerMicrosecond, out long rest);
        if (rest < 0)
        {
            (whole, rest) = (whole - 1, rest + TimeSpan.TicksPerMicrosecond);
        }

        return Math.Max(EarliestMicroseconds, roundsUp && rest > 0 ? whole + 1 : whole);
    }
}
