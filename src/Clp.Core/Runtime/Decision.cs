namespace Clp;

/// <summary>What the rules say about an intent on one state: a refusal, or a change that only has to be stored.</summary>
internal readonly struct Decision
{
    private Decision(Outcome? refusal, Transition? transition, StateDelta? delta, StateObject? after, bool isJudged = true)
        => (Refusal, Transition, Delta, After, IsJudged) = (refusal, transition, delta, after, isJudged);

    public Outcome? Refusal { get; }
    public Transition? Transition { get; }
    public StateDelta? Delta { get; }
    public StateObject? After { get; }
    /// <summary>True when the guards were asked.</summary>
    public bool IsJudged { get; }

    /// <summary>Refused before the guards were asked.</summary>
    public static Decision Unfit(Outcome outcome) => new(outcome, null, null, null, isJudged: false);
    public static Decision Refuse(Outcome outcome) => new(outcome, null, null, null);
    public static Decision Change(Transition transition, StateDelta delta, StateObject after) => new(null, transition, delta, after);
    /// <summary>Everything allows it, and an asynchronous transition would act; it was not run.</summary>
    public static Decision WouldRun(Transition transition) => new(null, transition, null, null);
}

/// <summary>What is to be decided.</summary>
/// <param name="Intent">With the payload it is decided on.</param>
/// <param name="State">On which state.</param>
/// <param name="StateVersion">That state's version.</param>
/// <param name="Options">How it is to be committed.</param>
/// <param name="Now">The one instant of the decision.</param>
/// <param name="Affirmed">The requirements affirmed so far.</param>
internal readonly record struct DecisionRequest(Intent Intent, StateObject State, long StateVersion, CommitOptions Options, DateTimeOffset Now, System.Collections.Immutable.ImmutableArray<string> Affirmed)
{
    public GuardContext Context => new(Intent, State, Now, Options.By);
}
