using Clp.TestKit;

namespace Clp.Tests.Runtime;

/// <summary>A memory store that fails when and how it is told to, and counts what it is asked.</summary>
internal sealed class ScriptedStore : ForwardingStore
{
    private readonly Queue<Func<Func<ValueTask<AppendResult>>, ValueTask<AppendResult>>> script = new();

    public MemoryStore Inner { get; init; } = new();

    public int Appends { get; private set; }

    public Func<Exception>? FailOnRead { get; set; }

    public Func<Exception>? FailOnSnapshot { get; set; }

    public Snapshot? GivenSnapshot { get; set; }

    protected override IEventStore Next => Inner;

    public ScriptedStore ThenFail(Func<Exception> make, bool afterWriting = false, bool yields = false)
    {
        script.Enqueue(async write =>
        {
            if (yields)
            {
                await Task.Yield();
            }

            if (afterWriting)
            {
                await write();
            }

            throw make();
        });
        return this;
    }

    public ScriptedStore ThenWork()
    {
        script.Enqueue(write => write());
        return this;
    }

    /// <summary>Something else happens just before the append, such as that someone else writes.</summary>
    public ScriptedStore ThenMeet(Func<Task> other)
    {
        script.Enqueue(async write =>
        {
            await other();
            return await write();
        });
        return this;
    }

    /// <summary>Something else happens just after the append.</summary>
    public ScriptedStore ThenWorkBefore(Func<Task> other)
    {
        script.Enqueue(async write =>
        {
            AppendResult result = await write();
            await other();
            return result;
        });
        return this;
    }

    public override ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        Appends++;
        ValueTask<AppendResult> Write() => Inner.AppendAsync(stream, expected, append, cancellationToken);
        return script.TryDequeue(out var step) ? step(Write) : Write();
    }

    public override IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken)
        => FailOnRead is { } make ? throw make() : Inner.ReadAsync(stream, fromVersion, cancellationToken);

    public override ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => GivenSnapshot is { } given ? new(given) : Inner.LoadSnapshotAsync(stream, cancellationToken);

    public override ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
        => FailOnSnapshot is { } make ? throw make() : Inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public static StorageException Rejected() => new(ClpCodes.StoreRejected, "disk full", StorageFailure.Rejected);

    public static StorageException Unknown() => new(ClpCodes.StoreUnknown, "no answer", StorageFailure.Unknown);
}
