using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>
/// The one way from a model's call to a proposal. The call becomes an intent dispatched by the AI, without values, and a
/// proposal for it, through the runtime's hooks and interceptors and with everything recorded; it is then judged as a commit
/// would judge it, before anybody is asked. What cannot be carried out is rejected at once, with the reasons as data for the
/// model, and its intent waits for the model's next call of the same tool. For one instance and one conversation; thread-safe.
/// </summary>
/// <remarks>It can neither accept nor commit: no member of it leads to a change of the state.</remarks>
public sealed class ProposalMediator
{
    private readonly ContractInstance instance;
    private readonly MediationOptions options;
    private readonly Attempts attempts;
    private readonly Dismissal dismissal;
    private readonly CallStaging staging;
    private readonly CallSettling settling;

    /// <summary>Creates a mediator.</summary>
    /// <param name="instance">What the model proposes for.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public ProposalMediator(ContractInstance instance, MediationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        this.instance = instance;
        this.options = options ?? new MediationOptions();
        this.options.Check();
        attempts = new Attempts(this.options.MaxAttemptsPerIntent);
        dismissal = new Dismissal(instance, Actor.System("mediation/" + this.options.Name));
        staging = new CallStaging(instance, this.options, attempts, dismissal);
        settling = new CallSettling(attempts, dismissal);
    }

    /// <summary>The instance.</summary>
    public ContractInstance Instance => instance;

    /// <summary>Takes a model's call: records it as a proposal and says what keeps it from being carried out. The state does not change.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the attempt; an intent that it has begun is withdrawn.</param>
    /// <returns>What has become of it. Whatever a model may get wrong, and whatever it may not do, is a status and no exception.</returns>
    /// <exception cref="StorageException">The store failed.</exception>
    /// <exception cref="LifecycleException">The runtime is closed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<MediatedProposal> ProposeAsync(ModelCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (await ProposeAllAsync([call], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Takes several calls as one: each is judged on the state that those before it would leave, and when one cannot be carried
    /// out, none is left to be decided about. What is ready then has a <see cref="MediatedProposal.Batch"/>, for
    /// <see cref="ContractInstance.CommitAllAsync"/>. As <see cref="ProposeAsync"/> otherwise; a single call is taken as there.
    /// </summary>
    /// <param name="calls">The calls in the order in which they would be carried out.</param>
    /// <param name="cancellationToken">Ends the attempt; all intents that it has begun are withdrawn.</param>
    /// <returns>What has become of each, in their order.</returns>
    /// <exception cref="StorageException">The store failed.</exception>
    /// <exception cref="LifecycleException">The runtime is closed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ImmutableArray<MediatedProposal>> ProposeAllAsync(IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        List<StagedCall> staged = new(calls.Count);
        bool isSettled = false;
        try
        {
            foreach (ModelCall call in calls)
            {
                cancellationToken.ThrowIfCancellationRequested();
                staged.Add(await staging.StageAsync(call, Together(calls.Count, staged), cancellationToken).ConfigureAwait(false));
            }

            ImmutableArray<MediatedProposal> judged = await JudgeAsync(staged, cancellationToken).ConfigureAwait(false);
            judged = await settling.SettleAsync(staged, judged, cancellationToken).ConfigureAwait(false);
            isSettled = true;
            return judged;
        }
        finally
        {
            foreach (StagedCall begun in isSettled ? [] : staged)
            {
                await dismissal.AbandonAsync(begun.Intent).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the conversation: withdraws the intents whose last proposal could not be carried out. Those that wait for a decision stay.</summary>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="cancellationToken">Observed between them.</param>
    /// <exception cref="StorageException">The store failed.</exception>
    public async ValueTask EndAsync(string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        foreach (Intent intent in attempts.TakeAll())
        {
            await dismissal.WithdrawAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is taken as one is recorded as one, so that it is known after a restart.
    private static ProposalBatch? Together(int count, List<StagedCall> staged)
        => count < 2 ? null
            : staged.Find(s => s.Proposal is not null)?.Proposal!.Batch is { } begun ? begun.At(staged.Count)
            : ProposalBatch.Begin(count);

    private async ValueTask<ImmutableArray<MediatedProposal>> JudgeAsync(List<StagedCall> staged, CancellationToken cancellationToken)
    {
        StagedCall[] made = [.. staged.Where(s => s.Proposal is not null)];
        Dictionary<StagedCall, MediatedProposal> judged = [];
        CommitOptions commit = new() { By = options.CommitBy };
        try
        {
            if (made is [{ Proposal: { } only } single])
            {
                judged[single] = MediationJudge.Judge(single.Call, only, await instance.PreviewAsync(only, commit: commit, cancellationToken: cancellationToken).ConfigureAwait(false));
            }
            else if (made.Length > 1)
            {
                BatchPreview all = await instance.PreviewAllAsync([.. made.Select(m => m.Proposal!)], commit, cancellationToken).ConfigureAwait(false);
                foreach ((StagedCall one, Preview shown) in made.Zip(all.Items))
                {
                    judged[one] = MediationJudge.Judge(one.Call, one.Proposal!, shown) with { Batch = all };
                }
            }
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            judged = made.ToDictionary(m => m, m => MediationJudge.Failed(m.Call, e));
        }

        return [.. staged.Select(s => s.Refused ?? Now(judged[s]))];
    }

    // Switched off in the meantime, it is not left to be decided about.
    private MediatedProposal Now(MediatedProposal mediated)
        => options.Switch?.Reason is not { } reason ? mediated
            : mediated with { Status = MediationStatus.SwitchedOff, Violations = [new Violation(ClpCodes.ProviderSwitchedOff, "", reason)], Suggestion = null };
}
