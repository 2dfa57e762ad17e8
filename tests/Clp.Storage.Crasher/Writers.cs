using System.Text;

namespace Clp.Storage.Crasher;

/// <summary>The process that is to be killed: a few writers append pairs of events for ever and report each acknowledged pair.</summary>
internal static class Writers
{
    public const int Count = 4;

    public static async Task RunAsync(string root)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = root, SegmentBytes = 32 * 1024 });
        using Stream output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(writer => Task.Run(() => WriteAsync(store, writer, output))));
    }

    private static async Task WriteAsync(FileStore store, int writer, Stream output)
    {
        StreamId stream = Note.Stream(writer);
        int number = 0;
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            Note note = Note.Of(recorded);
            number = note.Writer == writer ? note.Number + 1 : number;
        }

        for (; ; number++)
        {
            EventBatch events = EventBatch.Of(new Note(writer, number, false).ToEvent(), new Note(writer, number, true).ToEvent());
            AppendResult result = await store.AppendAsync(stream, Expected.Any, new Append(events, new EventHeader(1, "00") { Operation = new OperationId($"{writer} {number}") }), default);
            byte[] line = Encoding.ASCII.GetBytes($"{writer} {number} {result.Version} {result.Status}\n");
            lock (output)
            {
                // One call, unbuffered: what was reported is in the pipe when the process dies.
                output.Write(line);
                output.Flush();
            }
        }
    }
}
