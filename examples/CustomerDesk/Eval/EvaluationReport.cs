namespace CustomerDesk.Eval;

/// <summary>What an evaluation of one benchmark found. The first pass has the tools' own guards only, the second all guards.</summary>
public sealed record EvaluationReport
{
    /// <summary>The benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>First pass: golden sequences in which every result and every hash is the reference's.</summary>
    public Tally Golden { get; init; }

    /// <summary>First pass: recorded tool results that are reproduced byte for byte.</summary>
    public Tally ResultsExact { get; init; }

    /// <summary>First pass: recorded tool results that are reproduced as JSON, or as text where they are none.</summary>
    public Tally ResultsEqual { get; init; }

    /// <summary>First pass: recorded goal hashes that the golden sequence reaches.</summary>
    public Tally GoalHashes { get; init; }

    /// <summary>First pass: runs that the recording labels right or wrong and whose end compares so with the golden end.</summary>
    public Tally Labels { get; init; }

    /// <summary>First pass: the runs whose label the golden end does not confirm; the gold may have changed since the recording.</summary>
    public IReadOnlyList<string> UnconfirmedLabels { get; init; } = [];

    /// <summary>First pass: what is not as the reference has it.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Second pass: recorded writes, and how many of them the reference had carried out.</summary>
    public Tally WritesExecuted { get; init; }

    /// <summary>Second pass: the recorded writes that the contract refused.</summary>
    public IReadOnlyList<RefusedWrite> Refused { get; init; } = [];

    /// <summary>Second pass: golden writes that the reference carries out and the contract refused.</summary>
    public IReadOnlyList<RefusedWrite> GoldenRefused { get; init; } = [];

    /// <summary>Second pass: golden writes that the reference carries out.</summary>
    public int GoldenWrites { get; init; }

    /// <summary>Second pass: refused writes of runs that the recording labels right.</summary>
    public IReadOnlyList<RefusedWrite> RightByLabelHit { get; init; } = [];

    /// <summary>Runs that the recording labels right.</summary>
    public int RightByLabel { get; init; }

    /// <summary>Second pass: refused writes of runs that end in the golden state.</summary>
    public IReadOnlyList<RefusedWrite> RightByGoldHit { get; init; } = [];

    /// <summary>Runs that end in the golden state.</summary>
    public int RightByGold { get; init; }

    /// <summary>Both passes: state changes in the logs that no actor had accepted.</summary>
    public int ChangesWithoutAcceptance { get; init; }

    /// <summary>Both passes: instances whose state, folded anew from the log, has the hash of the living one.</summary>
    public Tally Replays { get; init; }

    /// <summary>Recorded runs evaluated.</summary>
    public int Runs { get; init; }

    /// <summary>Lines and files that could not be evaluated.</summary>
    public IReadOnlyList<LineProblem> Problems { get; init; } = [];

    /// <summary>The refused writes that the reference had carried out.</summary>
    public IEnumerable<RefusedWrite> RefusedAlthoughExecuted => Refused.Where(write => write.ReferenceExecuted);

    /// <summary>Those of them that merely follow from an earlier refusal in the same conversation.</summary>
    public IEnumerable<RefusedWrite> Consequences => Refused.Where(write => write.IsConsequence);
}
