using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Clp.Testing;

namespace Clp.Audit.Tests;

/// <summary>Exports of a real log: a runtime, a contract, a store.</summary>
public sealed class AuditExporterTests : IDisposable
{
    private static readonly Contract Notes = Contract.Define("notes")
        .State(StateObject.Of(("text", "")), Field.Required("text", Shape.Any))
        .Intent("write", intent => intent.Required("text", Shape.Any, "What to write."))
        .Guard("not_empty", c => GuardVerdict.DenyWhen(c.Payload["text"] is StateText { Value: "" }, "There must be a text."))
        .Transition("keep", "write", c => StateDelta.Set("text", c.Payload["text"]!))
        .Build();

    private readonly ECDsa key = AuditKeys.Create();
    private readonly MemoryStore store = new();
    private readonly StreamId stream = new("tenant", "notes", "n-1");

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData(AuditFormat.Jsonl)]
    [InlineData(AuditFormat.Csv)]
    public async Task Export_OfALog_VerifiesAgainstItsCheckpoint(AuditFormat format)
    {
        await WriteAsync("one", "", "=1+1", "東京");

        (byte[] file, AuditChain chain) = await ExportAsync(new AuditExportOptions { Format = format });

        chain.Count.ShouldBe(4);
        AuditReport report = await VerifyAsync(file, chain);
        (report.IsEndProven, report.Entries, report.Stream).ShouldBe((true, 4, stream));
        Encoding.UTF8.GetString(file).ShouldContain("not_empty");
    }

    [Fact]
    public async Task Export_OfAnInstancesLog_IsTheSameFile()
    {
        await WriteAsync("one", "two");
        await using ClpRuntime runtime = new(Notes, new ClpRuntimeOptions { EventStore = store, KeyNamespace = "tenant" });
        ContractInstance instance = await runtime.OpenAsync("n-1");
        using MemoryStream file = new();

        await AuditExporter.ExportAsync(instance.ReadLogAsync(), stream, file);

        file.ToArray().ShouldBe((await ExportAsync(null)).File);
    }

    [Fact]
    public async Task Export_Twice_IsTheSameFile()
    {
        await WriteAsync("one", "two");
        (await ExportAsync(null)).File.ShouldBe((await ExportAsync(null)).File);
    }

    [Fact]
    public async Task Export_OfALogThatGrew_BeginsWithTheEarlierFile()
    {
        await WriteAsync("one");
        byte[] before = (await ExportAsync(null)).File;
        await WriteAsync("two");
        (await ExportAsync(null)).File.AsSpan().StartsWith(before).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_AfterACheckpoint_ContinuesTheChain(bool checkEarlier)
    {
        await WriteAsync("one", "two");
        Checkpoint first = (await ExportAsync(null)).Chain.Sign(key, new FakeClock());
        await WriteAsync("three");

        (byte[] rest, AuditChain chain) = await ExportAsync(new AuditExportOptions { After = first, CheckEarlier = checkEarlier });

        chain.Head.ShouldBe((await ExportAsync(null)).Chain.Head);
        AuditReport report = await VerifyAsync(rest, chain, first);
        (report.IsEndProven, report.From, report.Entries).ShouldBe((true, 2, 3));
    }

    [Fact]
    public async Task Export_AfterACheckpoint_WithNothingNew_IsAFileWithoutEntries()
    {
        await WriteAsync("one", "two");
        Checkpoint first = (await ExportAsync(null)).Chain.Sign(key, new FakeClock());

        (byte[] rest, AuditChain chain) = await ExportAsync(new AuditExportOptions { After = first });

        AuditReport report = await VerifyAsync(rest, chain, first);
        (report.IsEndProven, report.From, report.Entries).ShouldBe((true, 2, 2));
    }

    [Fact]
    public async Task Export_AfterTheCheckpointOfAnotherHistory_IsRefused_AndWritesNothing()
    {
        await WriteAsync("one", "two");
        Checkpoint first = (await ExportAsync(null)).Chain.Sign(key, new FakeClock());
        await store.DeleteAsync(stream, Expected.Any, default);
        await WriteAsync("one", "other", "three");
        using MemoryStream file = new();

        AuditException refused = await Should.ThrowAsync<AuditException>(async () => await AuditExporter.ExportAsync(store, stream, file, new AuditExportOptions { After = first }));

        refused.Code.ShouldBe(ClpCodes.AuditBroken);
        file.Length.ShouldBe(0);
    }

    [Fact]
    public async Task Export_AfterACheckpoint_OfAStoreThatLostEvents_IsRefused()
    {
        await WriteAsync("one", "two");
        Checkpoint first = (await ExportAsync(null)).Chain.Sign(key, new FakeClock());
        await store.DeleteAsync(stream, Expected.Any, default);
        await WriteAsync("one");

        (await Should.ThrowAsync<AuditException>(async () => await ExportAsync(new AuditExportOptions { After = first }))).Code.ShouldBe(ClpCodes.AuditTruncated);
    }

    [Fact]
    public async Task Export_AfterACheckpointOfAnotherStream_IsRefused()
    {
        await WriteAsync("one");
        Checkpoint other = new AuditChain(stream with { Instance = "n-2" }).Sign(key, new FakeClock());

        (await Should.ThrowAsync<AuditException>(async () => await ExportAsync(new AuditExportOptions { After = other }))).Code.ShouldBe(ClpCodes.BadCheckpoint);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 2)]
    [InlineData(0, 0)]
    public async Task Export_OfEventsOutOfOrder_IsRefused(params int[] order)
    {
        await WriteAsync("one", "two", "three");
        List<RecordedEvent> events = await store.ReadAsync(stream, 0, default).ToListAsync();

        (await Should.ThrowAsync<AuditException>(async () => await AuditExporter.ExportAsync(InOrder(events, order), stream, Stream.Null))).Code.ShouldBe(ClpCodes.AuditBroken);
    }

    [Fact]
    public async Task Export_OfAPayloadAsDeepAsStateMayBe_Verifies()
    {
        StateValue deep = "bottom";
        for (int depth = 0; depth < 61; depth++)
        {
            deep = StateObject.Of(("in", deep));
        }

        await WriteAsync(deep);
        (byte[] file, AuditChain chain) = await ExportAsync(null);

        chain.Count.ShouldBe(1);
        Encoding.UTF8.GetString(file).ShouldContain("committed");
        (await VerifyAsync(file, chain)).IsEndProven.ShouldBeTrue();
    }

    private async Task WriteAsync(params StateValue[] texts)
    {
        await using ClpRuntime runtime = new(Notes, new ClpRuntimeOptions { EventStore = store, KeyNamespace = "tenant", TimeProvider = new FakeClock() });
        ContractInstance instance = await runtime.OpenAsync("n-1");
        foreach (StateValue text in texts)
        {
            await instance.SubmitAsync("write", StateObject.Of(("text", text)));
        }
    }

    private async Task<(byte[] File, AuditChain Chain)> ExportAsync(AuditExportOptions? options)
    {
        using MemoryStream file = new();
        AuditChain chain = await AuditExporter.ExportAsync(store, stream, file, options);
        return (file.ToArray(), chain);
    }

    private async Task<AuditReport> VerifyAsync(byte[] file, AuditChain chain, Checkpoint? after = null)
    {
        using MemoryStream input = new(file);
        AuditReport report = await AuditVerifier.VerifyAsync(input, new AuditVerifyOptions { Checkpoints = [chain.Sign(key, new FakeClock())], PublicKey = key, After = after });
        report.Findings.ShouldBeEmpty();
        return report;
    }

    private static async IAsyncEnumerable<RecordedEvent> InOrder(List<RecordedEvent> events, int[] order, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (int at in order)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return events[at];
        }
    }
}
