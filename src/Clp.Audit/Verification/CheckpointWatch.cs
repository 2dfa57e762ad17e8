using System.Collections.Immutable;

namespace Clp.Audit;

/// <summary>Compares the chain with the checkpoints as it passes them, and tells a rewritten history from a replaced entry.</summary>
internal sealed class CheckpointWatch(AuditVerifyOptions options, List<AuditFinding> findings)
{
    private readonly ImmutableArray<Checkpoint> checkpoints = [.. options.Checkpoints.OrderBy(checkpoint => checkpoint.Entries)];
    private int nextCheckpoint, broken = -1;
    private int findingsBefore = findings.Count;
    private readonly long start = options.After?.Entries ?? 0;
    private long agreed = options.After?.Entries ?? 0;

    /// <summary>The stream the checkpoints are of.</summary>
    public StreamId? Stream => options.After?.Stream ?? (checkpoints.IsEmpty ? null : checkpoints[0].Stream);

    /// <summary>How many entries the newest checkpoint covers; null without a checkpoint.</summary>
    public long? Covered => checkpoints.IsEmpty ? null : checkpoints[^1].Entries;

    /// <summary>The chain breaks before this row. Whether the row before was replaced or everything from here on is foreign shows at the next checkpoint.</summary>
    public void BrokenAt(long position, EntryRow row)
    {
        broken = findings.Count;
        findings.Add(position == start
            ? new AuditFinding(AuditFault.WrongHeader, position, position, row.Line, $"Line {row.Line}: entry {position}, the first, was not chained to what comes before it: the file's header was changed, or the entry is of another stream.")
            : new AuditFinding(AuditFault.Replaced, position - 1, position - 1, row.Line,
                $"Line {row.Line}: entry {position} does not continue entry {position - 1}: entry {position - 1} was replaced and its hash computed anew, or everything from here on belongs to another history."));
    }

    /// <summary>The chain has reached so many entries; head and tree count only when the tree is given.</summary>
    public void Pass(long entries, AuditHash head, MerkleFrontier? tree)
    {
        while (nextCheckpoint < checkpoints.Length && checkpoints[nextCheckpoint].Entries <= entries)
        {
            Checkpoint checkpoint = checkpoints[nextCheckpoint++];
            if (checkpoint.Entries == entries && tree is not null && checkpoint.Head != head)
            {
                Disagrees(checkpoint);
            }
            else if (checkpoint.Entries == entries && tree is not null)
            {
                CheckTree(checkpoint, tree);
                (agreed, broken) = (checkpoint.Entries, -1);
            }

            findingsBefore = findings.Count;
        }
    }

    /// <summary>The file has ended after so many entries.</summary>
    public void End(long entries)
    {
        if (Covered is not { } covered)
        {
            return;
        }

        if (entries < covered)
        {
            findings.Add(new AuditFinding(AuditFault.Truncated, entries, covered - 1, 0,
                entries == covered - 1 ? $"The file ends too early: entry {entries} is missing; the checkpoint covers {covered} entries."
                    : $"The file ends too early: entries {entries} to {covered - 1} are missing; the checkpoint covers {covered} entries."));
        }
        else if (entries > covered && !options.AllowUncovered)
        {
            findings.Add(new AuditFinding(AuditFault.Uncovered, covered, entries - 1, 0,
                $"Entries {covered} to {entries - 1} come after the newest checkpoint, so nothing vouches for them. Give a newer checkpoint, or allow them explicitly."));
        }
    }

    /// <summary>True when a checkpoint was signed on this entry as the newest; then the entry before it in the file, which disagreed, was only in its way.</summary>
    public bool Vouches(EntryRow row)
    {
        bool isSigned = checkpoints.Any(checkpoint => checkpoint.Entries == row.Position + 1 && checkpoint.Head == row.Hash);
        if (isSigned)
        {
            findings.RemoveAll(finding => finding is { Fault: AuditFault.Forked, Line: 0 } && finding.LastPosition == row.Position);
            findingsBefore = findings.Count;
        }

        return isSigned;
    }

    /// <summary>The head vouches for every entry; the tree is signed beside it, and whoever signs both must have them agree.</summary>
    private void CheckTree(Checkpoint checkpoint, MerkleFrontier tree)
    {
        if (findings.Count == 0 && !checkpoint.Tree.AsSpan().SequenceEqual(tree.Peaks.AsSpan()))
        {
            findings.Add(new AuditFinding(AuditFault.Forked, agreed, checkpoint.Entries - 1, 0,
                $"The checkpoint of {checkpoint.Entries} entries has the head of this history, but the tree of another: whoever signed it did not sign this log."));
        }
    }

    private void Disagrees(Checkpoint checkpoint)
    {
        if (broken >= 0 && findings[broken].Fault == AuditFault.Replaced)
        {
            long position = findings[broken].Position + 1;
            findings[broken] = new AuditFinding(AuditFault.Forked, position, checkpoint.Entries - 1, findings[broken].Line,
                $"Line {findings[broken].Line}: entry {position} does not continue entry {position - 1}, and entries {position} to {checkpoint.Entries - 1} are not those that the checkpoint was signed on: they belong to another history.");
            broken = -1;
        }
        else if (findings.Count == findingsBefore)
        {
            // Every link holds, so all hashes were computed anew: the checkpoints around it are all that can be said.
            findings.Add(new AuditFinding(AuditFault.Forked, agreed, checkpoint.Entries - 1, 0,
                $"The history was rewritten and its hashes computed anew: between position {agreed} and position {checkpoint.Entries - 1} an entry is not the one that the checkpoint of {checkpoint.Entries} entries was signed on."));
        }
    }
}
