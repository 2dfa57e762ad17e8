// One idea: a transition that calls the outside world. It runs out of time, nothing is half done, the intent survives a
// restart, and the second try carries the same idempotency key, so that the mail goes out once.
using Clp;
using Clp.Storage;
using Clp.Testing;

FakeClock clock = new();
MailService mail = new();
Contract contract = Contract.Define("reminder")
    .State(StateObject.Of(("sent", StateArray.Empty)), Field.Required("sent", Shape.List(Shape.Text)))
    .Intent("remind", intent => intent.Required("who", Shape.Text).Required("what", Shape.Text))
    .TransitionAsync(
        "send",
        "remind",
        async (c, cancellationToken) =>
        {
            await mail.SendAsync(c.IdempotencyKey, c.Payload.Require<string>("who"), c.Payload.Require<string>("what"), cancellationToken);
            return StateDelta.Push("sent", c.Payload.Require<string>("who"));
        },
        timeout: TimeSpan.FromSeconds(5))
    .Build();

string folder = Directory.CreateTempSubdirectory("clp-reminder-").FullName;
try
{
    // The mail goes out, but the answer never comes back.
    await using (FileStore store = FileStore.Open(folder))
    await using (ClpRuntime runtime = new(contract, new ClpRuntimeOptions { EventStore = store, TimeProvider = clock }))
    {
        ContractInstance reminders = await runtime.OpenAsync("ada");
        Intent intent = await reminders.DispatchAsync("remind", StateObject.Of(("who", "ada"), ("what", "water the plants")));
        mail.AnswersAreLost = true;
        Task<Outcome> commit = reminders.CommitAsync(intent).AsTask();
        await mail.Called;
        clock.Advance(TimeSpan.FromSeconds(5));
        Outcome outcome = await commit;
        Console.WriteLine(outcome.GetType().Name + (outcome is Outcome.Failed failed ? $" ({failed.Kind})" : ""));
        Console.WriteLine($"sent according to the state: {reminders.State["sent"]}; pending: {reminders.PendingIntents.Length}");
    }

    // A new process finds the intent where it was and tries again.
    mail.AnswersAreLost = false;
    await using (FileStore store = FileStore.Open(folder))
    await using (ClpRuntime runtime = new(contract, new ClpRuntimeOptions { EventStore = store, TimeProvider = clock }))
    {
        ContractInstance reminders = await runtime.OpenAsync("ada");
        Intent intent = reminders.PendingIntents[0];
        Console.WriteLine($"after the restart: {intent} for {intent.Get("who", "?")}");
        Outcome outcome = await reminders.CommitAsync(intent);
        Console.WriteLine(outcome.Describe());
        Console.WriteLine($"sent according to the state: {reminders.State["sent"]}; pending: {reminders.PendingIntents.Length}");
    }

    Console.WriteLine($"calls to the mail service: {mail.Calls}; mails sent: {mail.Sent.Count}");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

/// <summary>A service of the outside world that knows a repeated request by its key, as payment and mail services do.</summary>
internal sealed class MailService
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dictionary<string, string> Sent { get; } = [];

    public int Calls { get; private set; }

    public bool AnswersAreLost { get; set; }

    public Task Called => _called.Task;

    public async Task SendAsync(string key, string who, string what, CancellationToken cancellationToken)
    {
        Calls++;
        Sent.TryAdd(key, $"{who}: {what}");
        _called.TrySetResult();
        if (AnswersAreLost)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
