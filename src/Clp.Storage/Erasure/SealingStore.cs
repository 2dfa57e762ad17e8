using System.Runtime.CompilerServices;
using Clp.Storage.Erasure;

namespace Clp.Storage;

/// <summary>
/// A store over another one, in which everything personal is sealed with its subject's key before it is hashed or stored:
/// values of personal fields in events and their deltas, free texts (reasons, messages of errors), snapshots and messages of
/// the outbox. Destroying a subject's key (<see cref="ISubjectKeys.DestroyAsync"/>) erases it: what is stored does not change,
/// so every chain still verifies, and reading gives <see cref="StateValue.Redacted"/>. Thread-safe; owns neither the store nor the keys.
/// </summary>
/// <remarks>
/// Names are not sealed: streams, contracts, intents, fields, actors, operations, correlations, topics and ids of messages. A key
/// seals up to 2^32 values; nonces are random. An appended personal value of an erased subject is refused with
/// <see cref="ClpCodes.SubjectErased"/>; its free texts are dropped, and no snapshot of it is kept.
/// </remarks>
public sealed class SealingStore : ISealedStore, IStoreHealth
{
    private readonly IEventStore inner;
    private readonly ErasureOptions options;
    private readonly Dictionary<string, PersonalContract?> contracts;
    private readonly SealingOutbox? outbox;

