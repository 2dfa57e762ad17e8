using System.Buffers;
using System.Globalization;
using System.Text;
using Clp.Testing;

namespace Clp.Storage.Tests.Corpus;

/// <summary>
/// Writes the saved journals: a file store, a folder of latest states, and one instance's events as lines. Everything
/// follows from the code and a fake clock, so the same code always writes the same.
/// </summary>
internal static class CorpusWriter
{
    public static async Task WriteAsync(string folder)
    {
        await using (FileStore store = FileStore.Open(new FileStoreOptions { Root = Path.Combine(folder, "journal"), SegmentBytes = 4096 }))
        {
            await EveryKindAsync(store);
            await SellAsync(CorpusTill.V1, new() { EventStore = store, SnapshotEvery = 2 }, "one", 3);
            await AppendAsync(store, "two", (1, "taken", 1), (1, "taken", 2), (2, "total", 3), (2, "total", 4));
            await AppendAsync(store, "drei/ключ", (1, "taken", 1), (2, "total", 2), (3, "cents", 201));
            await SellAsync(CorpusTill.V1, new() { EventStore = store }, "gone", 1);
            await store.DeleteAsync(new StreamId("", "till", "gone"), Expected.Any, default);
            await WriteLinesAsync(store, Path.Combine(folder, "events.jsonl"));
        }

        using FileStorageAdapter latest = FileStorageAdapter.Open(new FileStoreOptions { Root = Path.Combine(folder, "latest") });
        await SellAsync(CorpusTill.V1, new() { Storage = latest }, "one", 3);
        await SellAsync(CorpusTill.V2, new() { Storage = latest }, "two", 3);
        await SellAsync(CorpusTill.V3, new() { Storage = latest }, "three", 3);
        await using ClpRuntime runtime = new(CorpusTill.V1, new() { Storage = latest, TimeProvider = new FakeClock() });
        ContractInstance pending = await runtime.OpenAsync("pending");
        (await pending.SubmitAsync("sale", Sale(1), new CommitOptions { Operation = new OperationId("op-1") })).EnsureCommitted();
        await pending.DispatchAsync("sale", Sale(5));
    }

    /// <summary>One instance in whose log every kind of event and of refusal occurs, with every optional part.</summary>
    private static async Task EveryKindAsync(FileStore store)
    {
        FakeClock clock = new();
        await using ClpRuntime runtime = new(CorpusTill.V1, new() { EventStore = store, KeyNamespace = "tenant", TimeProvider = clock, SnapshotEvery = 0 });
        ContractInstance till = await runtime.OpenAsync("every kind");
        Actor ada = Actor.Human("ada", "clerk");
        (await till.SubmitAsync("sale", Sale(1), new CommitOptions { By = ada, Operation = new OperationId("op-1"), Correlation = "basket \"7\"", Causation = "naïve 𝄞" })).EnsureCommitted();

        Intent sale = await till.DispatchAsync("sale", StateObject.Of(("note", "first\nnote")), new CommitOptions { By = ada });
        Proposal refused = await till.StageAsync(sale, new ProposalDraft(StateObject.Of(("by", "many"), ("extra", 1))));
        Proposal rejected = await till.StageAsync(sale, new ProposalDraft(Sale(2)) { Ai = new AiTrace("provider", "model", "hash") });
        await till.RejectAsync(rejected, ada, "too little");
        clock.Advance(TimeSpan.FromMinutes(1));
        Proposal accepted = await till.StageAsync(sale, new ProposalDraft(Sale(200)));
        await till.AcceptAsync(accepted, ada, new AcceptOptions { Edit = Sale(300), Affirm = ["counted"] });
        (await till.CommitAsync(sale, new CommitOptions { By = ada })).EnsureCommitted();
        refused.Status.ShouldBe(ProposalStatus.Refused);

        await till.SubmitAsync("sale", Sale(-1));
        await till.SubmitAsync("sale");
        await till.SubmitAsync("sale", StateObject.Of(("by", "x")));
        await till.SubmitAsync("sale", Sale(1), new CommitOptions { IfVersion = 0 });
        await till.SubmitAsync("sale", Sale(500));
        await till.SubmitAsync("close");
        await till.SubmitAsync("break");

        await till.WithdrawAsync(await till.DispatchAsync("close"), ada, "changed my mind");
        Intent open = await till.DispatchAsync("sale", StateObject.Of(("note", "open")));
        await till.StageAsync(open, new ProposalDraft(Sale(7)));
    }

    private static StateObject Sale(int by) => StateObject.Of(("by", by));

    private static async Task SellAsync(Contract contract, ClpRuntimeOptions options, string id, int sales)
    {
        options.TimeProvider = new FakeClock();
        await using ClpRuntime runtime = new(contract, options);
        ContractInstance till = await runtime.OpenAsync(id);
        for (int i = 1; i <= sales; i++)
        {
            (await till.SubmitAsync("sale", StateObject.Of(("by", i), ("note", $"sale {i.ToString(CultureInfo.InvariantCulture)}")))).EnsureCommitted();
        }
    }

    /// <summary>Commits as the versions wrote them: what a later one opened, the earlier ones had written.</summary>
    private static async Task AppendAsync(FileStore store, string instance, params (int Version, string Field, int Value)[] commits)
    {
        StreamId stream = new("", "till", instance);
        for (int at = 0; at < commits.Length; at++)
        {
            (int version, string field, int value) = commits[at];
            RecordedEvent e = EventJson.Read(stream, at, Encoding.UTF8.GetBytes(StateObject.Of(
                ("kind", "committed"), ("intentId", at), ("by", "human:ada"), ("at", "2026-03-01T09:00:00Z"), ("intent", "sale"), ("payload", Sale(1)), ("origins", "user"),
                ("transition", "add"), ("delta", StateDelta.Set(field, value).ToValue()), ("contractVersion", version), ("contractHash", "hash of version " + version.ToString(CultureInfo.InvariantCulture))).ToJson()));
            await store.AppendAsync(stream, Expected.Exactly(at - 1), new Append(e.Event, e.Header), default);
        }
    }

    private static async Task WriteLinesAsync(FileStore store, string path)
    {
        StringBuilder lines = new();
        await foreach (RecordedEvent e in store.ReadAsync(new StreamId("tenant", "till", "every kind"), 0, default))
        {
            ArrayBufferWriter<byte> json = new();
            EventJson.Write(json, e.Event, e.Header);
            lines.Append(Encoding.UTF8.GetString(json.WrittenSpan)).Append('\n');
        }

        await File.WriteAllTextAsync(path, lines.ToString());
    }
}
