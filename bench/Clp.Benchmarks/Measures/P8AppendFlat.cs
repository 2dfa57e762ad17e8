using System.Buffers;
using System.Text.Json;

namespace Clp.Benchmarks.Measures;

internal sealed class P8AppendFlat : IMeasure
{
    private static readonly StreamId Stream = new("", "tree", "default");

    public string Name => "P8";

    public string About => "an append in memory with its JSON costs the same in a long stream as in a short one";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int appends = context.Sample(10_000, 2_000);
        int longer = context.Sample(500_000, 50_000);
        (ContractEvent @event, EventHeader header) = OneEventAsync().GetAwaiter().GetResult();
        MemoryStore store = new();
        long version = -1;
        AppendAsync(store, @event, header, longer, version).GetAwaiter().GetResult();
        version += longer;
        Race race = new Race()
            .Add("short", () => Race.Time(appends, () => AppendAsync(new MemoryStore(), @event, header, appends, -1).GetAwaiter().GetResult()))
            .Add("long", () =>
            {
                double ns = Race.Time(appends, () => AppendAsync(store, @event, header, appends, version).GetAwaiter().GetResult());
                version += appends;
                return ns;
            })
            .Run(context.Sample(25, 7));
        context.Note($"P8 ns per append with its JSON, in a stream of up to {appends} events and in one of {longer} to {version + 1}: {race}");
        yield return Figure.AtMost("flat", race.Ratio("long", "short"), 1.25);
    }

    private static async Task<(ContractEvent Event, EventHeader Header)> OneEventAsync()
    {
        ContractInstance instance = await Subject.OpenAsync(Subject.Tree(Trees.Ten), new ClpRuntimeOptions());
        await Subject.SubmitAsync(instance, "set", Subject.Payloads, 1);
        await foreach (RecordedEvent recorded in instance.ReadLogAsync())
        {
            return (recorded.Event, recorded.Header);
        }

        throw new InvalidOperationException("no event was recorded");
    }

    private static async Task AppendAsync(MemoryStore store, ContractEvent @event, EventHeader header, int appends, long version)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using Utf8JsonWriter writer = new(buffer);
        for (int at = 0; at < appends; at++, version++)
        {
            buffer.ResetWrittenCount();
            writer.Reset(buffer);
            EventJson.Write(writer, @event, header);
            writer.Flush();
            AppendResult result = await store.AppendAsync(Stream, Expected.Exactly(version), new Append(@event, header), CancellationToken.None);
            if (result.Status != AppendStatus.Appended || buffer.WrittenCount == 0)
            {
                throw new InvalidOperationException($"{result.Status} at version {version}");
            }
        }
    }
}
