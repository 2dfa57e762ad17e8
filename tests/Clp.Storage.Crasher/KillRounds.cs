using System.Diagnostics;
using System.Globalization;

namespace Clp.Storage.Crasher;

/// <summary>
/// Kills a process that appends (SIGKILL, at a random moment), opens its store and looks: every acknowledged append must be
/// there, whole and once. Several rounds go on in the same store, so that recovery itself is killed too.
/// </summary>
public sealed class KillRounds(KilledStore killed, string folder, Random random)
{
    private readonly List<(int Writer, int Number, long Version)> acknowledged = [];
    private readonly Dictionary<string, HashSet<string>> told = new() { ["delivering"] = [], ["settled"] = [], ["parked"] = [] };

    /// <summary>Appends acknowledged so far.</summary>
    public int Acknowledged => acknowledged.Count;

    /// <summary>Messages whose delivery was acknowledged so far.</summary>
    public int Settled => told["settled"].Count;

    /// <summary>Acknowledged appends that were not there, or whose message was neither there nor delivered.</summary>
    public int Lost { get; private set; }

    /// <summary>Appends of which only one event was there.</summary>
    public int Partial { get; private set; }

    /// <summary>Appends that were there twice.</summary>
    public int Double { get; private set; }

    /// <summary>What else was wrong.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>One round; true when nothing was wrong with it.</summary>
    public async Task<bool> RunAsync()
    {
        int before = Lost + Partial + Double + Wrong.Count;
        await KillAsync(acknowledgements: random.Next(1, 60));
        await InspectAsync();
        return Lost + Partial + Double + Wrong.Count == before;
    }

    private async Task KillAsync(int acknowledgements)
    {
        string program = typeof(KillRounds).Assembly.Location;
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(killed.Name);
        start.ArgumentList.Add(folder);
        using Process child = Process.Start(start)!;
        int seen = 0;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!Read(line))
            {
                Wrong.Add($"the writer said \"{line}\"");
            }

            if (++seen == acknowledgements)
            {
                // SIGKILL; what is still in the pipe was acknowledged as well and is read to the end.
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        if (seen < acknowledgements)
        {
            Wrong.Add($"the writer ended by itself with exit code {child.ExitCode} after {seen} appends");
        }
    }

    private bool Read(string line)
    {
        string[] parts = line.Split(' ');
        if (parts is [string what, string id] && told.TryGetValue(what, out HashSet<string>? ids))
        {
            ids.Add(id);
            return true;
        }

        if (parts is not [string writer, string number, string version, nameof(AppendStatus.Appended)])
        {
            return false;
        }

        acknowledged.Add((int.Parse(writer, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture), long.Parse(version, CultureInfo.InvariantCulture)));
        return true;
    }

    private async Task InspectAsync()
    {
        IEventStore store;
        try
        {
            store = killed.Open(folder);
        }
        catch (StorageException error)
        {
            Wrong.Add(error.Message);
            return;
        }

        await using ((IAsyncDisposable)store)
        {
            Dictionary<StreamId, List<Note>> streams = [];
            foreach (StreamId stream in Enumerable.Range(0, Writers.Count).Select(Note.Stream).Distinct())
            {
                streams[stream] = [];
                await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
                {
                    streams[stream].Add(Note.Of(recorded));
                }

                Inspect(streams[stream]);
            }

            foreach ((int writer, int number, long version) in acknowledged)
            {
                List<Note> notes = streams[Note.Stream(writer)];
                bool isThere = version < notes.Count && notes[(int)version] == new Note(writer, number, true) && notes[(int)version - 1] == new Note(writer, number, false);
                Lost += isThere ? 0 : 1;
            }

            await InspectMessagesAsync(store.Outbox!);
        }
    }

    // A message waits or is parked, unless its delivery was begun; and what was acknowledged stays as it was.
    private async Task InspectMessagesAsync(IOutbox outbox)
    {
        HashSet<string> parked = [];
        await foreach (ParkedMessage message in outbox.ParkedAsync(default))
        {
            parked.Add(message.Entry.Message.Id);
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        OutboxLeaseRequest everything = new("inspection", now, now.AddTicks(1)) { MaxStreams = int.MaxValue, MaxMessages = int.MaxValue };
        IReadOnlyList<OutboxLease> leases = await outbox.LeaseAsync(everything, default);
        HashSet<string> waiting = [.. leases.SelectMany(lease => lease.Messages).Select(entry => entry.Message.Id)];
        Lost += acknowledged.Select(append => Note.Message(append.Writer, append.Number).Id).Count(id => !waiting.Contains(id) && !parked.Contains(id) && !told["delivering"].Contains(id));
        Lost += told["parked"].Count(id => !parked.Contains(id));
        Double += told["settled"].Count(id => waiting.Contains(id) || parked.Contains(id)) + parked.Count(waiting.Contains);
        if (leases.Any(lease => lease.Messages.Select(entry => entry.Version).Zip(lease.Messages.Skip(1).Select(entry => entry.Version)).Any(pair => pair.First >= pair.Second)))
        {
            Wrong.Add("messages of a stream wait in the wrong order");
        }
    }

    private void Inspect(List<Note> notes)
    {
        for (int version = 0; version < notes.Count; version++)
        {
            Note expected = version % 2 == 0 ? notes[version] with { IsSecond = false } : notes[version - 1] with { IsSecond = true };
            Partial += notes[version] == expected && (version + 1 < notes.Count || version % 2 == 1) ? 0 : 1;
        }

        foreach (IGrouping<int, Note> writer in notes.Where(note => !note.IsSecond).GroupBy(note => note.Writer))
        {
            List<int> numbers = [.. writer.Select(note => note.Number)];
            Double += numbers.Count - numbers.Distinct().Count();
            if (!numbers.Distinct().SequenceEqual(Enumerable.Range(0, numbers.Distinct().Count())))
            {
                Wrong.Add($"writer {writer.Key} has gaps or a wrong order");
            }
        }
    }
}
