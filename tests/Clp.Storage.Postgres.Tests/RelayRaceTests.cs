using Clp.Storage.Conformance;

namespace Clp.Storage.Postgres.Tests;

/// <summary>Two processes' relays while appends go on: a lane that is just emptied and one that is just filled are the same lane.</summary>
public sealed class RelayRaceTests
{
    [Fact]
    public async Task Relays_OfTwoProcesses_WhileAppendsGoOn_DeliverEverythingOnceAndInOrder()
    {
        const int Writers = 6, Messages = 60, Streams = 3;
        await using TestDatabase database = await TestDatabase.CreateAsync();
        PostgresStore[] stores = [await database.OpenAsync(), await database.OpenAsync()];
        int written = 0, tokens = 0;
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++)
            {
                Append append = Notes.Batch(null, null, "event") with { Outbox = [new OutboxMessage("topic", writer) { Id = $"{writer}-{i:000}" }] };
                (await stores[writer % 2].AppendAsync(TestDatabase.Stream($"{writer % Streams}"), Expected.Any, append, default)).Status.ShouldBe(AppendStatus.Appended);
                Interlocked.Increment(ref written);
            }
        })));

        List<OutboxEntry> delivered = [];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(relay => Task.Run(async () =>
        {
            IOutbox outbox = stores[relay % 2].Outbox;
            while (!writing.IsCompleted || (await outbox.DepthAsync(default)).Waiting > 0)
            {
                OutboxLeaseRequest request = new($"{Interlocked.Increment(ref tokens)}", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)) { MaxStreams = 2, MaxMessages = 4 };
                foreach (OutboxLease lease in await outbox.LeaseAsync(request, default))
                {
                    lock (delivered)
                    {
                        delivered.AddRange(lease.Messages);
                    }

                    (await outbox.SettleAsync(lease, new OutboxSettlement(lease.Messages.Count), default)).ShouldBeTrue();
                }
            }
        })));

        await writing;
        written.ShouldBe(Writers * Messages);
        delivered.Select(entry => entry.Message.Id).ShouldBeUnique();
        delivered.Count.ShouldBe(Writers * Messages);
        foreach (IGrouping<StreamId, OutboxEntry> stream in delivered.GroupBy(entry => entry.Stream))
        {
            stream.Select(entry => entry.Version).ShouldBeInOrder();
        }

        (await database.AskAsync("SELECT count(*) FROM clp.lanes")).ShouldBe(0L);
        (await database.AskAsync("SELECT count(*) FROM clp.outbox")).ShouldBe(0L);
    }
}
