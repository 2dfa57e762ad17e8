namespace Clp.Ai;

/// <summary>Makes proposals of calls: for an intent that the AI dispatches, without values, as long as it may and there is room.</summary>
internal sealed class CallStaging(ContractInstance instance, MediationOptions options, Attempts attempts, Dismissal dismissal)
{
    private readonly WaitingIntents waiting = new(instance, options);

    /// <summary>The call as a staged proposal for an intent that it began or that an earlier call left, or the refusal.</summary>
    public async ValueTask<StagedCall> StageAsync(ModelCall call, ProposalBatch? batch, CancellationToken cancellationToken)
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

            refused = MediationJudge.Refused(call, MediationStatus.NotPermitted, ClpCodes.NotPermitted, "The proposal was withheld.");
        }
        catch (RefusalException e)
        {
            isRecorded = e.IsRecorded;
            refused = MediationJudge.Refused(call, MediationStatus.NotPermitted, e.Code, e.Reason);
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            refused = MediationJudge.Failed(call, e);
        }
        finally
        {
            if (proposal is null)
            {
                await dismissal.AbandonAsync(intent).ConfigureAwait(false);
            }
        }

        // What the log grew by counts, so that a model cannot fill it.
        if (isRecorded || intent is not null)
        {
            attempts.Failed(definition!.Name, usable: null);
        }

        return new StagedCall(call, null, null, refused);
    }

    private MediatedProposal? Refusal(ModelCall call, out IntentDefinition? definition, out Intent? failed)
    {
        failed = null;
        definition = call.Tool is null ? null : instance.Contract.Intents.FirstOrDefault(i => ToolNames.Of(i.Name) == call.Tool);
        if (definition is null)
        {
            return MediationJudge.Refused(call, MediationStatus.NotPossible, ClpCodes.ReplyUnfit, $"There is no tool '{OneLine.Cut(call.Tool ?? "")}'.");
        }

        if (options.Switch?.Reason is { } reason)
        {
            return MediationJudge.Refused(call, MediationStatus.SwitchedOff, ClpCodes.ProviderSwitchedOff, reason);
        }

        if (!attempts.TryBegin(definition.Name, out Intent? earlier))
        {
            return MediationJudge.Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"'{definition.Name}' was proposed in vain {options.MaxAttemptsPerIntent} times in a row, which is the limit.");
        }

        // Somebody else may have withdrawn it meanwhile, or filled and committed it: then the call is for a new one.
        failed = instance.PendingIntents.Any(i => i.Id == earlier?.Id) ? earlier : null;
        return null;
    }

    private MediatedProposal TooManyWait(ModelCall call)
        => MediationJudge.Refused(call, MediationStatus.OverBudget, ClpCodes.MediationOverBudget, $"{options.MaxWaiting} requests wait for a decision, which is the limit; somebody must decide first.");

    private async ValueTask<bool> MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (!waiting.HasRoom)
        {
            foreach (Intent intent in await waiting.OverAsync(cancellationToken).ConfigureAwait(false))
            {
                await dismissal.WithdrawAsync(intent, "Nobody can decide about it any more, and it takes the place of others.", cancellationToken).ConfigureAwait(false);
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

        await dismissal.AbandonAsync(begun).ConfigureAwait(false);
        return null;
    }
}
