namespace Clp.Storage.Conformance.Injection;

/// <summary>Puts each text into every place that takes one, and reads it back: an exact round trip or a typed refusal, and nothing else touched.</summary>
public sealed class InjectionCampaign(IStoreUnderTest subject, IReadOnlyList<string> texts)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly HashSet<StreamId> written = [];

    /// <summary>Places tried, and how many of them gave the same back.</summary>
    public int Exact { get; private set; }

    /// <summary>How many were refused, typed.</summary>
    public int Refused { get; private set; }

    /// <summary>What went wrong, by place and text.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>All places of one store; tenants only for as many texts as told, because each costs a handle.</summary>
    public async Task RunAsync(int tenants)
    {
        IEventStore store = await subject.OpenAsync();
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i];
            await Try("key", text, () => Stream(store, new StreamId(text, "first", $"{i}"), text));
            await Try("key", text, () => Stream(store, new StreamId("second", text, $"{i}"), text));
            await Try("key", text, () => Stream(store, new StreamId("third", "contract", text), text));
            await Try("operation", text, () => Operation(store, i, text));
            await Try("outbox", text, () => Outbox(store, i, text));
        }

        await Try("listing", "", async () => (await Listed(store)).SetEquals(written));
        foreach (string text in texts.Take(tenants))
        {
            await Try("tenant", text, () => Tenant(text));
        }
    }

    private async Task<bool> Stream(IEventStore store, StreamId stream, string text)
    {
        AppendResult result = await store.AppendAsync(stream, Expected.NoStream, Notes.Batch(null, null, Printable(text)), default);
        written.Add(stream);
        await store.SaveSnapshotAsync(stream, new Snapshot(0, "00", StateObject.Of(("text", Printable(text)))), default);
        return result.Status == AppendStatus.Appended && await Only(store, stream) == Printable(text)
            && (await store.LoadSnapshotAsync(stream, default))!.Data.Get("text", "") == Printable(text);
    }

    private async Task<bool> Operation(IEventStore store, int number, string text)
    {
        StreamId stream = new("operations", "contract", $"{number}");
        Append append = Notes.Batch(text, text, "note");
        bool isFirst = (await store.AppendAsync(stream, Expected.Any, append, default)).Status == AppendStatus.Appended;
        written.Add(stream);
        bool isSecond = (await store.AppendAsync(stream, Expected.Any, append, default)).Status == AppendStatus.Duplicate;
        StoredOperation? found = await store.FindOperationAsync(stream, new OperationId(text), default);
        return isFirst && isSecond && found?.RequestHash == text && found.Events[0].Header.Operation?.Value == text
            && await store.FindOperationAsync(stream, new OperationId(text + "x"), default) is null;
    }

    private async Task<bool> Outbox(IEventStore store, int number, string text)
    {
        StreamId stream = new("messages", "contract", $"{number}");
        OutboxMessage message = new(text, Printable(text)) { Id = text.Length == 0 ? "empty" : text };
        await store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, "note") with { Outbox = [message] }, default);
        written.Add(stream);
        OutboxLease lease = (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest($"token {number}", Noon, Noon.AddHours(1)), default)).Single();
        bool isSame = lease.Stream == stream && lease.Messages.Single().Message == message;
        await store.Outbox.SettleAsync(lease, new OutboxSettlement(0) { Park = text, At = Noon }, default);
        await foreach (ParkedMessage parked in store.Outbox.ParkedAsync(default))
        {
            isSame &= parked.Reason == text && parked.Entry.Message == message && await store.Outbox.DiscardAsync(parked, default);
        }

        return isSame && (await store.Outbox.DepthAsync(default)) == default;
    }

    private async Task<bool> Tenant(string text)
    {
        IEventStore tenant = await subject.OpenTenantAsync(text);
        StreamId stream = new(text, "contract", "tenant's");
        bool wasEmpty = (await Listed(tenant)).Count == 0;
        await tenant.AppendAsync(stream, Expected.NoStream, Notes.Batch(null, null, "note"), default);
        bool isAlone = (await Listed(tenant)).SetEquals([stream]);

        // Thousands of handles at once would be too many for a server.
        await ((tenant as IAsyncDisposable)?.DisposeAsync() ?? default);
        return wasEmpty && isAlone;
    }

    private async Task Try(string place, string text, Func<Task<bool>> attempt)
    {
        try
        {
            if (await attempt())
            {
                Exact++;
                return;
            }

            Wrong.Add($"{place} {Shown(text)}: not the same");
        }
        catch (ClpException refusal) when (refusal is not StorageException { Failure: StorageFailure.Corrupt })
        {
            Refused++;
        }
        catch (Exception error)
        {
            Wrong.Add($"{place} {Shown(text)}: {error.GetType().Name} {error.Message}");
        }
    }

    // A lone surrogate is legal in a name and in no JSON text; what is written of it as content is spelled out.
    private static string Printable(string text) => text.Any(char.IsSurrogate) ? Shown(text) : text;

    private static string Shown(string text) => string.Concat(text.Take(60).Select(c => c is > ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static async Task<string> Only(IEventStore store, StreamId stream)
    {
        List<string> notes = [];
        await foreach (RecordedEvent recorded in store.ReadAsync(stream, 0, default))
        {
            notes.Add(recorded.Stream == stream ? Notes.Text(recorded) : "another's");
        }

        return notes.Count == 1 ? notes[0] : $"{notes.Count} events";
    }

    private static async Task<HashSet<StreamId>> Listed(IEventStore store)
    {
        HashSet<StreamId> streams = [];
        await foreach (StreamId stream in store.StreamsAsync(default))
        {
            streams.Add(stream).ShouldBeTrue("a stream is listed twice");
        }

        return streams;
    }
}
