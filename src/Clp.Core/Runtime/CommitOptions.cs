using System.Collections.Immutable;

namespace Clp;

/// <summary>How a command is carried out.</summary>
public sealed record CommitOptions
{
    /// <summary>Who asks; <see cref="Actor.Host"/> by default. An AI is never permitted.</summary>
    public Actor By { get; init => field = value ?? throw new ArgumentNullException(nameof(By)); } = Actor.Host;
    /// <summary>The one transition that shall act; its condition must hold all the same. Of a batch: on every intent.</summary>
    public string? Transition { get; init; }
    /// <summary>The caller's name for this command, for a safe retry.</summary>
    public OperationId? Operation { get; init; }
    /// <summary>Commit only when the instance's newest version is this one.</summary>
    public long? IfVersion { get; init; }
    /// <summary>
    /// Commit only when it does exactly what a preview showed: that preview's <see cref="Preview.Hash"/>. Anything else is
    /// refused as stale. Of an asynchronous transition, which acts before its change is known, everything but the change is
    /// compared, before it acts. Only for <see cref="ContractInstance.CommitAsync"/>, and for
    /// <see cref="ContractInstance.CommitAllAsync"/> with the hash of the whole batch.
    /// </summary>
    public string? IfPreview { get; init; }
    /// <summary>Requirements affirmed with the command itself.</summary>
    public ImmutableArray<string> Affirm { get; init => field = Names.Checked(value, nameof(Affirm)); } = [];
    /// <summary>Per field of the payload, where the value came from; the actor's own by default. Only for <see cref="ContractInstance.SubmitAsync"/>.</summary>
    public Provenance? Origins { get; init; }
    /// <summary>What belongs together across streams.</summary>
    public string? Correlation { get; init => field = TextRules.Checked(value); }
    /// <summary>What caused the command.</summary>
    public string? Causation { get; init => field = TextRules.Checked(value); }

    internal static CommitOptions Default { get; } = new();
}
