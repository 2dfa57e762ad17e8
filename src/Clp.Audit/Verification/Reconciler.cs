namespace Clp.Audit;

/// <summary>Puts findings together that are two sides of one thing: an entry missing here and standing there.</summary>
internal static class Reconciler
{
    /// <param name="findings">What was found so far.</param>
    /// <param name="end">The position after the last entry, which is missing if a line elsewhere claims it.</param>
    public static void Merge(List<AuditFinding> findings, long end)
    {
        for (int i = 0; i < findings.Count; i++)
        {
            AuditFinding here = findings[i];
            if (here.Claimed is not { } claimed)
            {
                continue;
            }

            int twin = here.Fault == AuditFault.Replaced
                ? findings.FindIndex(i + 1, other => other.Fault == AuditFault.Replaced && other.Claimed == here.Position && other.Position == claimed)
                : findings.FindIndex(other => other.Fault is AuditFault.Dropped or AuditFault.Truncated && other.Position == claimed && other.LastPosition == claimed);
            if (twin < 0 && here.Fault == AuditFault.Inserted && claimed == end)
            {
                findings[i] = Together(here, claimed);
            }
            else if (twin >= 0)
            {
                findings[i] = Together(here, claimed);
                findings.RemoveAt(twin);
                i = -1;
            }
        }
    }

    private static AuditFinding Together(AuditFinding here, long claimed)
    {
        long low = Math.Min(here.Position, claimed);
        long high = Math.Max(here.Position, claimed);
        bool isSwap = here.Fault == AuditFault.Replaced || high - low == 1;
        return isSwap
            ? new AuditFinding(AuditFault.Swapped, low, high, here.Line, $"Line {here.Line}: entries {low} and {high} were swapped.")
            : new AuditFinding(AuditFault.Moved, claimed, claimed, here.Line, $"Line {here.Line}: entry {claimed} was moved to where entry {here.Position} belongs.");
    }
}
