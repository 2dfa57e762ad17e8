using System.Buffers;

namespace Clp.Audit;

/// <summary>Writes the log of one instance as an audit file that can be verified offline. Streams: memory does not grow with the log. Stateless, thread-safe.</summary>
public static class AuditExporter
{
    private const int FlushAt = 64 * 1024;

    /// <summary>Exports a stream of a store. Of a store that seals personal values (<see cref="ISealedStore"/>) the sealed form is exported, and no subject's data.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream; one that the store does not have gives a file without entries.</param>
    /// <param name="file">Where to; flushed, not disposed.</param>
    /// <param name="options">What to write.</param>
    /// <param name="cancellationToken">Ends the export; the file is then incomplete.</param>
    /// <returns>The chain as it was written: its count and head, ready to <see cref="AuditChain.Sign"/>.</returns>
    /// <exception cref="AuditException">The store holds another history than the checkpoint to continue from, or the stream's name cannot be written.</exception>
    /// <exception cref="StorageException">The store failed.</exception>
    public static ValueTask<AuditChain> ExportAsync(IEventStore store, StreamId stream, Stream file, AuditExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= AuditExportOptions.Default;
        long from = options is { After: { } after, CheckEarlier: false } ? after.Entries : 0;
        return ExportAsync(Stored(store).ReadAsync(stream, from, cancellationToken), stream, file, options, cancellationToken);
    }

    /// <summary>Exports events from wherever they come, such as <see cref="ContractInstance.ReadLogAsync"/>.</summary>
    /// <param name="events">
    /// The stream's events in order: from version 0; or, with <see cref="AuditExportOptions.After"/> and without
    /// <see cref="AuditExportOptions.CheckEarlier"/>, from the version after the checkpoint.
    /// </param>
    /// <param name="stream">The stream they are of.</param>
    /// <param name="file">Where to; flushed, not disposed.</param>
    /// <param name="options">What to write.</param>
    /// <param name="cancellationToken">Ends the export; the file is then incomplete.</param>
    /// <returns>The chain as it was written.</returns>
    /// <exception cref="AuditException">The events are of another stream, out of order, or another history than the checkpoint to continue from.</exception>
    public static async ValueTask<AuditChain> ExportAsync(
        IAsyncEnumerable<RecordedEvent> events, StreamId stream, Stream file, AuditExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(file);
        options ??= AuditExportOptions.Default;
        AuditChain chain = Start(stream, options);
        ArrayBufferWriter<byte> buffer = new(FlushAt * 2);
        EntryWriter writer = EntryWriter.Create(options.Format, buffer, stream);
        bool isStarted = options.After is null || !options.CheckEarlier;
        if (isStarted)
        {
            writer.Begin(chain);
        }

        await foreach (RecordedEvent recorded in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!isStarted && recorded.Version == options.After!.Entries)
            {
                isStarted = CheckEarlier(chain, options.After);
                writer.Begin(chain);
            }

            AuditEntry entry = chain.Append(recorded);
            if (isStarted)
            {
                writer.Write(entry);
                await FlushAsync(buffer, file, FlushAt, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!isStarted)
        {
            CheckEarlier(chain, options.After!);
            writer.Begin(chain);
        }

        await FlushAsync(buffer, file, 0, cancellationToken).ConfigureAwait(false);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        return chain;
    }

    private static IEventStore Stored(IEventStore store)
    {
        while (store is ISealedStore sealing)
        {
            store = sealing.Stored;
        }

        return store;
    }

    private static AuditChain Start(StreamId stream, AuditExportOptions options)
    {
        if (options.After is not { } after)
        {
            return new AuditChain(stream);
        }

        if (after.Stream != stream)
        {
            throw new AuditException(ClpCodes.BadCheckpoint, $"The checkpoint to continue from is of the stream {after.Stream}, not of {stream}.");
        }

        return options.CheckEarlier ? new AuditChain(stream) : new AuditChain(after);
    }

    private static bool CheckEarlier(AuditChain chain, Checkpoint after)
        => chain.Count == after.Entries && chain.Head == after.Head
            ? true
            : throw new AuditException(chain.Count < after.Entries ? ClpCodes.AuditTruncated : ClpCodes.AuditBroken, chain.Count < after.Entries
                ? $"The store has {chain.Count} events of {chain.Stream}, but the checkpoint covers {after.Entries}: events are missing. Nothing was written."
                : $"The store's first {after.Entries} events of {chain.Stream} are not those that the checkpoint was signed on: the history was changed. Nothing was written.");

    private static async ValueTask FlushAsync(ArrayBufferWriter<byte> buffer, Stream file, int at, CancellationToken cancellationToken)
    {
        if (buffer.WrittenCount > at)
        {
            await file.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }
    }
}
