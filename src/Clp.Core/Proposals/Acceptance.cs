using System.Collections.Immutable;

namespace Clp;

/// <summary>What came of an acceptance.</summary>
public enum AcceptanceStatus
{
    /// <summary>The values are part of the intent now.</summary>
    Accepted,
    /// <summary>Recorded; more actors must accept.</summary>
    NeedsMore,
    /// <summary>This actor may not accept this proposal.</summary>
    NotPermitted,
    /// <summary>The proposal's time is over.</summary>
    Expired,
    /// <summary>State or contract have changed since the proposal was made; ask for a new one.</summary>
    Stale,
    /// <summary>The proposal was accepted, rejected or refused before.</summary>
    AlreadyDecided,
    /// <summary>The actor's edit does not fit the contract.</summary>
    Invalid,
    /// <summary>The actor did not affirm every requirement.</summary>
    NotAffirmed,
    /// <summary>The actor decides later; the proposal waits as before.</summary>
    Deferred,
}

/// <summary>The answer to an acceptance.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Intent">The intent, with the accepted values when <see cref="IsAccepted"/>.</param>
/// <param name="Reason">Why not, and what to do; null when accepted.</param>
public sealed record Acceptance(AcceptanceStatus Status, Intent Intent, string? Reason = null)
{
    /// <summary>The edit's errors when <see cref="AcceptanceStatus.Invalid"/>.</summary>
    public ImmutableArray<ValidationError> Errors { get; init; } = [];
    /// <summary>The requirements left to affirm when <see cref="AcceptanceStatus.NotAffirmed"/>.</summary>
    public ImmutableArray<AcceptanceRequirement> Unaffirmed { get; init; } = [];
    /// <summary>True when the values are part of the intent.</summary>
    public bool IsAccepted => Status == AcceptanceStatus.Accepted;

    /// <summary>The intent when accepted.</summary>
    /// <exception cref="OutcomeException">It was not accepted.</exception>
    public Intent EnsureAccepted() => IsAccepted ? Intent
        : throw new OutcomeException(ClpCodes.NotAccepted, $"The proposal was not accepted ({Status}): {Reason}", null);
}

/// <summary>How an actor accepts.</summary>
public sealed record AcceptOptions
{
    /// <summary>Values the actor puts in place of proposed ones; they count as the actor's own, also one that is the same: who names it vouches for it. A form hands in what was filled in, not all that it showed. Null for none.</summary>
    public StateObject? Edit { get; init; }
    /// <summary>The names of the requirements the actor affirms.</summary>
    public ImmutableArray<string> Affirm { get; init => field = Names.Checked(value, nameof(Affirm)); } = [];

    internal static AcceptOptions Default { get; } = new();
}
