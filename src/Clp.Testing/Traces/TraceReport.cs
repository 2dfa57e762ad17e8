using System.Collections.Immutable;
using System.Text;

namespace Clp.Testing;

/// <summary>What a contract made of a whole recording. Immutable.</summary>
/// <param name="Steps">Every recorded call in order.</param>
/// <param name="State">The state at the end.</param>
/// <param name="ChangesWithoutAcceptance">Commits in the log that changed the state although no actor had accepted their values; see <see cref="AcceptanceAudit"/>.</param>
public sealed record TraceReport(ImmutableArray<TraceStep> Steps, StateObject State, int ChangesWithoutAcceptance)
{
    /// <summary>The calls that the contract refused.</summary>
    public IEnumerable<TraceStep> Refused => Steps.Where(step => step.IsRefused);

    /// <summary>How often each guard objected, most often first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> DenialsByGuard() =>
    [
        .. Steps.Select(step => step.Outcome).OfType<Outcome.Denied>()
            .SelectMany(denied => denied.Denials)
            .GroupBy(denial => denial.Guard, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Count()))
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal),
    ];

    /// <summary>For a test: fails when the contract refused a call, or changed state without acceptance.</summary>
    /// <exception cref="ClpException"><see cref="ClpCodes.SpecFailed"/>: naming every refused call and why.</exception>
    public TraceReport EnsureNothingRefused()
    {
        StringBuilder problems = new();
        foreach (TraceStep step in Refused)
        {
            problems.Append("\n  ").Append(step.Call.Name).Append(": ").Append(step.Reason);
        }

        if (ChangesWithoutAcceptance > 0)
        {
            problems.Append("\n  ").Append(ChangesWithoutAcceptance).Append(" state changes without acceptance");
        }

        return problems.Length == 0 ? this : throw new ClpException(ClpCodes.SpecFailed, "the recording should pass the contract, but:" + problems);
    }
}
