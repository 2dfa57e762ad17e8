namespace Clp.Middleware;

/// <summary>What somebody wants to do. Immutable.</summary>
/// <param name="Act">One act.</param>
/// <param name="Stream">The instance's stream: namespace, contract, instance.</param>
/// <param name="Intent">The intent's name.</param>
/// <param name="Payload">The intent's values so far.</param>
/// <param name="By">Who wants it, as the caller says.</param>
public sealed record PermissionRequest(CommandActs Act, StreamId Stream, string Intent, StateObject Payload, Actor By)
{
    /// <summary>The proposal that is to be accepted, with what the actor puts in place of its values; null for other acts.</summary>
    public Proposal? Proposal { get; init; }
}
