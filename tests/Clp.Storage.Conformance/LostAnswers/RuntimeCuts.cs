using System.Globalization;
using Clp.TestServers;

namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>
/// The same through the runtime: commands on one instance whose append is cut. With an operation id, sending a command again
/// ends in one commit; without, the instance goes on from what is stored, whatever became of the command.
/// </summary>
public sealed class RuntimeCuts(IProxiedStore store, bool hasOperations)
{
    private const int MostAttempts = 5;

    private static readonly StatePath Sum = StatePath.Of("sum");

    private readonly Contract contract = Contract.Define("cut-commands")
        .State(StateObject.Of(("sum", 0)))
        .Intent("add", intent => intent.Required("amount", Shape.Integer).Required("mark", Shape.Text))
        .Transition("add", "add", context => StateDelta.Set(Sum, context.State.Get(Sum, 0L) + context.Payload.Get("amount", 0L)))
        .Build();

    // By amount, which no two commands share: what was told of the command.
    private readonly Dictionary<long, Answer> told = [];
    private readonly string instanceName = hasOperations ? "with operations" : "without";
    private long amount;

    /// <summary>What came of it.</summary>
    public CutTally Tally { get; } = new();

    /// <summary>So many cuts of requests and so many of replies.</summary>
    /// <param name="cutsEach">How many.</param>
    /// <param name="goesDown">Whether the network stays down after some of them.</param>
    public async Task RunAsync(int cutsEach, bool goesDown = true)
    {
        await using ClpRuntime runtime = new(contract, Options(store.Through));
        ContractInstance instance = await runtime.OpenAsync(instanceName);
        await SubmitAsync(instance, IProxiedStore.Mark);
        ProxyWatch whole = CutPlan.Measure(store, ofNewConnection: false);
        await SubmitAsync(instance, IProxiedStore.Mark);
        Tally.Measured.Add($"{whole.ToServer}+{whole.ToClient}");
        foreach (CutPlan plan in CutPlan.Spread(whole, cutsEach, goesDown))
        {
            ProxyWatch watch = plan.Arm(store, ofNewConnection: false);
            Answer answer = await SubmitAsync(instance, IProxiedStore.Mark);

            // From here on it has been cut, or is being cut, or will not be.
            store.Proxy.Disarm();
            if (watch.HasCut)
            {
                await watch.Cut;
                await Patience.MendAsync(store);
                Tally.Cuts++;
            }

            await ContinueAsync(instance, answer);
        }

        await store.SettleAsync();
        await JudgeAsync(instance);
    }

    private static ClpRuntimeOptions Options(IEventStore store) => new()
    {
        EventStore = store,
        SnapshotEvery = 0,
        Outbox = recorded => recorded.Event is ContractEvent.StateCommitted committed ? [new OutboxMessage("added", committed.Payload.Get("amount", 0L))] : [],
    };

    private static StateObject Payload(long number, string mark) => StateObject.Of(("amount", number), ("mark", mark));

    private CommitOptions? Named(long number) => hasOperations ? new CommitOptions { Operation = new OperationId($"operation {number.ToString("D6", CultureInfo.InvariantCulture)}") } : null;

    private async Task<Answer> SubmitAsync(ContractInstance instance, string mark)
    {
        long number = ++amount;
        Answer answer;
        string what = "";
        try
        {
            Outcome outcome = await instance.SubmitAsync("add", Payload(number, mark), Named(number));
            (answer, what) = (outcome is Outcome.Committed ? Answer.Stored : Answer.Wrong, outcome.Describe());
        }
        catch (StorageException error)
        {
            answer = error.Failure switch { StorageFailure.Unknown => Answer.Unknown, StorageFailure.Rejected => Answer.Rejected, _ => Answer.Wrong };
            what = error.Message;
        }
        catch (Exception error)
        {
            (answer, what) = (Answer.Wrong, error.ToString());
        }

        if (answer == Answer.Wrong)
        {
            Tally.Lie($"command {number}: {what}");
        }

        told.Add(number, answer);
        Tally.Count(answer);
        return answer;
    }

