using Clp;
using Clp.Testing;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>One call as it was played: our answer beside the recorded one.</summary>
internal sealed record PlayedCall(TraceCall Call, ToolAnswer Answer, bool IsWrite, Outcome? Outcome)
{
    /// <summary>The guards that objected, in declaration order.</summary>
    public IReadOnlyList<Denial> Denials => Outcome is Outcome.Denied denied ? denied.Denials : [];

    /// <summary>A write that the contract did not commit.</summary>
    public bool IsRefusedWrite => IsWrite && Outcome is not { IsCommitted: true };

    /// <summary>Whether the reference carried the call out.</summary>
    public bool ReferenceExecuted => Call.Result is { } result && !result.StartsWith("Error:", StringComparison.Ordinal) && !result.StartsWith("Unknown action ", StringComparison.Ordinal);

    /// <summary>A write that the reference carried out and the contract refused.</summary>
    public bool IsRefusedAlthoughExecuted => IsRefusedWrite && ReferenceExecuted;

    public string Why => Denials.Count > 0
        ? string.Join("; ", Denials.Select(denial => $"{denial.Guard}: {denial.Reason}"))
        : Outcome?.Describe() ?? Answer.Text;
}