    /// <summary>Puts the sealing over a store.</summary>
    /// <param name="inner">The store; events it holds already stay as they are.</param>
    /// <param name="options">What is sealed, and with which keys.</param>
    /// <exception cref="StorageException">The store keeps no events: then the latest state would be all there is, and unreadable after an erasure.</exception>
    public SealingStore(IEventStore inner, ErasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        if (!inner.Capabilities.KeepsEvents)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"The store '{inner.Capabilities.Name}' keeps no events, and personal values can be sealed in an event store only; use one.", StorageFailure.Rejected);
        }

        (this.inner, this.options) = (inner, options);
        contracts = options.Contracts.GroupBy(c => c.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => PersonalContract.Of([.. group]), StringComparer.Ordinal);
        outbox = inner.Outbox is { } messages ? new SealingOutbox(messages, OpenAsync) : null;
    }

    /// <inheritdoc/>
    public IEventStore Stored => inner;

    /// <inheritdoc/>
    public StoreCapabilities Capabilities => inner.Capabilities;

    /// <inheritdoc/>
    /// <remarks>A message of a stream with personal fields is sealed as a whole and opened when it is leased; after its subject was erased its payload is <see cref="StateValue.Redacted"/>.</remarks>
    public IOutbox? Outbox => outbox;

    /// <inheritdoc/>
    /// <exception cref="StorageException">The store or the key store failed, or the subject was erased and the append holds a personal value (<see cref="ClpCodes.SubjectErased"/>).</exception>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        OutboxRules.Check(append);
        if (Personal(stream) is not { } personal)
        {
            return await inner.AppendAsync(stream, expected, append, cancellationToken).ConfigureAwait(false);
        }

        if (append.Events.Count == 0)
        {
            // Nothing to seal but the hash, and one that was stored without a key is stored as it is.
            SubjectKey? known = append.Header?.Operation is null ? null : await FindKeyAsync(stream, cancellationToken).ConfigureAwait(false);
            Append assertion = known is null ? append : append with { RequestHash = AppendSealer.SealHash(append.RequestHash, known, stream, append.Header!.Operation) };
            return await OpenAsync(stream, await inner.AppendAsync(stream, expected, assertion, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        ArgumentNullException.ThrowIfNull(append.Header);
        SubjectKey key = await options.Keys.GetOrCreateAsync(options.Subject(stream), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // A sealed value is bound to its version, so the version must be known before the append.
            bool isFree = expected == Expected.Any || expected == Expected.Exists;
            long before = expected == Expected.NoStream ? -1
                : expected.ExactVersion ?? await inner.VersionAsync(stream, cancellationToken).ConfigureAwait(false);
            if (expected == Expected.Exists && before < 0)
            {
                return new AppendResult(AppendStatus.Conflict, -1, []);
            }

            Append stored = AppendSealer.Seal(append, personal, key, options.Random, stream, before);
            AppendResult result = await inner.AppendAsync(stream, isFree ? Expected.Exactly(before) : expected, stored, cancellationToken).ConfigureAwait(false);
            if (!isFree || result.Status != AppendStatus.Conflict)
            {
                return await OpenAsync(stream, result, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<RecordedEvent> stored = inner.ReadAsync(stream, fromVersion, cancellationToken);
        return Personal(stream) is null ? stored : OpenAsync(stored, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => OpenAsync(inner.ReadAllAsync(after, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => inner.VersionAsync(stream, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The request's hash is sealed too; it is null after the subject was erased.</remarks>
    public async ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        StoredOperation? stored = await inner.FindOperationAsync(stream, operation, cancellationToken).ConfigureAwait(false);
        if (stored is null || Personal(stream) is null)
        {
            return stored;
        }

        SubjectKey? key = await FindKeyAsync(stream, cancellationToken).ConfigureAwait(false);
        return new StoredOperation(AppendSealer.OpenHash(stored.RequestHash, key, stream, operation), [.. stored.Events.Select(e => Open(e, key))]);
    }

    /// <inheritdoc/>
    /// <remarks>None after the subject was erased: the log, which is still there, is replayed instead.</remarks>
    public async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => await inner.LoadSnapshotAsync(stream, cancellationToken).ConfigureAwait(false) is not { } stored ? null
            : Personal(stream) is null ? stored
            : AppendSealer.Open(stored, stream, await FindKeyAsync(stream, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <remarks>It is sealed as a whole; after the subject was erased it is not kept.</remarks>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Snapshot? stored = Personal(stream) is null ? snapshot
            : AppendSealer.Seal(snapshot, stream, await options.Keys.GetOrCreateAsync(options.Subject(stream), cancellationToken).ConfigureAwait(false), options.Random);
        if (stored is not null)
        {
            await inner.SaveSnapshotAsync(stream, stored, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The subject's key stays; destroy it as well where the subject is to be erased.</remarks>
    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => inner.DeleteAsync(stream, expected, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => inner.StreamsAsync(cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Tells of the store beneath; one that cannot tell counts as healthy.</remarks>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
        => inner is IStoreHealth health ? health.CheckHealthAsync(cancellationToken) : new(new StoreHealth(StoreHealthStatus.Healthy, "The store beneath does not say."));

    private PersonalContract? Personal(StreamId stream) => contracts.TryGetValue(stream.Contract, out PersonalContract? known) ? known : PersonalContract.Unknown;

    private ValueTask<SubjectKey?> FindKeyAsync(StreamId stream, CancellationToken cancellationToken) => options.Keys.FindAsync(options.Subject(stream), cancellationToken);

    private static RecordedEvent Open(RecordedEvent e, SubjectKey? key)
        => e with { Event = EventRewrite.Apply(e.Event, new EventOpener(key, SealedPlace.Event(e.Stream, e.Version))), IsUnsealed = true };

    private async ValueTask<AppendResult> OpenAsync(StreamId stream, AppendResult result, CancellationToken cancellationToken)
    {
        if (result.Events.Count == 0 || Personal(stream) is null)
        {
            return result;
        }

        SubjectKey? key = await FindKeyAsync(stream, cancellationToken).ConfigureAwait(false);
        return result with { Events = [.. result.Events.Select(e => Open(e, key))] };
    }

    private async IAsyncEnumerable<RecordedEvent> OpenAsync(IAsyncEnumerable<RecordedEvent> stored, StreamId stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SubjectKey? key = await FindKeyAsync(stream, cancellationToken).ConfigureAwait(false);
        await foreach (RecordedEvent e in stored.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Open(e, key);
        }
    }

    private async IAsyncEnumerable<PositionedEvent> OpenAsync(IAsyncEnumerable<PositionedEvent> stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (PositionedEvent e in stored.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Personal(e.Event.Stream) is null ? e
                : e with { Event = Open(e.Event, await FindKeyAsync(e.Event.Stream, cancellationToken).ConfigureAwait(false)) };
        }
    }

    private async ValueTask<OutboxEntry> OpenAsync(OutboxEntry entry, CancellationToken cancellationToken)
        => Personal(entry.Stream) is null ? entry
            : AppendSealer.Open(entry, await FindKeyAsync(entry.Stream, cancellationToken).ConfigureAwait(false));
}
