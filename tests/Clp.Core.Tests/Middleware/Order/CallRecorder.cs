namespace Clp.Tests.Middleware.Order;

/// <summary>A middleware and an interceptor in one that writes down every call, and throws where it is told to.</summary>
internal sealed class CallRecorder(List<string> calls, string name = "") : IClpMiddleware, IClpInterceptor
{
    /// <summary>Call → what to throw there. An interceptor's call begins with an arrow when it comes back.</summary>
    public Dictionary<string, Func<Exception>> Throw { get; } = [];

    public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken) => On("before-dispatch");
    public ValueTask AfterDispatchAsync(DispatchedArgs args, CancellationToken cancellationToken) => On("after-dispatch");
    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken) => On("before-propose");
    public ValueTask AfterProposeAsync(ProposedArgs args, CancellationToken cancellationToken) => On("after-propose", args.Proposal is null ? "nothing" : null);
    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => On("before-commit");
    public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => On("after-commit", args.Outcome.GetType().Name);
    public ValueTask OnGuardDenyAsync(GuardDeniedArgs args, CancellationToken cancellationToken) => On("guard-deny");
    public ValueTask OnErrorAsync(ErrorArgs args, CancellationToken cancellationToken) => On("error", args.Phase.ToString());

    public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
        => AroundAsync("propose", () => next(args, cancellationToken), draft => draft is null ? "nothing" : null);

    public ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
        => AroundAsync("accept", () => next(args, cancellationToken), acceptance => acceptance.Status.ToString());

    public ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken)
        => AroundAsync("commit", () => next(args, cancellationToken), outcome => outcome.GetType().Name);

    public async ValueTask TransitionAsync(TransitioningArgs args, TransitionHandler next, CancellationToken cancellationToken) => await AroundAsync("transition", async () =>
    {
        await next(args, cancellationToken);
        return true;
    }, _ => null);

    private async ValueTask<T> AroundAsync<T>(string operation, Func<ValueTask<T>> next, Func<T, string?> word)
    {
        await On(operation + " →");
        T answer;
        try
        {
            answer = await next();
        }
        catch
        {
            await On("← " + operation, "exception");
            throw;
        }

        await On("← " + operation, word(answer));
        return answer;
    }

    private ValueTask On(string call, string? detail = null)
    {
        lock (calls)
        {
            calls.Add((name.Length > 0 ? name + " " : "") + call + (detail is null ? "" : ": " + detail));
        }

        return Throw.TryGetValue(call, out Func<Exception>? make) ? throw make() : default;
    }
}
