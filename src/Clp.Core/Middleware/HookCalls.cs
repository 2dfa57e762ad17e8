namespace Clp;

/// <summary>Which hook to call. As a struct type argument, so that the pipeline is compiled once per hook, without delegates.</summary>
internal interface IHookCall<TArgs>
{
    static abstract ValueTask Call(IClpMiddleware hook, in TArgs args, CancellationToken cancellationToken);
}

/// <summary>The hooks.</summary>
internal static class HookCalls
{
    public readonly struct BeforeDispatch : IHookCall<DispatchingArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in DispatchingArgs args, CancellationToken cancellationToken) => hook.BeforeDispatchAsync(args, cancellationToken);
    }

    public readonly struct AfterDispatch : IHookCall<DispatchedArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in DispatchedArgs args, CancellationToken cancellationToken) => hook.AfterDispatchAsync(args, cancellationToken);
    }

    public readonly struct BeforePropose : IHookCall<ProposingArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in ProposingArgs args, CancellationToken cancellationToken) => hook.BeforeProposeAsync(args, cancellationToken);
    }

    public readonly struct AfterPropose : IHookCall<ProposedArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in ProposedArgs args, CancellationToken cancellationToken) => hook.AfterProposeAsync(args, cancellationToken);
    }

    public readonly struct BeforeCommit : IHookCall<CommittingArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in CommittingArgs args, CancellationToken cancellationToken) => hook.BeforeCommitAsync(args, cancellationToken);
    }

    public readonly struct AfterCommit : IHookCall<CommittedArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in CommittedArgs args, CancellationToken cancellationToken) => hook.AfterCommitAsync(args, cancellationToken);
    }

    public readonly struct GuardDeny : IHookCall<GuardDeniedArgs>
    {
        public static ValueTask Call(IClpMiddleware hook, in GuardDeniedArgs args, CancellationToken cancellationToken) => hook.OnGuardDenyAsync(args, cancellationToken);
    }
}
