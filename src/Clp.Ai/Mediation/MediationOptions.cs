namespace Clp.Ai;

/// <summary>How a <see cref="ProposalMediator"/> works. Immutable.</summary>
public sealed record MediationOptions
{
    private const int MaxNameLength = 200;

    /// <summary>The provider's name, recorded as <c>ai:NAME</c> with every intent and proposal: 1 to 200 characters. Default "chat".</summary>
    public string Name { get; init; } = "chat";

    /// <summary>Who would commit, for guards that look at it when a proposal is judged beforehand; never an AI. <see cref="Actor.Host"/> by default.</summary>
    public Actor CommitBy { get; init; } = Actor.Host;

    /// <summary>How often a model may fail at one intent before it is told to stop: 1 to 1,000 proposals in a row that cannot be carried out, those that a hook or an interceptor refuses included. Default 5. One that can ends the row.</summary>
    public int MaxAttemptsPerIntent { get; init; } = 5;

    /// <summary>How many intents of this provider may wait in the instance before it has to wait itself: 1 to 10,000. Default 32. When as many do, those that nobody can decide about any more (rejected, expired, made stale by a commit, left behind by a process that died) are withdrawn.</summary>
    public int MaxWaiting { get; init; } = 32;

    /// <summary>The caps on the arguments of a call. By default those of the state, with 1 MiB for all of them.</summary>
    public StateLimits Limits { get; init; } = ProposalReply.DefaultLimits;

    /// <summary>Switches the provider off while it runs; null for none.</summary>
    public ProviderSwitch? Switch { get; init; }

    /// <summary>
    /// Tells where the values of a call came from, where the call does not say so itself (<see cref="ModelCall.Origins"/>): for
    /// <see cref="ContractFunctions.AsProposalFunctions"/> under somebody else's loop, such as
    /// <c>values => conversation.SeenTexts().Label(values)</c>. Asked for each call, when it is made; it must know all that the model has
    /// seen until then, the answers of tools included. When it fails, nothing is proposed. A model's own word when null.
    /// </summary>
    public Func<StateObject, Provenance>? Origins { get; init; }

    /// <summary>Which provider and model make the calls, for the log, where a call does not say so itself (<see cref="ModelCall.Ai"/>). Null, the default, when that is not known.</summary>
    public AiTrace? Ai { get; init; }

    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    internal void Check()
    {
        OptionChecks.Demand(OptionChecks.IsText(Name, MaxNameLength), nameof(MediationOptions), $"Name is 1 to {MaxNameLength} characters of well-formed text.");
        OptionChecks.Demand(CommitBy is { Kind: not ActorKind.Ai }, nameof(MediationOptions), "CommitBy is a person or a system, never an AI.");
        OptionChecks.Demand(MaxAttemptsPerIntent is >= 1 and <= 1_000, nameof(MediationOptions), "MaxAttemptsPerIntent is 1 to 1,000.");
        OptionChecks.Demand(MaxWaiting is >= 1 and <= 10_000, nameof(MediationOptions), "MaxWaiting is 1 to 10,000.");
        OptionChecks.Demand(Limits is { MaxBytes: >= 2, MaxDepth: >= 1 }, nameof(MediationOptions), "Limits may not be null, and allow 2 bytes and a depth of 1 at least.");
    }
}
