namespace Clp;

/// <summary>What a guard may look at. Everything in it is immutable, so a guard cannot change what it judges.</summary>
/// <param name="Intent">The intent, with its payload and the provenance of each value.</param>
/// <param name="State">The state before the transition.</param>
/// <param name="Now">The one instant captured for this commit, UTC.</param>
/// <param name="By">Who asks for the commit.</param>
public readonly record struct GuardContext(Intent Intent, StateObject State, DateTimeOffset Now, Actor By)
{
    /// <summary>The intent's payload.</summary>
    public StateObject Payload => Intent.Payload;
}

/// <summary>What a typed guard may look at: the lens' view of state and input.</summary>
/// <param name="Input">The intent's payload as a record.</param>
/// <param name="State">The state as a record.</param>
/// <param name="Now">The one instant captured for this commit, UTC.</param>
/// <param name="By">Who asks for the commit.</param>
/// <param name="Intent">The untyped intent, for provenance.</param>
public readonly record struct GuardContext<TState, TInput>(TInput Input, TState State, DateTimeOffset Now, Actor By, Intent Intent);
