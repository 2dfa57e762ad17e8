using System.Collections.Immutable;

namespace Clp;

/// <summary>What acts on an intent: computes a delta. Pure ones only compute; others may await and touch the outside world. Immutable.</summary>
public sealed class Transition
{
    internal Transition(string name, string onIntent, Func<TransitionContext, CancellationToken, ValueTask<StateDelta>> run, bool isPure)
        => (Name, OnIntent, Run, IsPure) = (name, onIntent, run, isPure);

    /// <summary>Its name, unique in the contract.</summary>
    public string Name { get; }
    /// <summary>The intent it acts on.</summary>
    public string OnIntent { get; }
    /// <summary>True when it only computes: it may be decided again on fresh state after a conflict, and re-evaluated by a verification replay.</summary>
    public bool IsPure { get; }
    /// <summary>What it does, for people.</summary>
    public string? Description { get; internal init; }
    /// <summary>How long it may run, or null for the runtime's default. Pure transitions are not timed.</summary>
    public TimeSpan? Timeout { get; internal init; }
    /// <summary>The paths it may write; empty means any that the state declares.</summary>
    public ImmutableArray<StatePath> Writes { get; internal init; } = [];
    /// <summary>True when it applies under a condition only.</summary>
    public bool IsConditional => When is not null;
    internal Func<GuardContext, bool>? When { get; init; }
    internal Func<TransitionContext, CancellationToken, ValueTask<StateDelta>> Run { get; }

    /// <summary>Runs a pure transition, which never awaits.</summary>
    internal StateDelta Compute(in TransitionContext context)
    {
        ValueTask<StateDelta> run = Run(context, CancellationToken.None);
        return run.IsCompletedSuccessfully ? run.Result : run.AsTask().GetAwaiter().GetResult();
    }
}
