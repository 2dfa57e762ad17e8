using System.Collections.Immutable;

namespace Clp;

/// <summary>What committing several intents as one would do, for whoever is to accept their proposals. Immutable; nothing was recorded or changed to make it.</summary>
public sealed record BatchPreview
{
    internal BatchPreview() { }
    /// <summary>
    /// Each proposal's preview in the order given, on the state that those before it would leave; one that would be refused
    /// leaves the state as it is, so that what is behind it is shown without it. None of them has a hash of its own.
    /// </summary>
    public required ImmutableArray<Preview> Items { get; init; }
    /// <summary>The place of the first that would be refused, and with it the whole batch; null when each would be committed.</summary>
    public int? RefusedAt { get; init; }
    /// <summary>The state after all of them; null when the batch would be refused.</summary>
    public StateObject? After { get; init; }
    /// <summary>The state version the batch begins on, or -1 for the initial state.</summary>
    public required long StateVersion { get; init; }
    /// <summary>
    /// What <see cref="CommitOptions.IfPreview"/> takes for <see cref="ContractInstance.CommitAllAsync"/> with these intents in
    /// this order, so that it does all of this or nothing. Null when the batch would be refused, also because it leaves out one
    /// that was made as one with these (<see cref="Proposal.Batch"/>).
    /// </summary>
    public string? Hash { get; init; }
}