    // On the mended network: the same command again when it has a name, otherwise the next one.
    private async Task ContinueAsync(ContractInstance instance, Answer answer)
    {
        long number = amount;
        if (hasOperations && answer is Answer.Unknown or Answer.Rejected)
        {
            Outcome outcome = await Patience.UntilAnsweredAsync(store, () => instance.SubmitAsync("add", Payload(number, IProxiedStore.Mark), Named(number)));
            if (outcome is not Outcome.Committed)
            {
                Tally.Lie($"command {number} was told {answer}; sent again, {outcome.Describe()}");
            }
        }

        for (int attempt = 0; !hasOperations && answer is Answer.Unknown or Answer.Rejected && attempt < MostAttempts; attempt++)
        {
            answer = await SubmitAsync(instance, "beside");
        }

        // After a commit, whatever was still on its way expects a version that is taken.
        if (await store.Direct.VersionAsync(instance.Stream, default) is var version && version != instance.Version)
        {
            Tally.Lie($"after command {number} the instance is at version {instance.Version} and the server at {version}");
        }
    }

    private async Task JudgeAsync(ContractInstance instance)
    {
        List<RecordedEvent> events = await CutJudge.ReadAsync(store.Direct, instance.Stream, Tally);
        List<long> stored = [.. events.Select(recorded => recorded.Event).OfType<ContractEvent.StateCommitted>().Select(committed => committed.Payload.Get("amount", 0L))];
        foreach ((long number, Answer answer) in told)
        {
            int copies = stored.Count(other => other == number);
            bool isTrue = hasOperations ? copies == 1 : answer switch { Answer.Stored => copies == 1, Answer.Rejected => copies == 0, _ => copies <= 1 };
            Tally.WithOperation += hasOperations ? 1 : 0;
            Tally.ExactlyOnce += hasOperations && copies == 1 ? 1 : 0;
            Tally.UnknownButStored += answer == Answer.Unknown && !hasOperations && copies == 1 ? 1 : 0;
            if (!isTrue)
            {
                Tally.Lie($"command {number} was told {answer} and is stored {copies} times");
            }
        }

        await JudgeStateAsync(instance, stored);
        await JudgeMessagesAsync(instance.Stream, stored);
        if (events.Count != stored.Count)
        {
            Tally.Lie($"{events.Count - stored.Count} events are no commits");
        }
    }

    // The instance that lived through the cuts, and one that saw none of them.
    private async Task JudgeStateAsync(ContractInstance instance, List<long> stored)
    {
        await Patience.UntilAnsweredAsync(store, async () =>
        {
            await instance.RefreshAsync();
            return true;
        });
        await using ClpRuntime calm = new(contract, Options(store.Direct));
        ContractInstance other = await calm.OpenAsync(instanceName);
        foreach (ContractInstance one in new[] { instance, other })
        {
            if (one.State.Get(Sum, 0L) != stored.Sum() || one.Version != stored.Count - 1)
            {
                Tally.Lie($"stored are {stored.Count} commits with a sum of {stored.Sum()}, an instance is at version {one.Version} with {one.State.Get(Sum, 0L)}");
            }
        }
    }

    private async Task JudgeMessagesAsync(StreamId stream, List<long> stored)
    {
        Dictionary<StreamId, List<OutboxEntry>> messages = [];
        await CutJudge.CollectMessagesAsync(store.Direct.Outbox!, messages);
        List<OutboxEntry> waiting = messages.GetValueOrDefault(stream, []);
        if (!waiting.Select(entry => entry.Message.Payload).SequenceEqual(stored.Select(number => (StateValue)number))
            || !waiting.Select(entry => entry.Version).SequenceEqual(Enumerable.Range(0, stored.Count).Select(version => (long)version)))
        {
            Tally.Lie($"{stored.Count} commits are stored, {waiting.Count} messages wait");
        }
    }
}
