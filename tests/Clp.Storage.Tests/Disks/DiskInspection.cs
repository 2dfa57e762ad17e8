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
        foreach (StreamId stream in ledger.Streams)
        {
            List<string> notes = await ReadAsync(store, stream);
            if (ledger.Judge(stream, notes) is { } problem)
            {
                return problem;
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
