using System.Buffers;
using Clp.Audit;
using Clp.Storage;

namespace Clp.Benchmarks.Measures;

/// <summary>Everything a store gives to whoever asks, looked through for a word.</summary>
internal static class ErasureReading
{
    private static readonly OutboxLeaseRequest Everything = new("reading", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1)) { MaxStreams = 100_000, MaxMessages = 1_000 };

    /// <summary>How often the word is in events, operations, snapshots and messages, as the store gives them.</summary>
    public static async Task<long> CountStoredAsync(IEventStore store, CanaryScan scan)
    {
        long hits = 0;
        await foreach (StreamId stream in store.StreamsAsync(default))
        {
            await foreach (RecordedEvent e in store.ReadAsync(stream, 0, default))
            {
                hits += scan.Count(Bytes(e));
            }

            hits += await store.LoadSnapshotAsync(stream, default) is { } snapshot ? scan.Count(EventJson.WriteSnapshot(snapshot)) : 0;
            if (await store.FindOperationAsync(stream, ErasureSubjects.Operation, default) is { } operation)
            {
                hits += scan.Count(operation.RequestHash ?? "") + operation.Events.Sum(e => scan.Count(Bytes(e)));
            }
        }

        return hits;
    }

    /// <summary>The same, and what all streams and the outbox give; and how many of the messages are anything but erased.</summary>
    public static async Task<(long Hits, long Messages, long Erased)> CountOpenedAsync(SealingStore store, CanaryScan scan)
    {
        long hits = await CountStoredAsync(store, scan), messages = 0, erased = 0;
        await foreach (PositionedEvent e in store.ReadAllAsync(FeedPosition.Start, default))
        {
            hits += scan.Count(Bytes(e.Event));
        }

        foreach (OutboxLease lease in await store.Outbox!.LeaseAsync(Everything, default))
        {
            foreach (OutboxEntry entry in lease.Messages)
            {
                messages++;
                erased += entry.Message.Payload.IsRedacted ? 1 : 0;
                hits += scan.Count(entry.Message.Payload.ToUtf8Json());
            }
        }

        return (hits, messages, erased);
    }

    /// <summary>Exports every subject's log in both formats; the chains' heads, how many files verify, and how often the word is in them.</summary>
    public static async Task<(List<string> Heads, int Verified, long Hits)> ExportAsync(IEventStore store, int subjects, CanaryScan scan)
    {
        List<string> heads = [];
        (int verified, long hits) = (0, 0);
        foreach (AuditFormat format in (AuditFormat[])[AuditFormat.Jsonl, AuditFormat.Csv])
        {
            for (int subject = 0; subject < subjects; subject++)
            {
                using MemoryStream file = new();
                AuditChain chain = await AuditExporter.ExportAsync(store, ErasureSubjects.Stream(subject), file, new AuditExportOptions { Format = format });
                heads.Add($"{chain.Count} {chain.Head}");
                hits += scan.Count(file.GetBuffer().AsSpan(0, (int)file.Length));
                file.Position = 0;
                AuditReport report = await AuditVerifier.VerifyAsync(file);
                verified += report.IsIntact && chain.Count > 0 ? 1 : 0;
            }
        }

        return (heads, verified, hits);
    }

    private static ReadOnlySpan<byte> Bytes(RecordedEvent e)
    {
        ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, e.Event, e.Header);
        return json.WrittenSpan;
    }
}
