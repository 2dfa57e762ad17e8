namespace Clp.Tests.Fuzz;

/// <summary>
/// One way by which what a model says reaches one instance. A door says what its own answer must have left in the log; it does
/// not look there itself.
/// </summary>
internal abstract class Door : IAsyncDisposable
{
    public const string Dispatched = nameof(ContractEvent.IntentDispatched), Staged = nameof(ContractEvent.ProposalStaged), Rejected = nameof(ContractEvent.ProposalRejected),
        Withdrawn = nameof(ContractEvent.IntentWithdrawn), Refused = nameof(ContractEvent.AttemptRefused);

    /// <summary>True when the model asks for the intent itself; otherwise somebody else has, and the door fills it.</summary>
    public virtual bool Dispatches => false;

    /// <summary>True when the model names a tool with its values.</summary>
    public virtual bool NamesTools => Dispatches;

    /// <summary>Before the runtime is made.</summary>
    public virtual void Configure(ClpRuntimeOptions options)
    {
    }

    /// <summary>Once the instance is open.</summary>
    public abstract Task OpenAsync(ContractInstance instance);

    /// <summary>What is the model's client's to do with what is said next, done beforehand, where somebody looks at how long the rest takes.</summary>
    public virtual void Prepare(Said said)
    {
    }

    /// <summary>Lets the model say something once.</summary>
    /// <param name="said">What.</param>
    /// <param name="intent">The intent it is for; null when the door dispatches.</param>
    /// <param name="maker">Who says it, where the caller can choose.</param>
    public abstract Task<DoorAnswer> AttemptAsync(Said said, Intent? intent, Actor maker);

    /// <summary>By whom a proposal must be that came in here.</summary>
    public virtual Actor MakerOf(Actor maker) => Actor.Ai("chat");

    /// <summary>What an attempt has left, once it was held against what it had to leave.</summary>
    public virtual void Learn(IReadOnlyList<ContractEvent> left)
    {
    }

    public virtual ValueTask DisposeAsync() => default;
}

/// <summary>What a door answers.</summary>
/// <param name="Left">The kinds of the entries that the attempt must have left in the log, in order.</param>
internal sealed record DoorAnswer(params string[] Left)
{
    /// <summary>Whether the door says that a commit would carry it out once it is accepted; null when it does not say.</summary>
    public bool? IsReady { get; init; }

    /// <summary>True when it was turned away before it was an attempt at a known intent: an unknown tool, or a spent budget.</summary>
    public bool IsTurnedAway { get; init; }
}

/// <summary>In the process: the host reads what the model said, with a cap on its text as for any from outside, and stages it.</summary>
internal sealed class StageDoor : Door
{
    private static readonly StateLimits Limits = StateLimits.Default with { MaxBytes = 1 << 20 };
    private ContractInstance? instance;

    public override Task OpenAsync(ContractInstance of)
    {
        instance = of;
        return Task.CompletedTask;
    }

    public override async Task<DoorAnswer> AttemptAsync(Said said, Intent? intent, Actor maker)
    {
        await instance!.StageAsync(intent!, new ProposalDraft(said.Values ?? StateObject.Parse(said.Json, Limits)) { By = maker });
        return new DoorAnswer(Staged);
    }

    public override Actor MakerOf(Actor maker) => maker;
}
