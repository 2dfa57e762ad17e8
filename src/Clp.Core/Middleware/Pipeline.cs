namespace Clp;

/// <summary>
/// The hooks in order, and the two failure policies: a before-hook's failure stops the operation, an after-hook's goes to
/// <see cref="IClpMiddleware.OnErrorAsync"/>. Hooks that complete synchronously cost a call each and allocate nothing.
/// </summary>
internal sealed class Pipeline(IClpMiddleware[] hooks, string instance, ClpLog log)
{
    public bool IsEmpty => hooks.Length == 0;

    public ValueTask BeforeDispatchAsync(string intent, StateObject payload, Actor by, CancellationToken cancellationToken)
        => Before(new DispatchingArgs(instance, intent, payload, by), static (h, a, ct) => h.BeforeDispatchAsync(a, ct), ClpPhase.Dispatch, cancellationToken);

    public ValueTask AfterDispatchAsync(Intent intent)
        => After(new DispatchedArgs(instance, intent), static (h, a) => h.AfterDispatchAsync(a, default), ClpPhase.Dispatch);

    public ValueTask BeforeProposeAsync(Intent intent, CancellationToken cancellationToken)
        => Before(new ProposingArgs(instance, intent), static (h, a, ct) => h.BeforeProposeAsync(a, ct), ClpPhase.Propose, cancellationToken);

    public ValueTask AfterProposeAsync(Intent intent, Proposal? proposal)
        => After(new ProposedArgs(instance, intent, proposal), static (h, a) => h.AfterProposeAsync(a, default), ClpPhase.Propose);

    public ValueTask BeforeCommitAsync(Intent intent, Actor by, CancellationToken cancellationToken)
        => Before(new CommittingArgs(instance, intent, by), static (h, a, ct) => h.BeforeCommitAsync(a, ct), ClpPhase.Commit, cancellationToken);

    public ValueTask AfterCommitAsync(Intent intent, Outcome outcome)
        => After(new CommittedArgs(instance, intent, outcome), static (h, a) => h.AfterCommitAsync(a, default), ClpPhase.AfterCommit);

    public ValueTask OnGuardDenyAsync(Intent intent, Outcome.Denied denied)
        => After(new GuardDeniedArgs(instance, intent, denied), static (h, a) => h.OnGuardDenyAsync(a, default), ClpPhase.Guard);

    /// <summary>Tells everyone; a hook that fails while hearing of a failure is only logged.</summary>
    public async ValueTask OnErrorAsync(ClpPhase phase, Exception exception)
    {
        log.Failure(phase, instance, exception);
        foreach (IClpMiddleware hook in hooks)
        {
            try
            {
                await hook.OnErrorAsync(new ErrorArgs(instance, phase, exception), default).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Contained by decision: an error handler's own failure must not replace the error.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.HookFailure(hook.GetType().Name, instance, e);
            }
        }
    }

    private ValueTask Before<TArgs>(TArgs args, Func<IClpMiddleware, TArgs, CancellationToken, ValueTask> call, ClpPhase phase, CancellationToken cancellationToken)
    {
        for (int i = 0; i < hooks.Length; i++)
        {
            ValueTask running;
            try
            {
                running = call(hooks[i], args, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                running = ValueTask.FromException(e);
            }

            if (!running.IsCompletedSuccessfully)
            {
                return RestBefore(running, i, args, call, phase, cancellationToken);
            }
        }

        return default;
    }

    private async ValueTask RestBefore<TArgs>(ValueTask running, int index, TArgs args, Func<IClpMiddleware, TArgs, CancellationToken, ValueTask> call, ClpPhase phase, CancellationToken cancellationToken)
    {
        try
        {
            await running.ConfigureAwait(false);
            while (++index < hooks.Length)
            {
                await call(hooks[index], args, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await OnErrorAsync(phase, e).ConfigureAwait(false);
            throw new LifecycleException(ClpCodes.HookFailed, $"The middleware '{hooks[Math.Min(index, hooks.Length - 1)].GetType().Name}' refused or failed, so nothing was started.", e);
        }
    }

    // After-hooks run from the inside out: the last added first.
    private ValueTask After<TArgs>(TArgs args, Func<IClpMiddleware, TArgs, ValueTask> call, ClpPhase phase)
    {
        for (int i = hooks.Length - 1; i >= 0; i--)
        {
            ValueTask running;
            try
            {
                running = call(hooks[i], args);
            }
#pragma warning disable CA1031 // Contained by decision: what happened has happened, and an observer cannot undo it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                running = ValueTask.FromException(e);
            }

            if (!running.IsCompletedSuccessfully)
            {
                return RestAfter(running, i, args, call, phase);
            }
        }

        return default;
    }

    private async ValueTask RestAfter<TArgs>(ValueTask running, int index, TArgs args, Func<IClpMiddleware, TArgs, ValueTask> call, ClpPhase phase)
    {
        while (true)
        {
            try
            {
                await running.ConfigureAwait(false);
                while (--index >= 0)
                {
                    await call(hooks[index], args).ConfigureAwait(false);
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
