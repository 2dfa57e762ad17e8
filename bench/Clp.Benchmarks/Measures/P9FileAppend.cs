using System.Diagnostics;
using Clp.Storage;
using Clp.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Clp.Benchmarks.Measures;

/// <summary>Durable appends against the plainest thing that is as durable: appending the same number of bytes to a file and flushing it.</summary>
internal sealed class P9FileAppend : IMeasure
{
    private static readonly int[] Writers = [8, 32, 256];
    private static readonly EventHeader Header = new(1, new string('a', 64));
    private static readonly ContractEvent Event = new ContractEvent.StateCommitted(
        new IntentId(1),
        "increment",
        StateObject.Of(("amount", 1), ("note", "as asked for on the telephone")),
        Provenance.User,
        "apply",
        StateDelta.Set("count", 12345).AndSet("last.by", "ada"),
        Actor.Human("ada"),
        DateTimeOffset.UnixEpoch.Ticks);

    public string Name => "P9";

    public string About => "file store: durable appends against append + fdatasync, alone and in groups";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        using ScratchFolder folder = new();
        int singles = context.Sample(1500, 300);
        int bytes = FrameLength(folder);
        Race race = new Race()
            .Add("probe", () => Probe(folder, bytes, singles))
            .Add("single", () => Time(folder, 1, singles, hot: true));
        foreach (int writers in Writers)
        {
            int appends = Math.Max(writers * 8, context.Sample(12_000, 3_000)) / writers;
            race.Add($"streams{writers}", () => Time(folder, writers, appends, hot: false));
            race.Add($"hot{writers}", () => Time(folder, writers, appends, hot: true));
        }

        race.Run(context.Sample(9, 3));
        context.Note($"P9 ns per durable append of {bytes} bytes: {race}");
        yield return Figure.AtLeast("single", race.Ratio("probe", "single"), 0.9);
        foreach ((int writers, double goal) in Writers.Zip([3.5, 10, 50]))
        {
            yield return Figure.AtLeast($"group{writers}", race.Ratio("single", $"streams{writers}"), goal);
            yield return Figure.AtLeast($"group{writers}-one-stream", race.Ratio("single", $"hot{writers}"), goal);
        }
    }

    private static double Time(ScratchFolder folder, int writers, int appends, bool hot)
    {
        string root = Path.Combine(folder.Path, "store");
        double cost;
        FileStore store = FileStore.Open(root);
        try
        {
            long start = Stopwatch.GetTimestamp();
            Task[] tasks = [.. Enumerable.Range(0, writers).Select(writer => writers == 1 ? Write(store, 0, appends, hot) : Task.Run(() => Write(store, writer, appends, hot)))];
            Task.WhenAll(tasks).GetAwaiter().GetResult();
            cost = Stopwatch.GetElapsedTime(start).TotalNanoseconds / (writers * appends);
        }
        finally
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        Directory.Delete(root, recursive: true);
        return cost;
    }

    // A hot stream takes whatever comes; on streams of their own, writers expect their exact version, as an instance does.
    private static async Task Write(FileStore store, int writer, int appends, bool hot)
    {
        StreamId stream = new("", "counter", hot ? "hot" : $"{writer}");
        for (int i = 0; i < appends; i++)
        {
            AppendResult result = await store.AppendAsync(stream, hot ? Expected.Any : Expected.Exactly(i - 1), new Append(Event, Header), default).ConfigureAwait(false);
            if (result.Status != AppendStatus.Appended)
            {
                throw new InvalidOperationException($"{stream}: {result}");
            }
        }
    }

    private static double Probe(ScratchFolder folder, int bytes, int appends)
    {
        string path = Path.Combine(folder.Path, "probe");
        byte[] record = new byte[bytes];
        double cost;
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < appends; i++)
            {
                RandomAccess.Write(file, record, (long)i * bytes);
                NativeSync.File(file);
            }

            cost = Stopwatch.GetElapsedTime(start).TotalNanoseconds / appends;
        }

        File.Delete(path);
        return cost;
    }

    // What one append adds to the journal.
    private static int FrameLength(ScratchFolder folder)
    {
        string root = Path.Combine(folder.Path, "sample");
        FileStore store = FileStore.Open(root);
        Write(store, 0, 1, hot: true).GetAwaiter().GetResult();
        long first = new FileInfo(Path.Combine(root, "journal", "00000001.log")).Length;
        Write(store, 0, 1, hot: true).GetAwaiter().GetResult();
        long second = new FileInfo(Path.Combine(root, "journal", "00000001.log")).Length;
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(root, recursive: true);
        return (int)(second - first);
    }
}
