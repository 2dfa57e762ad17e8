namespace Clp.Storage.Tests.Disks;

/// <summary>A journal of known content whose bytes are cut off or changed: it must open as a prefix of what was stored, exactly the right one, or be refused.</summary>
internal sealed class Damage
{
    private const string Segment = DiskWorkload.Root + "/journal/00000001.log";
    private const string Mark = DiskWorkload.Root + "/journal/closed";

    private static readonly FileStoreOptions Options = new() { Root = DiskWorkload.Root };
    private static readonly StreamId[] Streams = [new("", "c", "1"), new("", "c", "2"), new("t", "c", "1")];

    private readonly List<int> ends = [0];
    private readonly List<string> contents = [""];
    private SimulatedDisk closed = new();
    private byte[] journal = [];

    /// <summary>How many damaged journals were opened.</summary>
    public int Trials { get; private set; }

    /// <summary>How many of them were refused.</summary>
    public int Refused { get; private set; }

    public int Length => journal.Length;

    public List<string> Wrong { get; } = [];

    /// <summary>Writes a journal of at least so many bytes, one frame per append.</summary>
    public static async Task<Damage> OfAsync(int bytes)
    {
        Damage damage = new();
        SimulatedDisk disk = new();
        Dictionary<StreamId, List<string>> model = Streams.ToDictionary(stream => stream, _ => new List<string>());
        FileStore store = FileStore.Open(Options, disk);
        for (int i = 0; damage.ends[^1] < bytes; i++)
        {
            StreamId stream = Streams[i % Streams.Length];
            string note = $"{i}{new string('.', i * 37 % 400)}";
            model[stream].Add(note);
            await store.AppendAsync(stream, Expected.Any, new Append(DiskWorkload.Event(note), new EventHeader(1, "00")), default);
            damage.ends.Add(disk.Bytes(Segment).Length);
            damage.contents.Add(Print(Streams.Select(name => model[name])));
        }

        await store.DisposeAsync();
        damage.closed = disk;
        damage.journal = disk.Bytes(Segment);
        return damage;
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

        List<List<string>> notes = [];
        foreach (StreamId stream in Streams)
        {
            notes.Add(await DiskInspection.ReadAsync(store, stream));
        }

        await store.DisposeAsync();
        string content = Print(notes);
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

    private static string Print(IEnumerable<List<string>> notes)
    {
        string content = string.Join('/', notes.Select(list => string.Join(' ', list)));
        return content.All(letter => letter == '/') ? "" : content;
    }
}
