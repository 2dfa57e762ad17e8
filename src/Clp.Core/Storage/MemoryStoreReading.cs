namespace Clp;

/// <summary>Reads one stream as it was when the reading began.</summary>
internal sealed class MemoryStoreReading(MemoryStoreLog? log, long fromVersion, CancellationToken cancellationToken) : IAsyncEnumerable<RecordedEvent>
{
    public IAsyncEnumerator<RecordedEvent> GetAsyncEnumerator(CancellationToken enumeration = default)
        => new Cursor(log, Math.Max(0, fromVersion), cancellationToken, enumeration);

    private sealed class Cursor(MemoryStoreLog? log, long fromVersion, CancellationToken reading, CancellationToken enumeration) : IAsyncEnumerator<RecordedEvent>
    {
        private readonly MemoryStoreView view = log?.View ?? MemoryStoreView.Empty;
        private long next = fromVersion;
        private RecordedEvent? current;

        public RecordedEvent Current => current!;

        public ValueTask<bool> MoveNextAsync()
        {
            reading.ThrowIfCancellationRequested();
            enumeration.ThrowIfCancellationRequested();
            if (log is null || next >= view.Next)
            {
                return new(false);
            }

            if (next < view.First)
            {
                throw new StorageException(
                    ClpCodes.LogTrimmed,
                    $"The log of {log.Stream} is kept from version {view.First} on; version {next} is gone. Start from the snapshot, or raise {nameof(MemoryStoreOptions.KeepEvents)}.",
                    StorageFailure.Rejected);
            }

            current = view[next].At(log.Stream, next);
            next++;
            return new(true);
        }

        public ValueTask DisposeAsync() => default;
    }
}
