using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clp.Benchmarks.Measures;

internal sealed partial class P7Replay : IMeasure
{
    public string Name => "P7";

    public string About => "replay of a stream of stored bytes against System.Text.Json deserialising the same bytes";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int events = context.Sample(20_000, 5_000);
        (BytesStore store, ContractInstance instance, StateObject live) = RecordAsync(events).GetAwaiter().GetResult();
        context.Note($"P7 {events} events, {store.Bytes.Sum(bytes => (long)bytes.Length) / events} bytes each, such as {System.Text.Encoding.UTF8.GetString(store.Bytes[^1])}");

        Race race = new Race()
            .Add("replay", () => Race.Time(events, () => ReplayAsync(instance, live).GetAwaiter().GetResult()))
            .Add("deserialise", () => Race.Time(events, () => Deserialise(store.Bytes)))
            .Run(context.Sample(15, 5));
        context.Note($"P7 ns per event: {race}");
        yield return Figure.AtMost("deserialise", race.Ratio("replay", "deserialise"), 1.25);
    }

    private static async Task<(BytesStore Store, ContractInstance Instance, StateObject Live)> RecordAsync(int events)
    {
        Contract contract = Subject.Tree(Trees.Thousand);
        ContractInstance writer = await Subject.OpenAsync(contract, new ClpRuntimeOptions());
        await Subject.SubmitAsync(writer, "set", Subject.Payloads, events);
        BytesStore store = new();
        await foreach (RecordedEvent recorded in writer.ReadLogAsync())
        {
            ArrayBufferWriter<byte> buffer = new();
            EventJson.Write(buffer, recorded.Event, recorded.Header);
            store.Bytes.Add(buffer.WrittenSpan.ToArray());
        }

        ContractInstance reader = await Subject.OpenAsync(contract, new ClpRuntimeOptions { EventStore = store });
        return (store, reader, writer.State);
    }

    private static async Task ReplayAsync(ContractInstance instance, StateObject live)
    {
        StateObject replayed = await instance.ReplayAsync(instance.Version);
        if (!replayed.Equals(live))
        {
            throw new InvalidOperationException("the replayed state is not the live one");
        }
    }

    private static void Deserialise(List<byte[]> stored)
    {
        long sum = 0;
        foreach (byte[] bytes in stored)
        {
            sum += JsonSerializer.Deserialize(bytes, StoredJson.Default.StoredEvent)!.Payload.Amount;
        }

        if (sum == 0)
        {
            throw new InvalidOperationException("nothing was read");
        }
    }

    /// <summary>The plainest record of the same fields; the delta, a list of mixed lists, as a JsonElement.</summary>
    private sealed record StoredEvent(
        string Kind, long IntentId, string By, DateTime At, string Intent, StoredPayload Payload, string Origins, string Transition,
        JsonElement Delta, string[] Guards, int ContractVersion, string ContractHash);

    private sealed record StoredPayload(long Amount);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(StoredEvent))]
    private sealed partial class StoredJson : JsonSerializerContext;

    /// <summary>A read-only store over stored bytes in memory, so that no disk is part of the measure.</summary>
    private sealed class BytesStore : IEventStore
    {
        public List<byte[]> Bytes { get; } = [];

        public StoreCapabilities Capabilities { get; } = new("bytes", Durability.None);

        public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            for (int at = (int)fromVersion; at < Bytes.Count; at++)
            {
                yield return EventJson.Read(stream, at, Bytes[at]);
            }
        }

        public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => new(Bytes.Count - 1);

        public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => default;

        public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => default;

        public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => default;

        public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IOutbox? Outbox => null;

        public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
