using System.Collections.Immutable;

namespace Clp.Audit;

/// <summary>
/// Verifies exported audit files offline: needs the file, and to prove its end and its history a signed checkpoint and the
/// public key. Reads the file once, in constant memory. Stateless, thread-safe.
/// </summary>
public static class AuditVerifier
{
    /// <summary>Verifies a file of either format.</summary>
    /// <param name="file">The file, read from where it stands to its end; not disposed.</param>
    /// <param name="options">What to verify against.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>The report; wrong entries are findings in it, never exceptions.</returns>
    /// <exception cref="AuditException">This is no audit file, or a checkpoint or the key cannot be used.</exception>
    public static ValueTask<AuditReport> VerifyAsync(Stream file, AuditVerifyOptions? options = null, CancellationToken cancellationToken = default)
        => VerifyAsync(file, options ?? AuditVerifyOptions.Default, null, cancellationToken);

    /// <param name="file">The file.</param>
    /// <param name="options">What to verify against.</param>
    /// <param name="accepted">Called with every entry that belongs to the chain.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    internal static async ValueTask<AuditReport> VerifyAsync(Stream file, AuditVerifyOptions options, Action<EntryRow>? accepted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        CheckSignatures(options);
        using LineReader lines = new(file, options.MaxLineBytes);
        if (!await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new AuditException(ClpCodes.AuditUnreadable, "The file is empty; an audit file has at least a header line.", 1);
        }

        if (options.AllowReformatted && !lines.Line.Span.StartsWith(CsvFormat.Header))
        {
            return await WalkAsync(ReformattedRows.Open(lines), options, accepted, cancellationToken).ConfigureAwait(false);
        }

        if (lines.Line.Span.StartsWith("\uFEFF"u8))
        {
            throw new AuditException(ClpCodes.AuditUnreadable, "Line 1 starts with a byte order mark, so the file was saved by an editor. Verify the file exactly as it was exported.", 1);
        }

        EntryRows rows = lines.Line.Span.StartsWith("{"u8) ? JsonlRows.Open(lines) : await CsvRows.OpenAsync(lines, cancellationToken).ConfigureAwait(false);
        return await WalkAsync(rows, options, accepted, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<AuditReport> WalkAsync(EntryRows rows, AuditVerifyOptions options, Action<EntryRow>? accepted, CancellationToken cancellationToken)
    {
        ChainWalker walker = new(rows, options);
        while (!walker.IsFull && await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (walker.TryAccept(rows.Current))
            {
                accepted?.Invoke(rows.Current);
            }
            else
            {
                walker.Diagnose(rows.Current, await rows.PeekAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        return walker.Finish();
    }

    private static void CheckSignatures(AuditVerifyOptions options)
    {
        ImmutableArray<Checkpoint> checkpoints = options.After is null ? options.Checkpoints : options.Checkpoints.Add(options.After);
        if (checkpoints.IsEmpty)
        {
            return;
        }

        if (options.PublicKey is null)
        {
            throw new AuditException(ClpCodes.BadAuditKey, "A checkpoint proves nothing without the public key it was signed with. Give the public key.");
        }

        foreach (Checkpoint checkpoint in checkpoints)
        {
            checkpoint.Verify(options.PublicKey);
            if (checkpoint.Stream != checkpoints[0].Stream)
            {
                throw new AuditException(ClpCodes.BadCheckpoint, $"The checkpoints are of different streams: {checkpoints[0].Stream} and {checkpoint.Stream}.");
            }
        }
    }
}
