using System.Collections.Immutable;

namespace Clp;

/// <summary>Where a proposal came from.</summary>
public enum ProposalSource
{
    /// <summary>A proposal provider, normally a model.</summary>
    Provider,
    /// <summary>A guard's suggestion.</summary>
    GuardSuggestion,
}

/// <summary>How far a proposal has come.</summary>
public enum ProposalStatus
{
    /// <summary>Recorded and waiting for a decision.</summary>
    Staged,
    /// <summary>Recorded, but its values do not fit the contract; it can never be accepted.</summary>
    Refused,
    /// <summary>Accepted by some of the actors a quorum needs.</summary>
    PartlyAccepted,
    /// <summary>Accepted; its values are part of the intent.</summary>
    Accepted,
    /// <summary>Rejected by an actor.</summary>
    Rejected,
}

/// <summary>
/// Values someone suggests for one intent. Inert: it is bound to that intent, to the state it was made on and to the
/// contract's hash, and changes nothing until an actor other than its maker accepts it. Immutable.
/// </summary>
public sealed record Proposal
{
    internal Proposal() { }
    /// <summary>Its identity within the instance.</summary>
    public required ProposalId Id { get; init; }
    /// <summary>The one intent it is for.</summary>
    public required IntentId IntentId { get; init; }
    /// <summary>The proposed values that may be taken over.</summary>
    public required StateObject Values { get; init; }
    /// <summary>Per field, where the value came from.</summary>
    public required Provenance Origins { get; init; }
    /// <summary>Who made it.</summary>
    public required Actor By { get; init; }
    /// <summary>Provider or guard.</summary>
    public required ProposalSource Source { get; init; }
    /// <summary>The version of the last state change it was made on, or -1 for the initial state.</summary>
    public required long StateVersion { get; init; }
    /// <summary>The hash of the contract it was made under.</summary>
    public required string ContractHash { get; init; }
    /// <summary>When it was staged, UTC.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>From when on it can no longer be accepted, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>Staged or refused when it is made; the log tells what became of it.</summary>
    public ProposalStatus Status { get; init; }
    /// <summary>Why it was refused, each with path and code.</summary>
    public ImmutableArray<ValidationError> Errors { get; init; } = [];
    /// <summary>Proposed fields that were left out, because the caller had set them and the contract does not let proposals overwrite them.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];
    /// <summary>What made it, when the provider says so.</summary>
    public AiTrace? Ai { get; init; }
    /// <summary>With which others it was made as one; null when it stands by itself.</summary>
    public ProposalBatch? Batch { get; init; }
}

/// <summary>What a provider tells about the call behind a proposal; recorded, never interpreted.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="PromptHash">A hash of the prompt, never the prompt itself.</param>
public sealed record AiTrace(string? Provider, string? Model, string? PromptHash = null)
{
    /// <summary>How many tokens the prompt had, by the model's server; null when that is not known.</summary>
    public long? InputTokens { get; init; }
    /// <summary>How many tokens the answer had, by the model's server; null when that is not known.</summary>
    public long? OutputTokens { get; init; }
    /// <summary>How long the call took, by the clock of who made it; null when that is not known.</summary>
    public TimeSpan? Took { get; init; }
}

/// <summary>What a provider returns: values, and nothing that acts.</summary>
/// <param name="Values">Values for fields of the intent.</param>
public sealed record ProposalDraft(StateObject Values)
{
    /// <summary>Per field, where the value came from; a model's own word by default.</summary>
    public Provenance Origins { get; init; } = Provenance.Ai;
    /// <summary>Who made it; <c>ai:provider</c> by default.</summary>
    public Actor By { get; init; } = Actor.Ai("provider");
    /// <summary>The call behind it, for the log.</summary>
    public AiTrace? Ai { get; init; }
    /// <summary>
    /// The version of the state that its maker was shown, so that the proposal is stale once there is a newer one; null for the
    /// version at which it was asked for, or is staged. A version that is newer than that counts as that.
    /// </summary>
    public long? StateVersion { get; init; }
    /// <summary>With which others it is made as one, all by the same maker; null (the default) when it stands by itself.</summary>
    public ProposalBatch? Batch { get; init; }
    /// <summary>Why nobody may accept it, by who made it, such as that a model's reply could not be read: it is recorded as refused. None by default.</summary>
    /// <exception cref="StateFormatException">A text has a lone surrogate, so that it could not be recorded as it is.</exception>
    public ImmutableArray<ValidationError> Errors { get; init => field = Checked(value); } = [];

    private static ImmutableArray<ValidationError> Checked(ImmutableArray<ValidationError> errors)
    {
        foreach (ValidationError error in errors.IsDefault ? [] : errors)
        {
            TextRules.Check(error.Code);
            TextRules.Check(error.Message);
        }

        return errors.IsDefault ? [] : errors;
    }
}

/// <summary>What a provider gets to see: the intent, what is missing, and the parts of the state the contract shows to AI.</summary>
/// <param name="Intent">The intent so far.</param>
/// <param name="Missing">The required fields without a value.</param>
/// <param name="VisibleState">The state fields marked visible to AI; nothing else.</param>
/// <param name="Now">The instant of the request, UTC.</param>
public sealed record ProposalContext(Intent Intent, ImmutableArray<string> Missing, StateObject VisibleState, DateTimeOffset Now);

/// <summary>Suggests values for an intent. It is handed no instance and no store: it can return values and nothing else.</summary>
public interface IProposalProvider
{
    /// <summary>Suggests values, or returns null when it has none.</summary>
    /// <param name="context">What it may know.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken);
}
