using System.Runtime.ExceptionServices;

namespace Clp;

/// <summary>One asynchronous transition; its delta stays here, out of the interceptors' reach.</summary>
internal sealed class TransitionCall(StreamId stream, Transition transition, TransitionContext context, TimeSpan timeout, TimeProvider time) : InterceptedCall<StateDelta?>
{
    /// <summary>Sends it through the interceptors.</summary>
    /// <returns>What the transition returned.</returns>
    public async ValueTask<StateDelta?> ThroughAsync(InterceptorChain interceptors, Pipeline hooks, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await interceptors.Transition(new TransitioningArgs(stream, context.Intent, transition.Name, context.By) { Call = this }, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Judged below, once it is known what has happened.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        await EndAsync().ConfigureAwait(false);
        if (HasSucceeded)
        {
            // The effect outside has happened; what it led to is not thrown away because of an interceptor.
            if (failure is not null)
            {
                await hooks.OnErrorAsync(ClpPhase.Transition, failure).ConfigureAwait(false);
            }

            return Answer;
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw InterceptorChain.Misuse("did not let the transition run, and did not say why");
    }

    protected override bool IsSuccess(StateDelta? answer) => true;

    protected override async ValueTask<StateDelta?> RunAsync(CancellationToken cancellationToken)
        => await TransitionRunner.RunAsync(transition, context, timeout, time, cancellationToken).ConfigureAwait(false);
}
