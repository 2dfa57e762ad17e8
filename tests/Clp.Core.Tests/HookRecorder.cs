namespace Clp.Tests;

/// <summary>Writes down every hook call in order; a hook named in <see cref="Fail"/> throws, and all yield first when asked to.</summary>
internal sealed class HookRecorder(string name = "", List<string>? shared = null, bool yields = false) : IClpMiddleware
{
    public List<string> Calls { get; } = shared ?? [];

    public List<Exception> Errors { get; } = [];

    public string? Fail { get; set; }

    public ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken) => On("before-dispatch");
    public ValueTask AfterDispatchAsync(DispatchedArgs args, CancellationToken cancellationToken) => On("after-dispatch");
    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken) => On("before-propose");
    public ValueTask AfterProposeAsync(ProposedArgs args, CancellationToken cancellationToken) => On(args.Proposal is null ? "after-propose:none" : "after-propose");
    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => On("before-commit");
    public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => On("after-commit:" + args.Outcome.GetType().Name);
    public ValueTask OnGuardDenyAsync(GuardDeniedArgs args, CancellationToken cancellationToken) => On("guard-deny");

    public ValueTask OnErrorAsync(ErrorArgs args, CancellationToken cancellationToken)
    {
        lock (Errors)
        {
            Errors.Add(args.Exception);
        }

        return On("error:" + args.Phase);
    }

    private ValueTask On(string call)
    {
        if (yields)
        {
            return OnLater(call);
        }

        Note(call);
        return default;
    }

    private async ValueTask OnLater(string call)
    {
        await Task.Yield();
        Note(call);
    }

    private void Note(string call)
    {
        lock (Calls)
        {
            Calls.Add(name.Length == 0 ? call : $"{name} {call}");
        }

        if (Fail is not null && call.StartsWith(Fail, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("hook failed on purpose");
        }
    }
}
