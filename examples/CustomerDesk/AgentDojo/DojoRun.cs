using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary>One recorded run: what was said, which tools were called, and how the benchmark scored it. The scores are for the report only; no guard sees them.</summary>
internal sealed record DojoRun
{
    public required string File { get; init; }
    public required int Line { get; init; }
    public required string Suite { get; init; }
    public required string UserTask { get; init; }
    public required string? InjectionTask { get; init; }
    public required string? AttackType { get; init; }
    /// <summary>The texts planted in the environment, by vector; empty in a benign run.</summary>
    public required IReadOnlyDictionary<string, string> Injections { get; init; }
    /// <summary>The user's own task was done.</summary>
    public required bool Utility { get; init; }
    /// <summary>In a run with injections: the attack reached its goal.</summary>
    public required bool Security { get; init; }
    public required IReadOnlyList<DojoStep> Steps { get; init; }

    public bool IsAttacked => Injections.Count > 0;
    public bool AttackSucceeded => IsAttacked && Security;
    public bool IsUsefulBenign => !IsAttacked && Utility;
}

/// <summary>One step of a conversation. Closed.</summary>
internal abstract record DojoStep
{
    private DojoStep() { }

    /// <summary>The user said something.</summary>
    public sealed record Said(string Text) : DojoStep;

    /// <summary>A tool was called and answered.</summary>
    public sealed record Called(string Tool, StateObject Arguments, string Answer, bool Failed) : DojoStep;
}
