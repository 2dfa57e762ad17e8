namespace Clp.Tests.Fuzz;

/// <summary>
/// Stages random proposals and then accepts, edits, rejects and commits them as random parties, most of which may not.
/// Everything the runtime lets through is held against rules written a second time; a finding is a breach.
/// </summary>
internal sealed class ProposalCampaign(int seed)
{
    private const int ProposalsPerInstance = 60;

    private static readonly Actor[] Parties = [Actor.Ai("bot"), Actor.Ai("other"), Actor.Human("ada", "clerk"), Actor.Human("bob", "clerk"), Actor.Human("cy"), Actor.Host, Actor.System("job", "clerk")];

    private readonly Random random = new(seed);
    private readonly FuzzValues values = new(new Random(seed + 1));

    public long Proposals { get; private set; }

    public long Commits { get; private set; }

    public long Refusals { get; private set; }

    /// <summary>State changes that no permitted acceptance, or not every rule, stands behind.</summary>
    public long Breaches { get; private set; }

    /// <summary>Exceptions without a type of the library.</summary>
    public long Untyped { get; private set; }

    /// <summary>Attempts that left no entry in the log.</summary>
    public long Unrecorded { get; private set; }

    public string? First { get; private set; }

    public async Task RunAsync(long proposals)
    {
        for (int i = 0; Proposals < proposals; i++)
        {
            FuzzSubject subject = FuzzSubject.All[i % FuzzSubject.All.Count];
            await using ClpRuntime runtime = new(subject.Contract, new ClpRuntimeOptions { SnapshotEvery = 0, MaxPendingIntents = ProposalsPerInstance });
            FuzzInstance instance = new(subject, await runtime.OpenAsync());
            long end = Math.Min(proposals, Proposals + ProposalsPerInstance);
            while (Proposals < end)
            {
                await OneAsync(instance);
            }

            Count(instance);
        }
    }

    private async Task OneAsync(FuzzInstance instance)
    {
        Actor dispatcher = Party(), maker = random.Next(4) == 0 ? Party() : Parties[0];
        Intent? intent = await instance.DispatchAsync(random.Next(3) == 0 ? values.Next(instance.Subject) : StateObject.Empty, dispatcher);
        for (int n = random.Next(1, 4); n > 0 && intent is not null; n--)
        {
            Proposals++;
            Proposal? proposal = await instance.StageAsync(intent, values.Next(instance.Subject), maker);
            for (int tries = random.Next(4); tries > 0 && proposal is not null; tries--)
            {
                StateObject? edit = random.Next(5) == 0 ? values.Next(instance.Subject) : null;
                await instance.AcceptAsync(proposal, Party(), edit, random.Next(4) != 0);
            }

            if (random.Next(2) == 0)
            {
                await instance.CommitAsync(intent, Party());
            }
        }
    }

    private Actor Party() => Parties[random.Next(Parties.Length)];

    private void Count(FuzzInstance instance)
    {
        Commits += instance.Commits;
        Refusals += instance.Refusals;
        Breaches += instance.Breaches.Count;
        Untyped += instance.Untyped.Count;
        Unrecorded += instance.Unrecorded;
        First ??= instance.Breaches.Concat(instance.Untyped).FirstOrDefault();
    }
}
