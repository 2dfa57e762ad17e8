using System.Text;

namespace Clp.Storage.Crasher;

/// <summary>The process that is to be killed: a few writers append pairs of events for ever and report each acknowledged pair.</summary>
internal static class Writers
{
    public const int Count = 4;

    public static async Task RunAsync(IEventStore store)
    {
        using Stream output = Console.OpenStandardOutput();
        using SemaphoreSlim news = new(1);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(writer => Task.Run(() => WriteAsync(store, writer, output, news))).Append(Task.Run(() => RelayAsync(store, output, news))));
    }

    // Announces what it delivers, settles it, and reports that. Time stands still within the process, and the next one begins
    // later: leases end with the process, also where the store keeps them.
    private static async Task RelayAsync(IEventStore store, Stream output, SemaphoreSlim news)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        for (int round = 0; ; round++)
        {
            await news.WaitAsync();
            OutboxLeaseRequest request = new($"{now.Ticks} {round}", now, now.AddTicks(1)) { MaxMessages = 5 };
            foreach (OutboxLease lease in await store.Outbox!.LeaseAsync(request, default))
            {
                Say(output, lease.Messages, "delivering");
                OutboxSettlement settlement = round % 5 == 0 ? new(lease.Messages.Count - 1) { Park = "now and then" } : new(lease.Messages.Count);
                if (await store.Outbox.SettleAsync(lease, settlement, default))
                {
                    Say(output, lease.Messages.Take(settlement.Delivered), "settled");
                    Say(output, lease.Messages.Skip(settlement.Delivered), "parked");
                }
            }
        }
    }

    private static void Say(Stream output, IEnumerable<OutboxEntry> messages, string what)
        => Say(output, string.Concat(messages.Select(entry => $"{what} {entry.Message.Id}\n")));

    private static void Say(Stream output, string lines)
    {
        lock (output)
        {
            // One call, unbuffered: what was reported is in the pipe when the process dies.
            output.Write(Encoding.ASCII.GetBytes(lines));
            output.Flush();
        }
    }

    private static async Task WriteAsync(IEventStore store, int writer, Stream output, SemaphoreSlim news)
    {
        StreamId stream = Note.Stream(writer);
        int number = 0;
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            Note note = Note.Of(recorded);
            number = note.Writer == writer ? note.Number + 1 : number;
        }

        for (; ; number++)
        {
            EventBatch events = EventBatch.Of(new Note(writer, number, false).ToEvent(), new Note(writer, number, true).ToEvent());
            AppendResult result = await store.AppendAsync(stream, Expected.Any, new Append(events, new EventHeader(1, "00") { Operation = new OperationId($"{writer} {number}") }) { Outbox = [Note.Message(writer, number)] }, default);
            Say(output, $"{writer} {number} {result.Version} {result.Status}\n");
            news.Release();
        }
    }
}
