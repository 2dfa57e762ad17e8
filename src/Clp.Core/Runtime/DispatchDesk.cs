namespace Clp;

/// <summary>Where intents come in. Dispatching records the intent and judges nothing.</summary>
internal sealed class DispatchDesk(InstanceCore core)
{
    /// <param name="intent">A new intent.</param>
    /// <param name="bringsValues">True when the caller gave values, and not the contract's defaults alone.</param>
    /// <param name="command">Who dispatches, and what belongs together.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public async ValueTask<Intent> RunAsync(Intent intent, bool bringsValues, CommitOptions command, CancellationToken cancellationToken)
    {
        using ClpSpan span = ClpDiagnostics.Start("clp.dispatch", core.Stream, intent.Name);
        try
        {
            await core.Hooks.BeforeDispatchAsync(intent.Name, intent.Payload, command, isOneStep: false, cancellationToken).ConfigureAwait(false);
            if (bringsValues && command.By.Kind == ActorKind.Ai)
            {
                await RefuseValuesFromAiAsync(intent, command).ConfigureAwait(false);
            }

            await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await core.EnsureFreshAsync(cancellationToken).ConfigureAwait(false);
                for (int attempt = 0; ; attempt++)
                {
                    InstanceView on = core.View;
                    Demand(on);
                    intent.Record(new IntentId(on.Version + 1), core.Now.UtcTicks);
                    ContractEvent.IntentDispatched dispatched = new(intent.Id, intent.Name, intent.Payload, intent.Origins, intent.By, intent.UtcTicks);
                    AppendResult result = await core.AppendAsync(on, dispatched, command, requestHash: null, made: intent).ConfigureAwait(false);
                    if (result.Status == AppendStatus.Appended)
                    {
                        break;
                    }

                    await Backoff.WaitAsync(attempt, core.Options, core.Id).ConfigureAwait(false);
                }
            }
            finally
            {
                core.Turn.Exit();
            }
        }
        catch (ClpException e) when (Refusals.IsToRecord(e))
        {
            span.Failed(e);
            await RecordAsync(intent, Refusals.OutcomeOf(e), command).ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }

        await core.AfterTurnAsync().ConfigureAwait(false);
        ClpMeter.Dispatched(core.Contract.Name, intent.Name);
        await core.Hooks.AfterDispatchAsync(intent, command).ConfigureAwait(false);
        return intent;
    }

    /// <summary>An AI may ask for an intent; its values are a proposal like any other's.</summary>
    private async ValueTask RefuseValuesFromAiAsync(Intent wanted, CommitOptions command)
    {
        Outcome refusal = new Outcome.NotPermitted("An AI may ask for an intent, and stages its values as a proposal.");
        await RecordAsync(wanted, refusal, command).ConfigureAwait(false);
        throw new LifecycleException(ClpCodes.NotPermitted, $"An AI dispatches '{wanted.Name}' without values and stages them as a proposal.");
    }

    private ValueTask RecordAsync(Intent wanted, Outcome refusal, CommitOptions command)
        => Refusals.RecordAsync(core, ClpPhase.Dispatch, on => ProposalDesk.Refused(wanted, RefusedStep.Dispatch, refusal, wanted.By, core.Now), command);

    private void Demand(InstanceView on)
    {
        if (on.Pending.Length >= core.Options.MaxPendingIntents)
        {
            throw new LifecycleException(ClpCodes.TooMany, $"'{core.Stream}' has {on.Pending.Length} pending intents, which is the limit; commit or withdraw some.");
        }
    }
}
