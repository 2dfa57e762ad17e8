namespace Clp;

/// <summary>
/// The hooks in order, and the two failure policies: a before-hook's failure stops the operation, an after-hook's goes to
/// <see cref="IClpMiddleware.OnErrorAsync"/>. Hooks that complete synchronously cost a call each and allocate nothing.
/// </summary>
internal sealed class Pipeline(IClpMiddleware[] hooks, StreamId stream, ClpLog log)
{
    public bool IsEmpty => hooks.Length == 0;

    public ValueTask BeforeDispatchAsync(string intent, StateObject payload, CommitOptions options, bool isOneStep, CancellationToken cancellationToken)
        => Before<HookCalls.BeforeDispatch, DispatchingArgs>(new(stream, intent, payload, options) { IsOneStep = isOneStep }, ClpPhase.Dispatch, cancellationToken);

    public ValueTask AfterDispatchAsync(Intent intent, CommitOptions options)
        => After<HookCalls.AfterDispatch, DispatchedArgs>(new(stream, intent, options), ClpPhase.Dispatch);

    public ValueTask BeforeProposeAsync(in ProposingArgs args, CancellationToken cancellationToken)
        => Before<HookCalls.BeforePropose, ProposingArgs>(args, ClpPhase.Propose, cancellationToken);

    public ValueTask AfterProposeAsync(in ProposingArgs args, Proposal? proposal)
        => After<HookCalls.AfterPropose, ProposedArgs>(new(stream, args.Intent, proposal, args.Correlation), ClpPhase.Propose);

    public ValueTask BeforeCommitAsync(Intent intent, CommitOptions options, CancellationToken cancellationToken)
        => Before<HookCalls.BeforeCommit, CommittingArgs>(new(stream, intent, options), ClpPhase.Commit, cancellationToken);

    public ValueTask AfterCommitAsync(Intent intent, CommitOptions options, Outcome outcome)
        => After<HookCalls.AfterCommit, CommittedArgs>(new(stream, intent, options, outcome), ClpPhase.AfterCommit);

    public ValueTask OnGuardDenyAsync(Intent intent, CommitOptions options, Outcome.Denied denied)
        => After<HookCalls.GuardDeny, GuardDeniedArgs>(new(stream, intent, options, denied), ClpPhase.Guard);

    /// <summary>As <see cref="OnErrorAsync"/>, for those who must be neither held up nor failed by it.</summary>
    public void Report(ClpPhase phase, Exception exception) => _ = OnErrorAsync(phase, exception).AsTask();

    /// <summary>Tells everyone; a hook that fails while hearing of a failure is only logged.</summary>
    public async ValueTask OnErrorAsync(ClpPhase phase, Exception exception)
    {
        log.Failure(phase, stream.Instance, exception);
        ClpMeter.Failed(stream.Contract, phase);
        foreach (IClpMiddleware hook in hooks)
        {
            try
            {
                await hook.OnErrorAsync(new ErrorArgs(stream, phase, exception), default).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Contained by decision: an error handler's own failure must not replace the error.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.HookFailure(hook.GetType().Name, stream.Instance, e);
            }
        }
    }

    private ValueTask Before<TCall, TArgs>(in TArgs args, ClpPhase phase, CancellationToken cancellationToken)
        where TCall : struct, IHookCall<TArgs>
        where TArgs : struct
    {
        IClpMiddleware[] all = hooks;
        int i = 0;
        try
        {
            for (; i < all.Length; i++)
            {
                ValueTask running = TCall.Call(all[i], args, cancellationToken);
                if (!running.IsCompletedSuccessfully)
                {
                    return RestBefore<TCall, TArgs>(running, i, args, phase, cancellationToken);
                }
            }

            return default;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return RestBefore<TCall, TArgs>(ValueTask.FromException(e), i, args, phase, cancellationToken);
        }
    }

    private async ValueTask RestBefore<TCall, TArgs>(ValueTask running, int index, TArgs args, ClpPhase phase, CancellationToken cancellationToken)
        where TCall : struct, IHookCall<TArgs>
        where TArgs : struct
    {
        try
        {
            await running.ConfigureAwait(false);
            while (++index < hooks.Length)
            {
                await TCall.Call(hooks[index], args, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not RefusalException && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            string failed = hooks[index].GetType().Name;
            await OnErrorAsync(phase, e).ConfigureAwait(false);
            throw new LifecycleException(ClpCodes.HookFailed, $"The middleware '{failed}' failed, so nothing was started.", e) { FailedPart = failed };
        }
    }

    // After-hooks run from the inside out: the last added first. What happened has happened, and an observer cannot undo it.
    private ValueTask After<TCall, TArgs>(in TArgs args, ClpPhase phase)
        where TCall : struct, IHookCall<TArgs>
        where TArgs : struct
    {
        IClpMiddleware[] all = hooks;
        int i = all.Length - 1;
        try
        {
            for (; i >= 0; i--)
            {
                ValueTask running = TCall.Call(all[i], args, CancellationToken.None);
                if (!running.IsCompletedSuccessfully)
                {
                    return RestAfter<TCall, TArgs>(running, i, args, phase);
                }
            }

            return default;
        }
#pragma warning disable CA1031 // Contained by decision; the rest handles it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return RestAfter<TCall, TArgs>(ValueTask.FromException(e), i, args, phase);
        }
    }

    private async ValueTask RestAfter<TCall, TArgs>(ValueTask running, int index, TArgs args, ClpPhase phase)
        where TCall : struct, IHookCall<TArgs>
        where TArgs : struct
    {
        while (true)
        {
            try
            {
                await running.ConfigureAwait(false);
                while (--index >= 0)
                {
                    await TCall.Call(hooks[index], args, CancellationToken.None).ConfigureAwait(false);
                }

                return;
            }
#pragma warning disable CA1031 // Contained by decision, as above; the remaining hooks still run.
            catch (Exception e)
#pragma warning restore CA1031
            {
                await OnErrorAsync(phase, e).ConfigureAwait(false);
                running = default;
            }
        }
    }
}
