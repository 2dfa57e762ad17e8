using System.Collections.Immutable;
using System.Globalization;

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
    private const int MaxReason = 1_000;

    private readonly ContractInstance instance;
    private readonly MediationOptions options;
    private readonly Attempts attempts;
    private readonly WaitingIntents waiting;
    private readonly Actor judge;

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
        waiting = new WaitingIntents(instance, this.options);
        judge = Actor.System("mediation/" + this.options.Name);
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
                staged.Add(await StageAsync(call, Together(calls.Count, staged), cancellationToken).ConfigureAwait(false));
            }

            ImmutableArray<MediatedProposal> judged = await JudgeAsync(staged, cancellationToken).ConfigureAwait(false);
            judged = await SettleAsync(staged, judged, cancellationToken).ConfigureAwait(false);
            isSettled = true;
            return judged;
        }
        finally
        {
            foreach (StagedCall begun in isSettled ? [] : staged)
            {
                await AbandonAsync(begun.Intent).ConfigureAwait(false);
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
            await WithdrawAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private MediatedProposal? Refusal(ModelCall call, out IntentDefinition? definition, out Intent? failed)
    {
        failed = null;
        definition = call.Tool is null ? null : instance.Contract.Intents.FirstOrDefault(i => ToolNames.Of(i.Name) == call.Tool);
        if (definition is null)
        {
            return Refused(call, MediationStatus.NotPossible, ClpCodes.ReplyUnfit, $"There is no tool '{OneLine.Cut(call.Tool ?? "")}'.");
        }

        if (options.Switch?.Reason is { } reason)
        {
            return Refused(call, MediationStatus.SwitchedOff, ClpCodes.ProviderSwitchedOff, reason);
        }

        if (!attempts.TryBegin(definition.Name, out Intent? earlier))
        {
            return Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"'{definition.Name}' was proposed in vain {options.MaxAttemptsPerIntent} times in a row, which is the limit.");
        }

        // Somebody else may have withdrawn it meanwhile, or filled and committed it: then the call is for a new one.
        failed = instance.PendingIntents.Any(i => i.Id == earlier?.Id) ? earlier : null;
        return null;
    }

    private MediatedProposal TooManyWait(ModelCall call)
        => Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"{options.MaxWaiting} requests wait for a decision, which is the limit; somebody must decide first.");

    private async ValueTask<bool> MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (!waiting.HasRoom)
        {
            foreach (Intent intent in await waiting.OverAsync(cancellationToken).ConfigureAwait(false))
            {
                await WithdrawAsync(intent, "Nobody can decide about it any more, and it takes the place of others.", cancellationToken).ConfigureAwait(false);
            }
        }

        return waiting.HasRoom;
    }

    // Judged by its place in the log, so that of many that are begun at once no more are left than may.
    private async ValueTask<Intent?> BeginAsync(IntentDefinition definition, ModelCall call, CancellationToken cancellationToken)
    {
        if (!await MakeRoomAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Intent begun = await instance.DispatchAsync(definition.Name, null, new CommitOptions { By = Actor.Ai(options.Name), Correlation = call.Correlation }, cancellationToken).ConfigureAwait(false);
        if (waiting.IsWithin(begun))
        {
            return begun;
        }

        await AbandonAsync(begun).ConfigureAwait(false);
        return null;
    }

    // What is taken as one is recorded as one, so that it is known after a restart.
    private static ProposalBatch? Together(int count, List<StagedCall> staged)
        => count < 2 ? null
            : staged.Find(s => s.Proposal is not null)?.Proposal!.Batch is { } begun ? begun.At(staged.Count)
            : ProposalBatch.Begin(count);

    private async ValueTask<StagedCall> StageAsync(ModelCall call, ProposalBatch? batch, CancellationToken cancellationToken)
    {
        if (Refusal(call, out IntentDefinition? definition, out Intent? intent) is { } refusal)
        {
            return new StagedCall(call, null, null, refusal);
        }

        Proposal? proposal = null;
        bool isRecorded = false;
        MediatedProposal refused;
        try
        {
            intent ??= await BeginAsync(definition!, call, cancellationToken).ConfigureAwait(false);
            if (intent is null)
            {
                return new StagedCall(call, null, null, TooManyWait(call));
            }

            proposal = await instance.ProposeAsync(intent, new CallProvider(call, batch, options), cancellationToken).ConfigureAwait(false);
            if (proposal is not null)
            {
                return new StagedCall(call, intent, proposal, null);
            }

            refused = Refused(call, MediationStatus.NotPermitted, ClpCodes.NotPermitted, "The proposal was withheld.");
        }
        catch (RefusalException e)
        {
            isRecorded = e.IsRecorded;
            refused = Refused(call, MediationStatus.NotPermitted, e.Code, e.Reason);
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            refused = Failed(call, e);
        }
        finally
        {
            if (proposal is null)
            {
                await AbandonAsync(intent).ConfigureAwait(false);
            }
        }

        // What the log grew by counts, so that a model cannot fill it.
        if (isRecorded || intent is not null)
        {
            attempts.Failed(definition!.Name, usable: null);
        }

        return new StagedCall(call, null, null, refused);
    }

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
            judged = made.ToDictionary(m => m, m => Failed(m.Call, e));
        }

        return [.. staged.Select(s => s.Refused ?? Now(judged[s]))];
    }

    // Switched off in the meantime, it is not left to be decided about.
    private MediatedProposal Now(MediatedProposal mediated)
        => options.Switch?.Reason is not { } reason ? mediated
            : mediated with { Status = MediationStatus.SwitchedOff, Violations = [new Violation(ClpCodes.ProviderSwitchedOff, "", reason)], Suggestion = null };

    // Before anybody is asked: only what can be carried out, all of it, is left to decide about.
    private async ValueTask<ImmutableArray<MediatedProposal>> SettleAsync(List<StagedCall> staged, ImmutableArray<MediatedProposal> judged, CancellationToken cancellationToken)
    {
        ImmutableArray<MediatedProposal>.Builder settled = ImmutableArray.CreateBuilder<MediatedProposal>(judged.Length);
        MediatedProposal? first = judged.FirstOrDefault(j => !j.IsReady);
        foreach ((StagedCall call, MediatedProposal mediated) in staged.Zip(judged))
        {
            if (!mediated.IsReady)
            {
                await RejectAsync(call.Intent, mediated, cancellationToken).ConfigureAwait(false);
                settled.Add(mediated with { Batch = null });
            }
            else if (first is not null)
            {
                settled.Add(await RetractAsync(mediated, first, judged.IndexOf(first), cancellationToken).ConfigureAwait(false));
            }
            else
            {
                attempts.Succeeded(mediated.Intent!.Name);
                settled.Add(mediated);
            }
        }

        return settled.MoveToImmutable();
    }

    private async ValueTask RejectAsync(Intent? intent, MediatedProposal mediated, CancellationToken cancellationToken)
    {
        if (intent is null)
        {
            return;
        }

        string reason = OneLine.Cut($"{mediated.Status}: {string.Join("; ", [.. mediated.Violations.Select(v => v.Message), .. mediated.Missing])}", MaxReason);
        if (mediated.Proposal is { Status: ProposalStatus.Staged or ProposalStatus.PartlyAccepted } open)
        {
            await RejectAsync(open, reason, cancellationToken).ConfigureAwait(false);
        }

        bool isUsable = mediated.Proposal is { Status: not ProposalStatus.Accepted };
        if (!attempts.Failed(intent.Name, isUsable ? intent : null))
        {
            await WithdrawAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<MediatedProposal> RetractAsync(MediatedProposal ready, MediatedProposal because, int place, CancellationToken cancellationToken)
    {
        string call = because.CallId is { Length: > 0 } id ? $"'{because.Tool}' ({id})" : $"'{because.Tool}'";
        string reason = OneLine.Cut(string.Create(CultureInfo.InvariantCulture, $"It was called together with call {place + 1} of the message, {call}, which cannot be carried out ({MediationAnswer.Word(because.Status)}); all of them are taken or none."), MaxReason);
        if (ready is { Status: MediationStatus.Waiting, Proposal: { } open })
        {
            await RejectAsync(open, reason, cancellationToken).ConfigureAwait(false);
        }

        await WithdrawAsync(ready.Intent!, reason, cancellationToken).ConfigureAwait(false);
        return ready with { Status = MediationStatus.Retracted, Preview = null, Batch = null, Violations = [new Violation("retracted", "", reason)] };
    }

    private async ValueTask RejectAsync(Proposal open, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await instance.RejectAsync(open, judge, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            // Somebody else has decided about it, or withdrawn its intent.
        }
    }

    private async ValueTask WithdrawAsync(Intent intent, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await instance.WithdrawAsync(intent, judge, OneLine.Cut(reason, MaxReason), cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException)
        {
            // Somebody else has committed or withdrawn it.
        }
    }

    // The attempt's own failure is what the caller hears of.
    private async ValueTask AbandonAsync(Intent? intent)
    {
        try
        {
            if (intent is not null)
            {
                await WithdrawAsync(intent, "The attempt came to no proposal that could wait.", CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StorageException)
        {
        }
    }

    private static MediatedProposal Failed(ModelCall call, LifecycleException e) => e.Code is ClpCodes.TooMany or ClpCodes.NotPermitted
        ? Refused(call, MediationStatus.NotPermitted, e.Code, "There is no room for more requests, or they are not permitted.")
        : Refused(call, MediationStatus.Failed, e.Code, "It could not be judged.");

    private static MediatedProposal Refused(ModelCall call, MediationStatus status, string code, string message)
        => new() { Status = status, Tool = call.Tool, CallId = call.CallId, Violations = [new Violation(code, "", message)] };

    /// <summary>A call and what it has become: a proposal for an intent, or a refusal. Compared by reference, for two calls may be alike.</summary>
    private sealed class StagedCall(ModelCall call, Intent? intent, Proposal? proposal, MediatedProposal? refused)
    {
        public ModelCall Call => call;

        public Intent? Intent => intent;

        public Proposal? Proposal => proposal;

        public MediatedProposal? Refused => refused;
    }
}
