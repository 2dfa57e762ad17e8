namespace Clp.Audit;

/// <summary>One thing that is wrong with an audit file, named by position.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Position">The 0-based position in the chain that it concerns, or the first of a range.</param>
/// <param name="LastPosition">The last position of the range; the same as <paramref name="Position"/> for one entry.</param>
/// <param name="Line">The 1-based line of the file where it shows, or 0 when the file has ended.</param>
/// <param name="Message">What happened, in words.</param>
public sealed record AuditFinding(AuditFault Fault, long Position, long LastPosition, long Line, string Message)
{
    /// <summary>The stable code, one of <see cref="ClpCodes"/>.</summary>
    public string Code => Fault switch
    {
        AuditFault.Truncated => ClpCodes.AuditTruncated,
        AuditFault.Unreadable => ClpCodes.AuditUnreadable,
        _ => ClpCodes.AuditBroken,
    };

    /// <summary>For a line in the wrong place: the position that the line itself claims.</summary>
    internal long? Claimed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Message}";
}
