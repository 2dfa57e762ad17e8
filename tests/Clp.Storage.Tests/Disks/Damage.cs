namespace Clp.Storage.Tests.Disks;

/// <summary>A journal of known content whose bytes are cut off or changed: it must open as a prefix of what was stored, exactly the right one, or be refused.</summary>
internal sealed class Damage
{
    private const string Segment = DiskWorkload.Root + "/journal/00000001.log";
    private const string Mark = DiskWorkload.Root + "/journal/closed";

    private static readonly FileStoreOptions Options = new() { Root = DiskWorkload.Root };
    private static readonly StreamId[] Streams = [new("", "c", "1"), new("", "c", "2"), new("t", "c", "1")];

    private readonly List<int> ends = [0];
    private readonly List<string> contents = [Print(Streams.Select(_ => new StreamContent()))];
    private SimulatedDisk closed = new();
    private byte[] journal = [];

    /// <summary>How many damaged journals were opened.</summary>
    public int Trials { get; private set; }

    /// <summary>How many of them were refused.</summary>
    public int Refused { get; private set; }

    public int Length => journal.Length;

    public List<string> Wrong { get; } = [];

    /// <summary>Writes a journal of at least so many bytes, one frame per append, some with messages, and per settlement.</summary>
    public static async Task<Damage> OfAsync(int bytes)
    {
        Damage damage = new();
        SimulatedDisk disk = new();
        Dictionary<StreamId, StreamContent> model = Streams.ToDictionary(stream => stream, _ => new StreamContent());
        FileStore store = FileStore.Open(Options, disk);
        for (int i = 0; damage.ends[^1] < bytes; i++)
        {
            StreamId stream = Streams[i % Streams.Length];
            string note = $"{i}{new string('.', i * 37 % 400)}";
            OutboxMessage[] messages = i % 4 == 0 ? [] : [new OutboxMessage("topic", i) { Id = $"{i}" }, new OutboxMessage("topic", note) { Id = $"{i}b" }];
            model[stream].Append([note], [.. messages.Select(message => message.Id)]);
            await store.AppendAsync(stream, Expected.Any, new Append(DiskWorkload.Event(note), new EventHeader(1, "00")) { Outbox = messages }, default);
            damage.Written(disk, model);
            if (i % 2 == 1)
            {
                await SettleAsync(store, i, model);
                damage.Written(disk, model);
            }
        }

        await store.DisposeAsync();
        damage.closed = disk;
        damage.journal = disk.Bytes(Segment);
        return damage;
    }

    private void Written(SimulatedDisk disk, Dictionary<StreamId, StreamContent> model)
    {
        ends.Add(disk.Bytes(Segment).Length);
        contents.Add(Print(Streams.Select(name => model[name])));
    }

    private static async Task SettleAsync(FileStore store, int i, Dictionary<StreamId, StreamContent> model)
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddHours(i);
        OutboxLease lease = (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest($"{i}", now, now.AddMinutes(1)) { MaxStreams = 1, MaxMessages = 2 }, default)).Single();
        OutboxSettlement settlement = new(i % 4 == 1 ? 1 : 0) { At = now, Park = i % 3 == 0 ? "bad" : null, RetryAt = i % 3 == 0 ? null : now.AddMinutes(1) };
        settlement = settlement.Delivered == lease.Messages.Count ? new OutboxSettlement(settlement.Delivered) : settlement;
        model[lease.Stream].Settle(lease, settlement);
        await store.Outbox.SettleAsync(lease, settlement, default);
    }

    /// <summary>Cuts the journal at every n-th offset, after a crash and after an orderly close.</summary>
    public async Task TruncateAsync(int every)
    {
        for (int length = 0; length <= journal.Length; length += every)
        {
            int whole = ends.FindLastIndex(end => end <= length);
            await Open($"cut at {length}", journal[..length], wasClosed: false, whole);
            await Open($"cut at {length} after a close", journal[..length], wasClosed: true, length == journal.Length ? whole : -1);
        }
    }

    /// <summary>Changes one bit at a time. Only the last frame can be taken for a write that was cut short, and only when the store was not closed in order.</summary>
    public async Task FlipAsync(int count, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = [.. journal];
            int at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            bool wasClosed = i % 2 == 0;
            bool isLast = at >= ends[^2];
            await Open($"bit changed at {at}, closed: {wasClosed}", bytes, wasClosed, isLast && !wasClosed ? contents.Count - 2 : -1);
        }
    }

    // The content must be that after so many frames; -1: it must be refused.
    private async Task Open(string what, byte[] bytes, bool wasClosed, int frames)
    {
        Trials++;
        SimulatedDisk disk = closed.Copy();
        disk.Put(Segment, bytes);
        if (!wasClosed)
        {
            disk.Delete(Mark);
        }

        FileStore store;
        try
        {
            store = FileStore.Open(Options, disk);
        }
        catch (StorageException error) when (error.Code == ClpCodes.StoreCorrupt && error.Failure == StorageFailure.Corrupt)
        {
            Refused++;
            if (frames >= 0)
            {
                Wrong.Add($"{what}: refused, although {frames} frames are whole: {error.Message}");
            }
            else if (!disk.Bytes(Segment).AsSpan().SequenceEqual(bytes))
            {
                Wrong.Add($"{what}: refused, yet the file was changed");
            }

            return;
        }

        (Dictionary<StreamId, StreamContent> found, string? disorder) = await DiskInspection.ReadAsync(store, Streams);
        await store.DisposeAsync();
        string content = disorder ?? Print(Streams.Select(stream => found[stream]));
        if (frames < 0 || content != contents[frames])
        {
            Wrong.Add($"{what}: opened with the content after {contents.IndexOf(content)} frames; expected was {(frames < 0 ? "a refusal" : $"that after {frames}")}");
        }
        else if (store.Recovery.CutBytes != bytes.Length - ends[frames]
            || (store.Recovery.CutFile is { } cut && !disk.Bytes(cut).AsSpan().SequenceEqual(bytes.AsSpan(ends[frames]))))
        {
            Wrong.Add($"{what}: the bytes that were cut off are not in the file beside it");
        }
    }

    private static string Print(IEnumerable<StreamContent> streams) => string.Join(" / ", streams);
}
