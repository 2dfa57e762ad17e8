namespace Clp.Storage.Tests.Outbox;

/// <summary>The worked example of docs/outbox.md, which shows the region below.</summary>
public sealed class WorkedExampleTests
{
    private readonly RelayBench bench = new();

    [Fact]
    public async Task TheExample_SendsOneMailPerOrder_HoweverOftenItIsDelivered()
    {
        using TemporaryFolder folder = new();
        Mailbox mailbox = new();
        await using (FileStore store = FileStore.Open(folder.Path))
        {
            await PlaceAsync(store, "one");
            await PlaceAsync(store, "two");
        }

        await using FileStore opened = FileStore.Open(folder.Path);
        OutboxRelay relay = RelayTo(opened, mailbox, bench.Options());
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 1, 0, 0, 0), "the first mail was sent, and the answer was lost");
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));

        mailbox.Mails.Select(mail => mail.ToJson()).ShouldBe(["""{"order":"one"}""", """{"order":"two"}"""], ignoreOrder: true);
    }

    [Fact]
    public async Task TheExample_WithAMailThatCannotBe_ParksIt()
    {
        using TemporaryFolder folder = new();
        await using FileStore store = FileStore.Open(folder.Path);
        await PlaceAsync(store, "");

        (await RelayTo(store, new Mailbox(), bench.Options()).RunOnceAsync()).ShouldBe(new OutboxRelayCounts(0, 0, 1, 0, 0));

        await foreach (ParkedMessage parked in store.Outbox!.ParkedAsync(default))
        {
            parked.Reason.ShouldBe("an order without a number");
        }
    }

    #region outbox
    private static readonly Contract Order = Contract.Define("order")
        .State(StateObject.Of(("placed", false)), Field.Required("placed", Shape.Boolean))
        .Intent("place", i => i.Required("number", Shape.Text))
        .Transition("place", "place", _ => StateDelta.Set("placed", true))
        .Build();

    // What rides: a mail with every order that was placed. Stored with the event, or not at all.
    private static ClpRuntime RuntimeOver(FileStore store) => new(Order, new ClpRuntimeOptions
    {
        EventStore = store,
        Outbox = recorded => recorded.Event is ContractEvent.StateCommitted { Intent: "place" } placed
            ? [new OutboxMessage("mail", StateObject.Of(("order", placed.Payload.Require<string>("number"))))]
            : [],
    });

    // Where it goes: the mail service gets the message's id, and drops what it has.
    private static OutboxRelay RelayTo(FileStore store, Mailbox mailbox, OutboxRelayOptions options) => new(
        store.Outbox!,
        async (entry, cancellation) =>
        {
            StateObject mail = (StateObject)entry.Message.Payload;
            if (mail.Require<string>("order").Length == 0)
            {
                throw new PoisonMessageException("an order without a number");
            }

            await mailbox.SendAsync(key: entry.Message.Id, mail, cancellation);
        },
        options);
    #endregion

    private static async Task PlaceAsync(FileStore store, string number)
    {
        await using ClpRuntime runtime = RuntimeOver(store);
        ContractInstance order = await runtime.OpenAsync("order " + number);
        Intent intent = await order.DispatchAsync("place", StateObject.Of(("number", number)));
        (await order.CommitAsync(intent)).ShouldBeOfType<Outcome.Committed>();
    }

    /// <summary>Takes each mail once, and loses its first answer.</summary>
    private sealed class Mailbox
    {
        private readonly HashSet<string> keys = [];
        private bool hasAnswered;

        public List<StateObject> Mails { get; } = [];

        public async Task SendAsync(string key, StateObject mail, CancellationToken cancellation)
        {
            await Task.CompletedTask.WaitAsync(cancellation);
            if (keys.Add(key))
            {
                Mails.Add(mail);
            }

            if (!hasAnswered)
            {
                hasAnswered = true;
                throw new IOException("the connection was lost");
            }
        }
    }
}
