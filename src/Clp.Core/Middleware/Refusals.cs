namespace Clp;

/// <summary>What hooks and interceptors throw, as it is recorded and told.</summary>
internal static class Refusals
{
    /// <summary>True for what ends an attempt before the runtime has judged it, and belongs in the log.</summary>
    public static bool IsToRecord(ClpException e) => e is RefusalException { IsRecorded: true } or LifecycleException { FailedPart: not null };

    public static Outcome Outcome(ClpException e) => e is RefusalException refusal
        ? new Outcome.NotPermitted(refusal.Reason)
        : new Outcome.Failed(((LifecycleException)e).FailedPart!, FailureKind.Error, "It refused or failed before anything was done; see the error log.");

    /// <summary>An interceptor's exception as the caller gets it: a refusal or the caller's own cancellation as it is, anything else reported and wrapped.</summary>
    public static async ValueTask<Exception> FailedAsync(InstanceCore core, ClpPhase phase, Exception e, CancellationToken cancellationToken)
    {
        if (e is RefusalException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return e;
        }

        await core.Hooks.OnErrorAsync(phase, e).ConfigureAwait(false);
        return new LifecycleException(e is LifecycleException { Code: ClpCodes.InterceptorMisuse } ? ClpCodes.InterceptorMisuse : ClpCodes.HookFailed, "An interceptor failed, so nothing was changed; see the error log.", e) { FailedPart = "interceptor" };
    }
}
