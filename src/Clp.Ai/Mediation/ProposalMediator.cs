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
    private const int MaxReason = 1_000;

    private readonly ContractInstance instance;
    private readonly MediationOptions options;
    private readonly Attempts attempts;
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
        cancellationToken.ThrowIfCancellationRequested();
        if (FindIntent(call.Tool) is not { } definition)
        {
            return Refused(call, MediationStatus.NotPossible, ClpCodes.ReplyUnfit, $"There is no tool '{ReplyText.OneLine(call.Tool)}'.");
        }

        if (options.Switch?.Reason is { } reason)
        {
            return Refused(call, MediationStatus.SwitchedOff, ClpCodes.ProviderSwitchedOff, reason);
        }

        if (!attempts.TryBegin(definition.Name, out Intent? failed))
        {
            return Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"'{definition.Name}' was proposed in vain {options.MaxAttemptsPerIntent} times in a row, which is the limit.");
        }

        // Somebody else may have withdrawn it meanwhile, or filled and committed it: then the call is for a new one.
        failed = instance.PendingIntents.Any(i => i.Id == failed?.Id) ? failed : null;
        if (failed is null && instance.PendingIntents.Count(i => i.By is { Kind: ActorKind.Ai } by && by.Id == options.Name) >= options.MaxWaiting)
        {
            return Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"{options.MaxWaiting} requests wait for a decision, which is the limit; somebody must decide first.");
        }

        return await TakeAsync(definition, call, failed, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Takes back what is ready, so that it is not left to be decided about: rejects it and withdraws its intent. What somebody has decided about by now stays decided.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    internal async ValueTask<MediatedProposal> RetractAsync(MediatedProposal ready, string reason)
    {
        string line = ReplyText.OneLine(reason, MaxReason);
        if (ready is { Status: MediationStatus.Waiting, Proposal: { } open })
        {
            try
            {
                await instance.RejectAsync(open, judge, line, CancellationToken.None).ConfigureAwait(false);
            }
            catch (LifecycleException)
            {
                // Somebody else has decided, or withdrawn it.
            }
        }

        await WithdrawAsync(ready.Intent!, line, CancellationToken.None).ConfigureAwait(false);
        return ready with { Status = MediationStatus.Retracted, Preview = null, Violations = [new Violation("retracted", "", line)] };
    }

    private IntentDefinition? FindIntent(string? tool)
        => tool is null ? null : instance.Contract.Intents.FirstOrDefault(i => ToolNames.Of(i.Name) == tool);

    private async ValueTask<MediatedProposal> TakeAsync(IntentDefinition definition, ModelCall call, Intent? failed, CancellationToken cancellationToken)
    {
        Intent? intent = failed;
        bool isSettled = false;
        try
        {
            intent ??= await instance.DispatchAsync(definition.Name, null, new CommitOptions { By = Actor.Ai(options.Name), Correlation = call.Correlation }, cancellationToken).ConfigureAwait(false);
            Proposal? proposal = await instance.ProposeAsync(intent, new CallProvider(call, options), cancellationToken).ConfigureAwait(false);
            MediatedProposal mediated = proposal is null
                ? Refused(call, MediationStatus.NotPermitted, ClpCodes.NotPermitted, "The proposal was withheld.")
                : await JudgeAsync(call, proposal, cancellationToken).ConfigureAwait(false);
            await SettleAsync(intent, mediated, cancellationToken).ConfigureAwait(false);
            isSettled = true;
            return mediated;
        }
        catch (RefusalException e)
        {
            return Refused(call, MediationStatus.NotPermitted, e.Code, e.Reason);
        }
        catch (LifecycleException e) when (e.Code is ClpCodes.TooMany or ClpCodes.NotPermitted)
        {
            return Refused(call, MediationStatus.NotPermitted, e.Code, "There is no room for more requests, or they are not permitted.");
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            return Refused(call, MediationStatus.Failed, e.Code, "It could not be judged.");
        }
        finally
        {
            if (!isSettled && intent is not null)
            {
                await AbandonAsync(intent).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<MediatedProposal> JudgeAsync(ModelCall call, Proposal proposal, CancellationToken cancellationToken)
    {
        Preview preview = await instance.PreviewAsync(proposal, commit: new CommitOptions { By = options.CommitBy }, cancellationToken: cancellationToken).ConfigureAwait(false);
        MediatedProposal mediated = MediationJudge.Judge(call, proposal, preview);
        return options.Switch?.Reason is not { } reason ? mediated
            : mediated with { Status = MediationStatus.SwitchedOff, Violations = [new Violation(ClpCodes.ProviderSwitchedOff, "", reason)], Suggestion = null };
    }

    // Before anybody is asked: only what can be carried out is left to decide about.
    private async ValueTask SettleAsync(Intent intent, MediatedProposal mediated, CancellationToken cancellationToken)
    {
        if (mediated.IsReady)
        {
            attempts.Succeeded(intent.Name);
            return;
        }

        string reason = ReplyText.OneLine($"{mediated.Status}: {string.Join("; ", [.. mediated.Violations.Select(v => v.Message), .. mediated.Missing])}", MaxReason);
        if (mediated.Proposal is { Status: ProposalStatus.Staged or ProposalStatus.PartlyAccepted } open)
        {
            await instance.RejectAsync(open, judge, reason, cancellationToken).ConfigureAwait(false);
        }

        bool isUsable = mediated.Proposal is { Status: not ProposalStatus.Accepted };
        if (!attempts.Failed(intent, isUsable))
        {
            await WithdrawAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WithdrawAsync(Intent intent, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await instance.WithdrawAsync(intent, judge, ReplyText.OneLine(reason, MaxReason), cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException)
        {
            // Somebody else has committed or withdrawn it.
        }
    }

    // The attempt's own failure is what the caller hears of.
    private async ValueTask AbandonAsync(Intent intent)
    {
        try
        {
            await WithdrawAsync(intent, "The attempt ended before there was a proposal.", CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
        }
    }

    private static MediatedProposal Refused(ModelCall call, MediationStatus status, string code, string message)
        => new() { Status = status, Tool = call.Tool, CallId = call.CallId, Violations = [new Violation(code, "", message)] };
}
