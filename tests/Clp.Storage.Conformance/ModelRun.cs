namespace Clp.Storage.Conformance;

/// <summary>One random sequence.</summary>
internal sealed class ModelRun(IStoreUnderTest subject, IEventStore opened, int seed)
{
    private static readonly StreamId[] Streams = [new("", "c", "1"), new("", "c", "2"), new("t", "c", "1")];

    private readonly Random random = new(seed);
    private readonly StoreModel model = new();
    private readonly List<string> history = [];
    private IEventStore store = opened;
    private int notes;

    public async Task StepAsync()
    {
        StreamId stream = Streams[random.Next(Streams.Length)];
        switch (random.Next(12))
        {
            case < 6:
                await Append(stream);
                break;
            case 6:
                long from = random.Next(-1, 8);
                List<string> read = [];
                await foreach (RecordedEvent recorded in store.ReadAsync(stream, from, default))
                {
                    read.Add($"{recorded.Version}:{Notes.Text(recorded)}");
                }

                Same($"read {stream} {from}", string.Join(',', read), model.Read(stream, from));
                break;
            case 7:
                OperationId operation = Operation();
                StoredOperation? found = await store.FindOperationAsync(stream, operation, default);
                Same($"find {stream} {operation}", found is null ? "-" : $"{found.RequestHash}:{string.Join(',', Notes.Texts(found.Events))}", model.Find(stream, operation));
                break;
            case 8:
                Expected expected = Pick(stream);
                Same($"delete {stream} {expected}", $"{await store.DeleteAsync(stream, expected, default)}", $"{model.Delete(stream, expected)}");
                break;
            case 9:
                Snapshot snapshot = Notes.Snapshot(random.Next(6));
                await store.SaveSnapshotAsync(stream, snapshot, default);
                model.Save(stream, snapshot);
                Same($"snapshot {stream} {snapshot.Version}", $"{(await store.LoadSnapshotAsync(stream, default))?.Version}", $"{model.Load(stream)?.Version}");
                break;
            case 10:
                Same($"version {stream}", $"{await store.VersionAsync(stream, default)}", $"{model.Version(stream)}");
                break;
            default:
                if (subject.IsDurable && random.Next(4) == 0)
                {
                    history.Add("reopen");
                    store = await subject.ReopenAsync();
                }

                break;
        }
    }

    private async Task Append(StreamId stream)
    {
        Expected expected = Pick(stream);
        string? operation = random.Next(3) == 0 ? Operation().Value : null;
        string? hash = random.Next(2) == 0 ? null : $"h{random.Next(2)}";
        string[] texts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"n{notes++}")];
        Append append = Notes.Batch(operation, hash, texts);
        AppendResult result = await store.AppendAsync(stream, expected, append, default);
        Same(
            $"append {stream} {expected} op={operation} hash={hash} {string.Join(',', texts)}",
            $"{result.Status} {result.Version} {string.Join(',', Notes.Texts(result.Events))}",
            model.Append(stream, expected, operation, hash, texts));
    }

    private Expected Pick(StreamId stream) => random.Next(6) switch
    {
        0 => Expected.Any,
        1 => Expected.NoStream,
        2 => Expected.Exists,
        3 => Expected.Exactly(random.Next(-1, 6)),
        _ => Expected.Exactly(model.Version(stream)),
    };

    private OperationId Operation() => new($"op{random.Next(5)}");

    private void Same(string call, string actual, string expected)
    {
        history.Add(call);
        actual.ShouldBe(expected, $"seed {seed}: {string.Join("\n", history)}");
    }
}
