namespace Clp;

/// <summary>What the rules say about an intent on one state: a refusal, or a change that only has to be stored.</summary>
internal readonly struct Decision
{
    private Decision(Outcome? refusal, Transition? transition, StateDelta? delta, StateObject? after)
        => (Refusal, Transition, Delta, After) = (refusal, transition, delta, after);

    public Outcome? Refusal { get; }
    public Transition? Transition { get; }
    public StateDelta? Delta { get; }
    public StateObject? After { get; }

    public static Decision Refuse(Outcome outcome) => new(outcome, null, null, null);
    public static Decision Change(Transition transition, StateDelta delta, StateObject after) => new(null, transition, delta, after);
    /// <summary>Everything allows it, and an asynchronous transition would act; it was not run.</summary>
    public static Decision WouldRun(Transition transition) => new(null, transition, null, null);
}

/// <summary>What is to be decided.</summary>
internal readonly record struct DecisionRequest(Intent Intent, StateObject State, CommitOptions Options, DateTimeOffset Now, System.Collections.Immutable.ImmutableArray<string> Affirmed)
{
    public GuardContext Context => new(Intent, State, Now, Options.By);
}
