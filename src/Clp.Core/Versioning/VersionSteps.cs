using System.Collections.Immutable;

namespace Clp;

/// <summary>Rewrites stored events of one contract version into events of the next.</summary>
/// <param name="From">The version whose events it takes.</param>
/// <param name="Lift">From one stored event to none, one or several.</param>
internal sealed record UpcastStep(int From, Func<StateObject, IEnumerable<StateObject>> Lift)
{
    /// <summary>The kinds it is asked about; empty means all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];
    /// <summary>The intents it is asked about; empty means all.</summary>
    public ImmutableArray<string> Intents { get; init; } = [];

    public bool Concerns(ContractEvent e)
        => (Kinds.IsEmpty || Kinds.Contains(e.Kind, StringComparer.Ordinal)) && (Intents.IsEmpty || (IntentOf(e) is { } intent && Intents.Contains(intent, StringComparer.Ordinal)));

    private static string? IntentOf(ContractEvent e) => e switch
    {
        ContractEvent.StateCommitted c => c.Intent,
        ContractEvent.IntentDispatched d => d.Intent,
        ContractEvent.AttemptRefused r => r.Intent,
        _ => null,
    };
}

/// <summary>Rewrites a state of one contract version into one of a later version.</summary>
/// <param name="From">The version whose state it takes.</param>
/// <param name="To">The version whose state it gives.</param>
/// <param name="Change">From state to state.</param>
/// <param name="Initial">The state with which an instance of version <paramref name="From"/> began.</param>
internal sealed record MigrationStep(int From, int To, Func<StateObject, StateObject> Change, StateObject? Initial);
