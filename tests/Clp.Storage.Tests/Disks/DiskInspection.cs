using Clp.Storage.Files;

namespace Clp.Storage.Tests.Disks;

/// <summary>Opens the store on what a crash left and judges it against what callers had been told.</summary>
internal static class DiskInspection
{
    /// <summary>What is wrong, or null.</summary>
    public static async Task<string?> JudgeAsync(SimulatedDisk disk, Ledger ledger, bool appends)
    {
        try
        {
            FileStore store = FileStore.Open(DiskWorkload.Options, disk);
            string? problem = await ContentAsync(store, ledger);
            if (problem is null && appends)
            {
                problem = await GoesOnAsync(store, disk);
            }

            await store.DisposeAsync();
            return problem;
        }
        catch (ClpException error)
        {
            return error.Message;
        }
    }

    private static async Task<string?> ContentAsync(FileStore store, Ledger ledger)
    {
        (Dictionary<StreamId, StreamContent> contents, string? disorder) = await ReadAsync(store, ledger.Streams);
        if (disorder is not null)
        {
            return disorder;
        }

        foreach ((StreamId stream, StreamContent content) in contents)
        {
            List<string> notes = content.Notes;
            if (ledger.Judge(stream, content) is { } problem)
            {
                return problem;
            }

            if (!notes.SequenceEqual(await ReadAsync(store, stream)))
            {
                return $"{stream} has other events when read by itself than among all streams";
            }

            // A snapshot is a cache; but one that was acknowledged was durable, and none may be of a version that is not there.
            Snapshot? snapshot = await store.LoadSnapshotAsync(stream, default);
            if (snapshot is not null && (snapshot.Version >= notes.Count || !snapshot.Data.Equals(DiskWorkload.SnapshotOf(snapshot.Version).Data)))
            {
                return $"{stream} has a snapshot of version {snapshot.Version} and {notes.Count} events";
            }

            if (ledger.Acknowledged(stream) is var kept && kept < notes.Count && (snapshot?.Version ?? -1) < kept)
            {
                return $"{stream} lost its snapshot of version {kept}";
            }
        }

        return null;
    }

    /// <summary>Everything of these streams, and what is wrong with the order of all events, or null.</summary>
    public static async Task<(Dictionary<StreamId, StreamContent> Contents, string? Disorder)> ReadAsync(FileStore store, IEnumerable<StreamId> streams)
    {
        Dictionary<StreamId, StreamContent> contents = streams.ToDictionary(stream => stream, _ => new StreamContent());
        string? disorder = await OrderAsync(store, contents);
        await MessagesAsync(store, contents);
        return (contents, disorder);
    }

    // All streams at once, in places that only grow.
    private static async Task<string?> OrderAsync(FileStore store, Dictionary<StreamId, StreamContent> contents)
    {
        long last = 0;
        await foreach (PositionedEvent positioned in store.ReadAllAsync(FeedPosition.Start, default))
        {
            long place = long.Parse(positioned.Position.Text, System.Globalization.CultureInfo.InvariantCulture);
            if (place <= last)
            {
                return $"place {place} follows place {last}";
            }

            last = place;
            contents[positioned.Event.Stream].Notes.Add(((ContractEvent.IntentWithdrawn)positioned.Event.Event).Reason);
        }

        return null;
    }

    private static async Task MessagesAsync(FileStore store, Dictionary<StreamId, StreamContent> contents)
    {
        DateTimeOffset late = DateTimeOffset.MaxValue.AddDays(-1);
        OutboxLeaseRequest everything = new("inspection", late, late.AddHours(1)) { MaxStreams = int.MaxValue, MaxMessages = int.MaxValue };
        foreach (OutboxLease lease in await store.Outbox!.LeaseAsync(everything, default))
        {
            contents[lease.Stream].Waiting.AddRange(lease.Messages.Select(entry => entry.Message.Id));
            contents[lease.Stream].Attempts = lease.Attempts;
        }

        await foreach (ParkedMessage parked in store.Outbox.ParkedAsync(default))
        {
            contents[parked.Entry.Stream].Parked.Add($"{parked.Entry.Message.Id} tried {parked.Attempts}");
        }
    }

    // What was recovered must bear a new append and another opening.
    private static async Task<string?> GoesOnAsync(FileStore store, SimulatedDisk disk)
    {
        StreamId stream = new("", "c", "1");
        List<string> before = await ReadAsync(store, stream);
        AppendResult result = await store.AppendAsync(stream, Expected.Exactly(before.Count - 1), new Append(DiskWorkload.Event("next"), new EventHeader(1, "00")), default);
        if (result.Status != AppendStatus.Appended)
        {
            return $"after recovery an append was answered with {result.Status}";
        }

        FileStore again = FileStore.Open(DiskWorkload.Options, disk.Crash(CrashChooser.None));
        List<string> after = await ReadAsync(again, stream);
        await again.DisposeAsync();
        return after.SequenceEqual([.. before, "next"]) ? null : "an append after recovery is not there after the next opening";
    }

    public static async Task<List<string>> ReadAsync(FileStore store, StreamId stream)
    {
        List<string> notes = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            notes.Add(((ContractEvent.IntentWithdrawn)recorded.Event).Reason);
        }

        return notes;
    }
}
