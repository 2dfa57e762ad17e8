using System.Collections.Concurrent;
using System.Globalization;

namespace Clp.Storage.Conformance.Strikes;

/// <summary>
/// Writers append pairs of events, each with a message and an operation id, while their server is struck; what is not answered is
/// sent again under its id until it is. Then everything is read: every acknowledged append must be there, whole and once. Several
/// rounds go on in the same streams. Not thread-safe.
/// </summary>
/// <param name="stores">Handles on one store; the writers are spread over them.</param>
/// <param name="random">Chooses the moments.</param>
public sealed class StrikeRounds(IReadOnlyList<IEventStore> stores, Random random)
{
    private const int Writers = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentBag<(int Writer, int Number, long Version)> acknowledged = [];
    private readonly int[] next = new int[Writers];
    private int unknown, rejected, duplicates, inspections;

    /// <summary>Appends acknowledged so far.</summary>
    public int Acknowledged => acknowledged.Count;

    /// <summary>Calls that ended without an answer so far.</summary>
    public int Unknown => unknown;

    /// <summary>Calls that were refused so far.</summary>
    public int Rejected => rejected;

    /// <summary>Unanswered calls that turned out to have been stored.</summary>
    public int Duplicates => duplicates;

    /// <summary>Acknowledged appends that were not there, or whose message was not.</summary>
    public int Lost { get; private set; }

    /// <summary>Appends of which only one event was there.</summary>
    public int Partial { get; private set; }

    /// <summary>Appends or messages that were there twice.</summary>
    public int Double { get; private set; }

    /// <summary>What else was wrong.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>One round: strikes after some acknowledgements, lets everybody finish, looks. True when nothing was wrong.</summary>
    public async Task<bool> RunAsync(Func<Task> strike)
    {
        (int before, int acks) = (Lost + Partial + Double + Wrong.Count, Acknowledged + random.Next(Writers, 120));
        using CancellationTokenSource struck = new();
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer, struck.Token)))];
        while (Acknowledged < acks)
        {
            await Task.Delay(1);
        }

        await strike();
        await struck.CancelAsync();
        try
        {
            await Task.WhenAll(writers).WaitAsync(Patience);
        }
        catch (Exception error)
        {
            Wrong.Add(error.Message);
        }

        await InspectAsync();
        return Lost + Partial + Double + Wrong.Count == before;
    }

    // Two writers share a stream, the others have one each.
    private static StreamId Stream(int writer) => new("", "strike", writer < 2 ? "shared" : $"own {writer}");

    private static string Id(int writer, int number) => string.Create(CultureInfo.InvariantCulture, $"{writer}:{number}");

    private async Task WriteAsync(int writer, CancellationToken struck)
    {
        for (; !struck.IsCancellationRequested; next[writer]++)
        {
            string id = Id(writer, next[writer]);
            Append append = Notes.Batch(id, "hash", id + " a", id + " b") with { Outbox = [new OutboxMessage("topic", next[writer]) { Id = id }] };
            acknowledged.Add((writer, next[writer], await AnsweredAsync(stores[writer % stores.Count], Stream(writer), append)));
        }
    }

    private async Task<long> AnsweredAsync(IEventStore store, StreamId stream, Append append)
    {
        while (true)
        {
            try
            {
                AppendResult result = await store.AppendAsync(stream, Expected.Any, append, default);
                Interlocked.Add(ref duplicates, result.Status == AppendStatus.Duplicate ? 1 : 0);
                return result.Status is AppendStatus.Appended or AppendStatus.Duplicate ? result.Version : throw new InvalidOperationException($"{stream}: {result.Status}");
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Unknown)
            {
                Interlocked.Increment(ref unknown);
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected)
            {
                Interlocked.Increment(ref rejected);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task InspectAsync()
    {
        IEventStore store = stores[0];
        Dictionary<StreamId, List<string>> streams = [];
        foreach (StreamId stream in Enumerable.Range(0, Writers).Select(Stream).Distinct())
        {
            List<string> notes = streams[stream] = [];
            await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
            {
                notes.Add(Notes.Text(recorded));
            }

            for (int version = 0; version < notes.Count; version += 2)
            {
                Partial += version + 1 < notes.Count && notes[version][..^1] == notes[version + 1][..^1] && notes[version][^1] == 'a' && notes[version + 1][^1] == 'b' ? 0 : 1;
            }

            Double += notes.Count - notes.Distinct().Count();
        }

        List<string> waiting = await WaitingAsync(store.Outbox!);
        HashSet<string> messages = [.. waiting];
        Double += waiting.Count - messages.Count;
        int stored = streams.Values.Sum(notes => notes.Count) / 2;
        if (stored != Acknowledged || messages.Count != stored)
        {
            Wrong.Add($"{stored} appends and {messages.Count} messages are stored, and {Acknowledged} were acknowledged");
        }

        foreach ((int writer, int number, long version) in acknowledged)
        {
            List<string> notes = streams[Stream(writer)];
            string id = Id(writer, number);
            Lost += version >= 1 && version < notes.Count && notes[(int)version] == id + " b" && notes[(int)version - 1] == id + " a" && messages.Contains(id) ? 0 : 1;
        }
    }

    // Each leasing is later than the one before has ended, so that none finds a lane held.
    private async Task<List<string>> WaitingAsync(IOutbox outbox)
    {
        for (int attempt = 1; ; attempt++)
        {
            DateTimeOffset now = DateTimeOffset.UnixEpoch.AddMinutes(inspections++);
            try
            {
                OutboxLeaseRequest everything = new($"inspection {inspections}", now, now.AddSeconds(1)) { MaxStreams = int.MaxValue, MaxMessages = int.MaxValue };
                return [.. (await outbox.LeaseAsync(everything, default)).SelectMany(lease => lease.Messages).Select(entry => entry.Message.Id)];
            }
            catch (StorageException) when (attempt < 100)
            {
                // A connection that was cut while it lay idle.
            }
        }
    }
}
