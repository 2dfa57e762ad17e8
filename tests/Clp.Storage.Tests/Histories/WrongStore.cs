using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Clp.TestKit;

namespace Clp.Storage.Tests.Histories;

/// <summary>What is wrong with a store.</summary>
public enum Defect
{
    /// <summary>Nothing: the control.</summary>
    None,
    /// <summary>Nothing either: now and then an append goes unanswered, stored or not.</summary>
    Unanswered,
    /// <summary>An append that goes unanswered is stored without its operation id, so that trying again stores it twice.</summary>
    UnansweredForgetsOperation,
    /// <summary>The expected version is checked, and then, in another step, the events are appended.</summary>
    CheckApartFromAppend,
    /// <summary>A reading gives what the one before it saw.</summary>
    StaleReading,
    /// <summary>Now and then an append is acknowledged and not stored.</summary>
    LostAppend,
    /// <summary>The expected version is checked before the operation id.</summary>
    OperationAfterExpected,
    /// <summary>Operation ids are not kept.</summary>
    NoOperations,
    /// <summary>The request's hash is not compared.</summary>
    NoRequestHash,
    /// <summary>A batch becomes visible event by event.</summary>
    TornBatch,
    /// <summary>Expecting no stream, or an existing one, is not enforced.</summary>
    UncheckedExistence,
    /// <summary>An assert without events is not checked.</summary>
    UncheckedAssert,
    /// <summary>A deletion takes place whatever is expected.</summary>
    UncheckedDeletion,
    /// <summary>A failure that wrote is told as one that wrote nothing.</summary>
    RejectedYetStored,
}

/// <summary>A memory store behind one defect. Between its steps others get their turn.</summary>
internal sealed class WrongStore(Defect defect) : ForwardingStore
{
    private readonly MemoryStore store = new();
    private readonly ConcurrentDictionary<StreamId, List<RecordedEvent>> lastRead = new();
    private int appends;

    protected override IEventStore Next => store;

    public override async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        bool isKnown = append.Header.Operation is { } id && await store.FindOperationAsync(stream, id, cancellationToken) is not null;
        long version = await store.VersionAsync(stream, cancellationToken);
        switch (defect)
        {
            case Defect.CheckApartFromAppend when !isKnown && expected.IsMetBy(version):
                await Task.Yield();
                expected = Expected.Any;
                break;
            case Defect.LostAppend when ++appends % 20 == 0 && !isKnown && expected.IsMetBy(version):
                return AppendResult.Appended(version + append.Events.Count);
            case Defect.OperationAfterExpected when !expected.IsMetBy(version):
                return new AppendResult(AppendStatus.Conflict, version, []);
            case Defect.NoOperations:
                append = append with { Header = append.Header with { Operation = null } };
                break;
            case Defect.NoRequestHash when isKnown:
                append = append with { RequestHash = (await store.FindOperationAsync(stream, append.Header.Operation!.Value, cancellationToken))!.RequestHash };
                break;
            case Defect.TornBatch when !isKnown && append.Events.Count > 1 && expected.IsMetBy(version):
                return await TearAsync(stream, append);
            case Defect.UncheckedExistence when !isKnown && expected.ExactVersion is null:
            case Defect.UncheckedAssert when append.Events.Count == 0:
                expected = Expected.Any;
                break;
            case Defect.Unanswered or Defect.UnansweredForgetsOperation when ++appends % 10 == 0:
                EventHeader header = defect == Defect.Unanswered ? append.Header : append.Header with { Operation = null };
                if (appends % 20 == 0 && (defect == Defect.Unanswered || !isKnown))
                {
                    await store.AppendAsync(stream, expected, append with { Header = header }, cancellationToken);
                }

                throw new StorageException(ClpCodes.StoreUnknown, "Who knows.", StorageFailure.Unknown);
            case Defect.RejectedYetStored when ++appends % 20 == 0:
                await store.AppendAsync(stream, expected, append, cancellationToken);
                throw new StorageException(ClpCodes.StoreRejected, "Refused, it says.", StorageFailure.Rejected);
        }

        return await store.AppendAsync(stream, expected, append, cancellationToken);
    }

    public override async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<RecordedEvent> read = await store.ReadAsync(stream, 0, cancellationToken).ToListAsync(cancellationToken);

        List<RecordedEvent> given = defect == Defect.StaleReading ? lastRead.GetValueOrDefault(stream) ?? [] : read;
        lastRead[stream] = read;
        foreach (RecordedEvent recorded in given.Where(recorded => recorded.Version >= fromVersion))
        {
            yield return recorded;
        }
    }

    public override ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
        => store.DeleteAsync(stream, defect == Defect.UncheckedDeletion ? Expected.Any : expected, cancellationToken);

    // The first part carries the operation.
    private async ValueTask<AppendResult> TearAsync(StreamId stream, Append append)
    {
        AppendResult result = default;
        for (int at = 0; at < append.Events.Count; at++)
        {
            result = await store.AppendAsync(stream, Expected.Any, append with { Events = append.Events[at] }, default);
            append = append with { Header = append.Header with { Operation = null } };
            await Task.Yield();
        }

        return result;
    }
}
