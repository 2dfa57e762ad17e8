namespace Clp.Storage.Conformance.SplitBrains;

/// <summary>
/// Two runtimes that both take themselves for the only one: they race on one counter, and again and again one is stopped
/// after its guards have passed, while the other commits, and then goes on with what it had decided.
/// </summary>
public sealed class SplitBrain
{
    private const string Instance = "shared";

    private static readonly StatePath Count = StatePath.Of("count");

    private readonly IEventStore one;
    private readonly IEventStore other;
    private readonly Contract counter;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly Dictionary<long, long> acknowledged = [];
    private int decisions;

    /// <summary>Prepares a run over two handles on one empty store, or twice the same.</summary>
    public SplitBrain(IEventStore one, IEventStore other, int seed)
    {
        (this.one, this.other, random) = (one, other, new Random(seed));
        counter = Contract.Define("split-brain")
            .State(StateObject.Of(("count", 0)))
            .Intent("add", intent => intent.Required("amount", Shape.Integer))
            .Guard("no_negative", context => GuardVerdict.DenyWhen(context.Payload.Get("amount", 0L) < 0, "the amount must not be negative"), on: ["add"])
            .Transition("add", "add", Add)
            .Build();
    }

    /// <summary>How many commits were acknowledged.</summary>
    public int Acknowledged => acknowledged.Count;

    /// <summary>How often a commit was decided, the first time and again after a conflict.</summary>
    public int Decisions => decisions;

    /// <summary>How many commits of the race were refused after too many conflicts; they count for nothing.</summary>
    public int Refused { get; private set; }

    /// <summary>How many stopped writers demanded the version they had seen and were refused.</summary>
    public int StaleRefused { get; private set; }

    /// <summary>How many stopped writers decided again on what they found.</summary>
    public int StaleDecidedAgain { get; private set; }

    /// <summary>What must never happen and did.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Runs until so many commits are acknowledged, with so many pauses among them, and judges what is stored.</summary>
    public async Task RunAsync(int commits, int pauses)
    {
        await using ClpRuntime first = new(counter, new ClpRuntimeOptions { EventStore = one });
        await using ClpRuntime second = new(counter, new ClpRuntimeOptions { EventStore = other });
        ContractInstance[] both = [await first.OpenAsync(Instance), await second.OpenAsync(Instance)];
        for (int pause = 0; pause < pauses; pause++)
        {
            await RaceAsync(both, commits / pauses * (pause + 1) - 10);
            await PauseAsync(both[pause % 2], both[1 - (pause % 2)], demandsVersion: pause % 4 < 2);
        }

        await RaceAsync(both, commits);
        await JudgeAsync();
    }

    private StateDelta Add(TransitionContext context)
    {
        Interlocked.Increment(ref decisions);
        PausePoint.PassOrStop();
        return StateDelta.Set(Count, context.State.Get(Count, 0L) + context.Payload.Get("amount", 0L));
    }

    // Both commit at once until there are so many.
    private Task RaceAsync(ContractInstance[] both, int until) => Task.WhenAll(both.Select(instance => Task.Run(async () =>
    {
        while (true)
        {
            lock (gate)
            {
                if (acknowledged.Count + Wrong.Count >= until)
                {
                    return;
                }
            }

            await CommitAsync(instance);
        }
    })));

    private async Task PauseAsync(ContractInstance stopped, ContractInstance active, bool demandsVersion)
    {
        await stopped.RefreshAsync();
        using PausePoint pause = new();
        long amount = Amount();
        CommitOptions? options = demandsVersion ? new CommitOptions { IfVersion = stopped.Version } : null;
        Task<Outcome> stale = pause.Start(() => stopped.SubmitAsync("add", StateObject.Of(("amount", amount)), options));
        await Task.WhenAny(pause.Reached, stale);
        long newest = -1;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            newest = await CommitAsync(active);
        }

        pause.Release();
        Outcome outcome = await stale;
        if (demandsVersion && outcome is Outcome.Conflicted)
        {
            StaleRefused++;
        }
        else if (!demandsVersion && outcome is Outcome.Committed committed && committed.Version > newest)
        {
            StaleDecidedAgain++;
            Acknowledge(committed.Version, amount);
        }
        else
        {
            Wrong.Add($"a writer stopped before version {newest} got {outcome.Describe()}");
        }
    }

    private async Task<long> CommitAsync(ContractInstance instance)
    {
        long amount = Amount();
        try
        {
            Outcome outcome = await instance.SubmitAsync("add", StateObject.Of(("amount", amount)));
            if (outcome is Outcome.Committed committed)
            {
                Acknowledge(committed.Version, amount);
                return committed.Version;
            }

            Refuse(outcome is Outcome.Conflicted ? null : outcome.Describe());
        }
        catch (StorageException error)
        {
            // Too many conflicts in a row, even for writing down the refusal.
            Refuse(error.Failure == StorageFailure.Rejected ? null : error.Message);
        }

        return -1;
    }

    private long Amount()
    {
        lock (gate)
        {
            return random.Next(1, 10);
        }
    }

    private void Acknowledge(long version, long amount)
    {
        lock (gate)
        {
            if (!acknowledged.TryAdd(version, amount))
            {
                Wrong.Add($"version {version} was acknowledged twice");
            }
        }
    }

    private void Refuse(string? wrong)
    {
        lock (gate)
        {
            Refused++;
            if (wrong is not null)
            {
                Wrong.Add(wrong);
            }
        }
    }

    private async Task JudgeAsync()
    {
        long next = 0;
        int commits = 0;
        await foreach (RecordedEvent recorded in one.ReadAsync(new StreamId("", counter.Name, Instance), 0, default))
        {
            if (recorded.Version != next++)
            {
                Wrong.Add($"version {recorded.Version} stands where {next - 1} should");
            }

            bool isCommit = recorded.Event is ContractEvent.StateCommitted;
            commits += isCommit ? 1 : 0;
            if (isCommit != acknowledged.ContainsKey(recorded.Version))
            {
                Wrong.Add($"version {recorded.Version} {(isCommit ? "was not acknowledged" : "was acknowledged and is no commit")}");
            }
        }

        // A third runtime, which saw nothing of all this.
        await using ClpRuntime later = new(counter, new ClpRuntimeOptions { EventStore = other });
        long count = (await later.OpenAsync(Instance)).State.Get(Count, 0L);
        if (commits != acknowledged.Count || count != acknowledged.Values.Sum())
        {
            Wrong.Add($"{acknowledged.Count} commits were acknowledged with a sum of {acknowledged.Values.Sum()}; stored are {commits}, the counter is {count}");
        }
    }
}
