namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>Compares what callers were told with what the server holds.</summary>
internal sealed class CutJudge(IProxiedStore store, CutTally tally)
{
    private readonly Dictionary<StreamId, List<OutboxEntry>> messages = [];

    public async Task JudgeAsync(IReadOnlyList<CutAppend> appends)
    {
        await CollectMessagesAsync(store.Direct.Outbox!, messages);
        foreach (CutAppend append in appends)
        {
            await JudgeAsync(append);
        }

        long stored = 0;
        await foreach (StreamId stream in store.Direct.StreamsAsync(default))
        {
            stored += (await ReadAsync(store.Direct, stream, tally)).Count;
        }

        if (await store.CountEventsAsync() is var there && there != stored)
        {
            tally.Lie($"the server holds {there} events, the store reads {stored}");
        }
    }

    /// <summary>A stream's events; that a version stands elsewhere is a lie.</summary>
    public static async Task<List<RecordedEvent>> ReadAsync(IEventStore store, StreamId stream, CutTally tally)
    {
        List<RecordedEvent> events = await store.ReadAsync(stream, 0, default).ToListAsync();

        if (events.Where((recorded, at) => recorded.Version != at).Any() || await store.VersionAsync(stream, default) != events.Count - 1)
        {
            tally.Lie($"{stream} has a gap");
        }

        return events;
    }

    /// <summary>All that wait to be delivered.</summary>
    public static async Task CollectMessagesAsync(IOutbox outbox, Dictionary<StreamId, List<OutboxEntry>> messages)
    {
        for (int request = 0; ; request++)
        {
            OutboxLeaseRequest all = new($"judge {request}", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)) { MaxStreams = 1_000, MaxMessages = 1_000 };
            IReadOnlyList<OutboxLease> leases = await outbox.LeaseAsync(all, default);
            if (leases.Count == 0)
            {
                return;
            }

            foreach (OutboxLease lease in leases)
            {
                messages.Add(lease.Stream, [.. lease.Messages]);
            }
        }
    }

    private async Task JudgeAsync(CutAppend append)
    {
        List<RecordedEvent> events = await ReadAsync(store.Direct, append.Stream, tally);
        List<string> stored = [.. Notes.Texts(events).Skip(append.Before)];
        bool isThere = stored.SequenceEqual(append.Texts);
        List<OutboxEntry> waiting = messages.GetValueOrDefault(append.Stream, []);
        bool hasItsMessages = waiting.Select(entry => entry.Message.Id).SequenceEqual(isThere ? append.MessageIds : []) && waiting.All(entry => entry.Version == events.Count - 1);
        bool isTrue = append.Kind.HasOperation ? isThere : append.Answer switch
        {
            Answer.Stored => isThere,
            Answer.Rejected => stored.Count == 0,
            _ => isThere || stored.Count == 0,
        };
        tally.Count(append.Answer);
        tally.WithOperation += append.Kind.HasOperation ? 1 : 0;
        tally.ExactlyOnce += append.Kind.HasOperation && isThere && hasItsMessages ? 1 : 0;
        tally.UnknownButStored += append is { Answer: Answer.Unknown, Kind.HasOperation: false } && isThere ? 1 : 0;
        if (!isTrue || !hasItsMessages || append.Answer == Answer.Wrong)
        {
            tally.Lie($"{append.Stream}, {append.Kind.Name}: told {append.Answer} ({append.Told}), stored {string.Join(" | ", stored)}, messages {string.Join(" | ", waiting.Select(entry => entry.Message.Id))}");
        }
    }
}
