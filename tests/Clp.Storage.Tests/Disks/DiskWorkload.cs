using Clp.Storage.Files;

namespace Clp.Storage.Tests.Disks;

/// <summary>A fixed series of calls on a file store: appends of all sizes to several streams, groups, snapshots, deletions, segment changes, closing and opening.</summary>
internal sealed partial class DiskWorkload(IFileSystem disk, int seed, int steps)
{
    public const string Root = "/store";

    private static readonly EventHeader Header = new(1, "00");
    private static readonly StreamId[] Names = [new("", "c", "1"), new("", "c", "2"), new("t", "c", "1")];

    private readonly Random random = new(seed);
    private int notes;
    private Action? interjection;

    public Ledger Ledger { get; } = new();

    /// <summary>What went wrong that must never go wrong: an exception of no known kind, or an answer that does not fit.</summary>
    public List<string> Wrong { get; } = [];

    public static FileStoreOptions Options { get; } = new() { Root = Root, SegmentBytes = 4096 };

    /// <summary>Called before the store is opened.</summary>
    public Action? Opening { get; set; }

    /// <summary>Called while the store is busy with the disk: what arrives now shares the next flush.</summary>
    public void Interject() => Interlocked.Exchange(ref interjection, null)?.Invoke();

    /// <summary>Runs to the end, or until the store refuses everything.</summary>
    public async Task RunAsync()
    {
        for (int round = 0; round < 3; round++)
        {
            FileStore store;
            Opening?.Invoke();
            try
            {
                store = FileStore.Open(Options, disk);
            }
            catch (StorageException error)
            {
                if (error.Failure == StorageFailure.Corrupt)
                {
                    Wrong.Add($"refused to open what a failing disk left: {error.Message}");
                }

                return;
            }

            for (int step = 0; step < steps / 3; step++)
            {
                await StepAsync(store);
            }

            await store.DisposeAsync();
        }
    }

    private async Task StepAsync(FileStore store)
    {
        StreamId stream = Names[random.Next(Names.Length)];
        switch (random.Next(13))
        {
            case 0:
                await Delete(store, stream);
                break;
            case 1:
                await Snapshot(store, stream);
                break;
            case 2:
                await Group(store);
                break;
            case 3:
            case 4:
                await Relay(store);
                break;
            case 5:
                await Unpark(store);
                break;
            default:
                await Append(store, stream, Texts());
                break;
        }
    }

    // The first append keeps the store busy; the others arrive meanwhile and become one group.
    private async Task Group(FileStore store)
    {
        List<Task> others = [];
        List<(StreamId Stream, string[] Texts)> group = [.. Names.Append(Names[0]).Select(name => (name, Texts()))];
        List<(OutboxLease Lease, OutboxSettlement Settlement)> settlements = await Leases(store);
        bool deletes = random.Next(3) == 0;
        interjection = () =>
        {
            // A settlement may find its stream deleted by the very group that it is in.
            others.AddRange(group.Select(one => Append(store, one.Stream, one.Texts)));
            others.AddRange(deletes ? [Delete(store, Names[0])] : []);
            others.AddRange(settlements.Select(one => Settle(store, one.Lease, one.Settlement)));
        };
        await Append(store, Names[1], Texts());
        Interject();
        await Task.WhenAll(others);
    }

    private string[] Texts() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"n{notes++}{new string('.', random.Next(8) == 0 ? 1500 : random.Next(60))}")];

    private async Task Append(FileStore store, StreamId stream, string[] texts)
    {
        OutboxMessage[] messages = [.. texts.Where((_, at) => (texts[at].Length + at) % 3 == 0).Select(text => new OutboxMessage("topic", text) { Id = "m" + text.TrimEnd('.') })];
        Batch batch = Ledger.Begin(stream, string.Join(' ', texts), content => content.Append(texts, [.. messages.Select(message => message.Id)]));
        await Settle(batch, async () =>
        {
            AppendResult result = await store.AppendAsync(stream, Expected.Any, new Append(EventBatch.Of([.. texts.Select(Event)]), Header) { Outbox = messages }, default);
            if (result.Status != AppendStatus.Appended)
            {
                Wrong.Add($"an append was answered with {result.Status}");
            }

            return true;
        });
    }

    private async Task Delete(FileStore store, StreamId stream)
    {
        Batch batch = Ledger.Begin(stream, "delete", content => content.Clear());
        await Settle(batch, async () =>
        {
            // Whatever comes of it, its snapshot is no longer owed.
            Ledger.Snapshot(stream, -1);
            return await store.DeleteAsync(stream, Expected.Any, default);
        });
    }

    private async Task Snapshot(FileStore store, StreamId stream)
    {
        try
        {
            long version = await store.VersionAsync(stream, default);
            if (version >= 0)
            {
                await store.SaveSnapshotAsync(stream, SnapshotOf(version), default);
                Ledger.Snapshot(stream, version);
            }
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
        {
        }
        catch (Exception error)
        {
            Wrong.Add($"snapshot: {error}");
        }
    }

    private async Task Settle(Batch batch, Func<Task<bool>> call)
    {
        try
        {
            Ledger.End(batch, await call() ? BatchState.Acknowledged : BatchState.Refused);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
        {
            Ledger.End(batch, BatchState.Refused);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.Unknown)
        {
        }
        catch (Exception error)
        {
            Wrong.Add($"append or delete: {error}");
        }
    }

    public static Snapshot SnapshotOf(long version) => new(version, "00", StateObject.Of(("at", version)));

    public static ContractEvent Event(string text) => EventJson.Read(
        new StreamId("", "c", "1"),
        0,
        System.Text.Encoding.UTF8.GetBytes($$"""{"kind":"withdrawn","intentId":0,"by":"human:ada","at":"2026-03-01T09:00:00Z","reason":"{{text}}","contractVersion":1,"contractHash":"00"}""")).Event;
}
