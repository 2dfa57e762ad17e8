using Clp.Tests.Fuzz;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>
/// What every door behind a <see cref="ProposalMediator"/> must leave in the log, worked out a second time from the statuses
/// that it answered: a failed intent is taken up again by the next call, until the row is full.
/// </summary>
internal abstract class MediatedDoor(Random random) : Door
{
    private static readonly int MaxProposals = new ClpRuntimeOptions().MaxProposalsPerIntent;
    private IntentId? kept;
    private int row;
    private (Said Said, FunctionCallContent Call) prepared;

    public override bool Dispatches => true;

    protected ContractInstance? Instance { get; private set; }

    protected MediationOptions Options { get; } = new() { MaxAttemptsPerIntent = random.Next(6) == 0 ? random.Next(1, 9) : 1_000, MaxWaiting = random.Next(6) == 0 ? random.Next(1, 9) : 1_000 };

    public sealed override Task OpenAsync(ContractInstance of)
    {
        Instance = of;
        return OpenAsync();
    }

    protected abstract Task OpenAsync();

    public sealed override void Prepare(Said said) => prepared = (said, SaidCall.Of(said, random));

    /// <summary>What was said as a chat client hands it over.</summary>
    protected FunctionCallContent CallOf(Said said)
    {
        if (!ReferenceEquals(prepared.Said, said))
        {
            Prepare(said);
        }

        return prepared.Call;
    }

    /// <summary>Calls the tool; the answer's status, or null when nothing got as far as the mediator.</summary>
    protected abstract Task<MediationStatus?> CallAsync(Said said);

    /// <summary>True when the next call that gets there begins a new conversation, which withdraws what the one before had kept.</summary>
    protected virtual bool BeginsAnew => false;

    /// <summary>False when the last call did not get as far as a conversation.</summary>
    protected virtual bool IsHeard => true;

    public sealed override async Task<DoorAnswer> AttemptAsync(Said said, Intent? intent, Actor maker)
    {
        Intent? again = Instance!.PendingIntents.FirstOrDefault(i => i.Id == kept);
        bool isAnew = BeginsAnew, isFull = again is not null && Instance.ProposalsFor(again).Length >= MaxProposals;
        int waiting = Instance.PendingIntents.Length;
        HashSet<IntentId> over = OverIntents.In(Instance);
        MediationStatus? status = await CallAsync(said);
        List<string> left = [];
        if (isAnew && IsHeard)
        {
            left.AddRange(again is null ? [] : [Withdrawn]);
            waiting -= left.Count;
            over.Remove(kept ?? default);
            (kept, row, again, isFull) = (null, 0, null, false);
        }

        if (again is null && row < Options.MaxAttemptsPerIntent && waiting >= Options.MaxWaiting && status is not null && Instance.Contract.FindIntent(said.Tool) is not null)
        {
            left.AddRange(over.Select(_ => Withdrawn));
            waiting -= over.Count;
        }

        // A budget that is spent is no reason to let the log grow: what it turns away leaves nothing.
        bool isSpent = row >= Options.MaxAttemptsPerIntent || (again is null && waiting >= Options.MaxWaiting);
        if (status is null || Instance.Contract.FindIntent(said.Tool) is null || (isSpent && status == MediationStatus.OverBudget))
        {
            return new DoorAnswer([.. left]) { IsTurnedAway = true, IsReady = false };
        }

        if (isFull && status == MediationStatus.NotPermitted)
        {
            row++;
            return new DoorAnswer(Withdrawn) { IsTurnedAway = true, IsReady = false };
        }

        left.AddRange(again is null ? [Dispatched, Staged] : [Staged]);
        left.AddRange(status is MediationStatus.Denied or MediationStatus.Incomplete ? [Rejected] : []);
        bool isReady = status == MediationStatus.Waiting;
        row = isReady ? 0 : row + 1;
        left.AddRange(row >= Options.MaxAttemptsPerIntent ? [Withdrawn] : []);
        return new DoorAnswer([.. left]) { IsReady = isReady };
    }

    public override void Learn(IReadOnlyList<ContractEvent> left)
    {
        if (left.Count > 0)
        {
            kept = row == 0 || left[^1] is not (ContractEvent.ProposalStaged or ContractEvent.ProposalRejected) ? null : left[^1].IntentId;
        }
    }
}

/// <summary>A host that hands a model's calls to the mediator itself.</summary>
internal sealed class MediatorDoor(Random random) : MediatedDoor(random)
{
    private ProposalMediator? mediator;

    protected override Task OpenAsync()
    {
        mediator = new ProposalMediator(Instance!, Options);
        return Task.CompletedTask;
    }

    protected override async Task<MediationStatus?> CallAsync(Said said) => (await mediator!.ProposeAsync(ModelCall.Of(CallOf(said)))).Status;
}
