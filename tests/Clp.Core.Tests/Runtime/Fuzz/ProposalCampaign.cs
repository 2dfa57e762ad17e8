namespace Clp.Tests.Fuzz;

/// <summary>
/// Lets a model say random things at a door and then accepts, edits and commits what came of it as random parties, most of
/// which may not. Everything that is let through is held against rules written a second time; a finding is a breach.
/// </summary>
/// <param name="seed">Determines all of it.</param>
/// <param name="newDoor">Makes the door, for one instance at a time; in the process when null.</param>
/// <param name="subjects">The contracts; all of them when null.</param>
internal sealed class ProposalCampaign(int seed, Func<Random, Door>? newDoor = null, IReadOnlyList<FuzzSubject>? subjects = null)
{
    private const int ProposalsPerInstance = 60;

    private static readonly Actor[] Parties = [Actor.Ai("bot"), Actor.Ai("chat"), Actor.Human("ada", "clerk"), Actor.Human("bob", "clerk"), Actor.Human("cy"), Actor.Host, Actor.System("job", "clerk")];

    private readonly Random random = new(seed);
    private readonly FuzzSpeech speech = new(new Random(seed + 1));
    private readonly IReadOnlyList<FuzzSubject> contracts = subjects ?? FuzzSubject.All;

    public long Proposals { get; private set; }

    public long Commits { get; private set; }

    public long Refusals { get; private set; }

    public long TurnedAway { get; private set; }

    /// <summary>State changes that no permitted acceptance, or not every rule, stands behind, and proposals that nobody made.</summary>
    public long Breaches { get; private set; }

    /// <summary>Exceptions without a type of the library.</summary>
    public long Untyped { get; private set; }

    /// <summary>Everything tried: dispatches, proposals, acceptances, commits.</summary>
    public long Attempts { get; private set; }

    /// <summary>Attempts that left other entries in the log than they had to.</summary>
    public long Unrecorded { get; private set; }

    public string? First { get; private set; }

    /// <summary>Proposes so many times.</summary>
    /// <param name="proposals">How many times in all.</param>
    /// <param name="untilFound">True: ends with the first finding.</param>
    public async Task RunAsync(long proposals, bool untilFound = false)
    {
        for (int i = 0; Proposals < proposals && !(untilFound && First is not null); i++)
        {
            FuzzSubject subject = contracts[i % contracts.Count];
            await using Door door = newDoor?.Invoke(random) ?? new StageDoor();
            ClpRuntimeOptions options = new() { SnapshotEvery = 0, MaxPendingIntents = 2 * ProposalsPerInstance };
            door.Configure(options);
            await using ClpRuntime runtime = new(subject.Contract, options);
            ContractInstance opened = await runtime.OpenAsync();
            await door.OpenAsync(opened);
            FuzzInstance instance = new(subject, opened, door);
            long end = Math.Min(proposals, Proposals + ProposalsPerInstance);
            while (Proposals < end)
            {
                await OneAsync(instance, door);
            }

            Count(instance);
        }
    }

    private async Task OneAsync(FuzzInstance instance, Door door)
    {
        Actor maker = random.Next(4) == 0 ? Party() : Parties[0];
        Intent? intent = null;
        if (!door.Dispatches && (intent = await instance.DispatchAsync(random.Next(3) == 0 ? speech.Values(instance.Subject) : StateObject.Empty, Party())) is null)
        {
            return;
        }

        for (int n = random.Next(1, 4); n > 0; n--)
        {
            Proposals++;
            Said said = door.NamesTools ? speech.Call(instance.Subject) : speech.Text(instance.Subject);
            Proposal? proposal = await instance.AttemptAsync(said, intent, maker);
            for (int tries = random.Next(4); tries > 0 && proposal is not null; tries--)
            {
                StateObject? edit = random.Next(5) == 0 ? speech.Values(instance.Subject) : null;
                await instance.AcceptAsync(proposal, Party(), edit, random.Next(4) != 0);
            }

            if (random.Next(2) == 0 && (intent ?? instance.Pending(random.Next)) is { } pending)
            {
                await instance.CommitAsync(pending, Party());
            }
        }

        if (random.Next(8) == 0 && instance.Pending(random.Next) is { } unwanted)
        {
            await instance.WithdrawAsync(unwanted, Party());
        }
    }

    private Actor Party() => Parties[random.Next(Parties.Length)];

    private void Count(FuzzInstance instance)
    {
        Commits += instance.Commits;
        Refusals += instance.Refusals;
        TurnedAway += instance.TurnedAway;
        Breaches += instance.Breaches.Count;
        Untyped += instance.Untyped.Count;
        Attempts += instance.Attempts;
        Unrecorded += instance.Unrecorded;
        First ??= instance.Untyped.Concat(instance.Breaches).FirstOrDefault() ?? instance.FirstUnrecorded;
    }
}
