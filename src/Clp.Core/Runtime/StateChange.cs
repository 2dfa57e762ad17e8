namespace Clp;

/// <summary>One change as a subscriber sees it.</summary>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
/// <param name="Delta">The change.</param>
/// <param name="Version">The stream version.</param>
public sealed record StateChange(StateObject Before, StateObject After, StateDelta Delta, long Version);
