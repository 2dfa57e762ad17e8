namespace Clp.Testing;

/// <summary>How a recording is replayed. Read once, when a replay starts.</summary>
public sealed record TraceReplayOptions
{
    /// <summary>
    /// The intent that a call asks for, or null when it asks for none (a query, a call the contract has nothing to do with).
    /// By default the intent of the tool's name, when the contract declares one.
    /// </summary>
    public Func<TraceCall, string?>? IntentOf { get; init; }

    /// <summary>
    /// What a call proposes: values, and where each came from. By default the call's arguments, as the word of <see cref="Model"/>.
    /// Asked only for calls that ask for an intent and whose arguments could be read.
    /// </summary>
    public Func<TraceCall, ProposalDraft>? DraftOf { get; init; }

    /// <summary>
    /// Decides in the person's place whether a proposal is accepted; <see cref="TraceConsent.Given"/> by default, because a
    /// replay asks what the contract would have refused if everybody had agreed.
    /// </summary>
    public Func<TraceConsentContext, TraceConsent>? Consent { get; init; }

    /// <summary>Who proposes: the recorded model.</summary>
    public Actor Model { get; init; } = Actor.Ai("recorded-model");

    /// <summary>The runtime's options: clock, store, limits. A memory store and the system clock by default.</summary>
    public ClpRuntimeOptions? Runtime { get; init; }

    /// <summary>The instance that the recording acts on.</summary>
    public string InstanceId { get; init; } = "trace";
}
