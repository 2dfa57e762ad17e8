namespace Clp.Audit;

/// <summary>Makes the proof of one entry out of an exported log. Stateless, thread-safe.</summary>
public static class AuditProver
{
    /// <summary>Verifies the file against the checkpoint, and takes one entry out of it with its proof. Constant memory.</summary>
    /// <param name="file">An exported log from position 0 on; not disposed.</param>
    /// <param name="position">The entry's position; less than the checkpoint's number of entries.</param>
    /// <param name="checkpoint">The checkpoint that the proof will be checked against.</param>
    /// <param name="publicKey">The public key it was signed with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AuditException">The checkpoint does not cover the position, the file does not verify, or it is no audit file.</exception>
    public static async ValueTask<EntryProof> ProveAsync(
        Stream file, long position, Checkpoint checkpoint, System.Security.Cryptography.ECDsa publicKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (position < 0 || position >= checkpoint.Entries)
        {
            throw new AuditException(ClpCodes.BadArgument, $"The checkpoint covers positions 0 to {checkpoint.Entries - 1}; {position} is not among them.");
        }

        InclusionBuilder builder = new(position, checkpoint.Entries);
        AuditEntry? entry = null;
        AuditVerifyOptions options = new() { Checkpoints = [checkpoint], PublicKey = publicKey, AllowUncovered = true, MaxFindings = 1 };
        AuditReport report = await AuditVerifier.VerifyAsync(file, options, Take, cancellationToken).ConfigureAwait(false);
        return report.IsIntact && entry is not null ? new EntryProof(entry, builder.Build())
            : throw new AuditException(ClpCodes.AuditBroken, "The file does not verify, so nothing can be proven from it. " + report.Findings.FirstOrDefault()?.Message);

        void Take(EntryRow row)
        {
            builder.Add(MerkleHash.Leaf(row.Hash));
            if (row.Position == position)
            {
                entry = new AuditEntry(checkpoint.Stream, position, row.Event.ToArray(), row.Previous, row.Hash);
            }
        }
    }
}
