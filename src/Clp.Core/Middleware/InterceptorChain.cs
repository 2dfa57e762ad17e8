namespace Clp;

/// <summary>The interceptors, linked once per runtime: each handler holds the next. What is being done travels in the arguments, so nothing is linked per call.</summary>
internal sealed class InterceptorChain
{
    public InterceptorChain(IReadOnlyList<IClpInterceptor> interceptors, IProposalProvider? provider)
    {
        Propose = (args, token) => (args.Provider ?? provider)!.ProposeAsync(args.Context ?? throw Foreign(), token);
        Accept = static (args, token) => (args.Call ?? throw Foreign()).NextAsync(token);
        Commit = static (args, token) => (args.Call ?? throw Foreign()).NextAsync(token);
        Transition = static async (args, token) => await (args.Call ?? throw Foreign()).NextAsync(token).ConfigureAwait(false);
        IsEmpty = interceptors.Count == 0;
        for (int i = interceptors.Count - 1; i >= 0; i--)
        {
            IClpInterceptor interceptor = interceptors[i];
            ProposeHandler propose = Propose;
            AcceptHandler accept = Accept;
            CommitHandler commit = Commit;
            TransitionHandler transition = Transition;
            Propose = (args, token) => interceptor.ProposeAsync(args, propose, token);
            Accept = (args, token) => interceptor.AcceptAsync(args, accept, token);
            Commit = (args, token) => interceptor.CommitAsync(args, commit, token);
            Transition = (args, token) => interceptor.TransitionAsync(args, transition, token);
        }
    }

    public bool IsEmpty { get; }
    public ProposeHandler Propose { get; }
    public AcceptHandler Accept { get; }
    public CommitHandler Commit { get; }
    public TransitionHandler Transition { get; }

    public static LifecycleException Misuse(string what)
        => new(ClpCodes.InterceptorMisuse, $"An interceptor {what}; it returns what 'next' returned, or a refusal of its own. Nothing was changed.");

    private static LifecycleException Foreign() => Misuse("passed on arguments of its own making");
}
