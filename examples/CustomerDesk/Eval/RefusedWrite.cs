using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>A write that the contract with all guards refused.</summary>
/// <param name="Where">The recording or golden task.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Guards">The guards that objected, in declaration order; empty when the payload did not fit.</param>
/// <param name="Why">Their reasons.</param>
/// <param name="ReferenceExecuted">Whether the reference had carried it out.</param>
public sealed record RefusedWrite(string Where, string Tool, IReadOnlyList<string> Guards, string Why, bool ReferenceExecuted)
{
    /// <summary>
    /// Whether it merely follows from an earlier refusal: the reference carried it out and only guards that its tools check
    /// themselves object, so the state they look at is another than the reference's by now.
    /// </summary>
    public bool IsConsequence { get; init; }

    internal static RefusedWrite Of(string where, PlayedCall call, Contract contract)
    {
        HashSet<string> guards = [.. call.Denials.Select(denial => denial.Guard)];
        bool byPolicy = contract.Guards.Any(guard => guards.Contains(guard.Name) && guard.HasTag(GuardTags.Policy));
        return new(where, call.Call.Name, [.. call.Denials.Select(denial => denial.Guard)], call.Why, call.ReferenceExecuted)
        {
            IsConsequence = call.ReferenceExecuted && !byPolicy,
        };
    }
}
