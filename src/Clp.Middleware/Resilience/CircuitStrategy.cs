using Polly;
using PollyOutcome = Polly.Outcome;

namespace Clp.Middleware;

/// <summary>
/// The breaker as a part of a Polly pipeline. Polly's own takes every end that is no failure for a success, so that a caller's
/// cancellation or a refusal would close a half-open circuit; here they count as neither.
/// </summary>
internal sealed class CircuitStrategy(CircuitBreaker breaker, Func<ResilienceContext, Exception?, CallEnd> judge, Func<TimeSpan, Exception> refusal) : ResilienceStrategy
{
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        if (!breaker.TryEnter(out long ticket, out TimeSpan retryAfter))
        {
            return PollyOutcome.FromException<TResult>(refusal(retryAfter));
        }

        CallEnd end = CallEnd.Neutral;
        try
        {
            Outcome<TResult> outcome = await callback(context, state).ConfigureAwait(false);
            end = judge(context, outcome.Exception);
            return outcome;
        }
        finally
        {
            breaker.Exit(ticket, end);
        }
    }
}
