namespace Clp;

/// <summary>What hooks and interceptors refuse or fail at, as it is recorded and told.</summary>
internal static class Refusals
{
    /// <summary>True for what ends an attempt before the runtime has judged it, and belongs in the log.</summary>
    public static bool IsToRecord(ClpException e) => e is RefusalException { IsRecorded: true } or LifecycleException { FailedPart: not null };

    public static Outcome OutcomeOf(ClpException e) => e is RefusalException refusal
        ? new Outcome.NotPermitted(refusal.Reason)
        : new Outcome.Failed(((LifecycleException)e).FailedPart!, FailureKind.Error, "It failed before anything was done; see the error log.");

    /// <summary>True for an answer that is no commit, and complete enough to be stored and read back.</summary>
    public static bool IsWellFormed(Outcome outcome) => outcome switch
    {
        Outcome.Denied d => !d.Denials.IsDefaultOrEmpty && d.Denials.All(x => x is { Guard: not null, Reason: not null }),
        Outcome.Invalid i => !i.Errors.IsDefaultOrEmpty && i.Errors.All(x => x is { Code: not null, Message: not null }),
        Outcome.Incomplete i => !i.Missing.IsDefaultOrEmpty && i.Missing.All(x => x is not null),
        Outcome.NotPermitted n => n.Reason is not null && !n.Unaffirmed.IsDefault && n.Unaffirmed.All(x => x is not null),
        Outcome.NotApplicable n => n.Reason is not null,
        Outcome.Failed f => f is { Transition: not null, Reason: not null } && Enum.IsDefined(f.Kind),
        Outcome.Conflicted => true,
        _ => false,
    };

    /// <summary>
    /// Records a refusal that did not come from the runtime itself. The refusal stands whether or not the store takes it: a
    /// failure to record it is reported and does not take its place.
    /// </summary>
    public static async ValueTask RecordAsync(InstanceCore core, ClpPhase phase, Func<InstanceView, ContractEvent> make, CommitOptions command)
    {
        try
        {
            await core.RecordInTurnAsync(make, static (on, make) => new Recording<bool>(make(on), true), command, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Reported, as said above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await core.Hooks.OnErrorAsync(phase, e).ConfigureAwait(false);
        }
    }

    /// <summary>An interceptor's exception as the caller gets it: a refusal or the caller's own cancellation as it is, anything else reported and wrapped.</summary>
    public static async ValueTask<Exception> FailedAsync(InstanceCore core, ClpPhase phase, Exception e, CancellationToken cancellationToken)
    {
        if (e is RefusalException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return e;
        }

        await core.Hooks.OnErrorAsync(phase, e).ConfigureAwait(false);
        string code = e is LifecycleException { Code: ClpCodes.InterceptorMisuse } ? ClpCodes.InterceptorMisuse : ClpCodes.HookFailed;
        return new LifecycleException(code, "An interceptor failed, so nothing was changed; see the error log.", e) { FailedPart = "interceptor" };
    }
}
