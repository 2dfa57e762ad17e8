using Clp;
using Clp.Storage;
using Stores;

// dotnet run -- memory | file FOLDER | sqlite FILE | redis CONNECTION | postgres CONNECTION
// The same contract on any store: a commit, a retry that changes nothing, a restart, and messages for the world outside.
Contract counter = Contract.Define("counter")
    .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
    .Intent("increment", intent => intent.Required("amount", Shape.Integer))
    .Transition("add", "increment", c => StateDelta.Set("count", c.State.Get("count", 0) + c.Payload.Get("amount", 0)))
    .Build();

try
{
    IEventStore store = await Opening.OpenAsync(args.ElementAtOrDefault(0) ?? "memory", args.ElementAtOrDefault(1) ?? "");
    Console.WriteLine($"{store.Capabilities.Name}: an acknowledged commit survives {Survives(store.Capabilities.Durability)}");
    await using (store as IAsyncDisposable)
    {
        for (int start = 1; start <= 2; start++)
        {
            // Messages ride in the append: each is there if, and only if, its commit is.
            await using ClpRuntime runtime = new(counter, new ClpRuntimeOptions
            {
                EventStore = store,
                Outbox = recorded => recorded.Event is ContractEvent.StateCommitted ? [new OutboxMessage("counted", recorded.Version)] : [],
            });
            ContractInstance one = await runtime.OpenAsync("one");
            CommitOptions once = new() { Operation = new OperationId($"order {start}") };
            await one.SubmitAsync("increment", StateObject.Of(("amount", start * 10)), once);

            // Sent again, as after a time-out: the stored answer, and no second change.
            await one.SubmitAsync("increment", StateObject.Of(("amount", start * 10)), once);
            Console.WriteLine($"start {start}: version {one.Version}, count {one.State["count"]}");
        }

        OutboxRelay relay = new(store.Outbox!, (entry, _) =>
        {
            Console.WriteLine($"delivered {entry.Message.Topic} of {entry.Stream} at version {entry.Version}");
            return default;
        });
        await relay.RunOnceAsync();
        await foreach (PositionedEvent positioned in store.ReadAllAsync(FeedPosition.Start, default))
        {
            Console.WriteLine($"read {positioned.Event.Event.Kind} of {positioned.Event.Stream} at version {positioned.Event.Version}");
        }
    }

    return 0;
}
catch (ClpException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static string Survives(Durability durability) => durability switch
{
    Durability.PowerLoss => "the loss of power",
    Durability.ProcessCrash => "the end of the process",
    _ => "nothing for certain",
};
