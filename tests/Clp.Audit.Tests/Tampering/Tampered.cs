namespace Clp.Audit.Tests.Tampering;

/// <summary>A tampered file.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="File">The result.</param>
/// <param name="Positions">The positions of which one must be named; empty when only a range can be known.</param>
internal sealed record Tampered(TamperKind Kind, byte[] File, long[] Positions)
{
    /// <summary>True when the report names it: a finding of at most these positions.</summary>
    public bool IsNamedBy(AuditReport report) => Positions.Length == 0
        || report.Findings.Any(finding => Positions.Contains(finding.Position) && finding.LastPosition - finding.Position <= Positions[^1] - Positions[0]);

    /// <summary>True when the line of the exception is the one that was tampered with; line 1 is the header, and position 0 stands on line 2.</summary>
    public bool IsNamedBy(AuditException exception) => Positions.Length == 0 || Positions.Contains((exception.Line ?? 0) - 2);
}
