namespace CustomerDesk.Eval;

/// <summary>A write that the contract with all guards refused.</summary>
/// <param name="Where">The recording or golden task.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Guards">The guards that objected, in declaration order; empty when the payload did not fit.</param>
/// <param name="Why">Their reasons.</param>
/// <param name="ReferenceExecuted">Whether the reference had carried it out.</param>
public sealed record RefusedWrite(string Where, string Tool, IReadOnlyList<string> Guards, string Why, bool ReferenceExecuted)
{
    internal static RefusedWrite Of(string where, PlayedCall call) =>
        new(where, call.Call.Name, [.. call.Denials.Select(denial => denial.Guard)], call.Why, call.ReferenceExecuted);
}
