namespace Clp;

/// <summary>One change as a subscriber sees it.</summary>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
/// <param name="Delta">The change.</param>
/// <param name="Version">The stream version.</param>
public sealed record StateChange(StateObject Before, StateObject After, StateDelta Delta, long Version);

/// <summary>What a commit would do.</summary>
/// <param name="Refusal">The outcome it would have, or null when it would commit.</param>
/// <param name="Transition">The transition that would act, or null.</param>
/// <param name="Delta">The change it would make; null when refused, and for an asynchronous transition, since running it would act.</param>
/// <param name="StateVersion">The state version it was computed on.</param>
public sealed record Preview(Outcome? Refusal, string? Transition, StateDelta? Delta, long StateVersion);
