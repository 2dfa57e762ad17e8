using System.Security.Cryptography;

namespace Clp.Storage.Tests;

public sealed class SealingStoreTests
{
    private static readonly OutboxLeaseRequest Request = new("token", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1));

    [Fact]
    public async Task Stored_AfterALifeThatLeavesCanariesEverywhere_HoldsNoneButInNamesOfUndeclaredFields()
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());

        List<RecordedEvent> stored = await Patients.EventsAsync(patients.Inner);
        stored.Select(e => e.Event.Kind).Distinct().ShouldBe(["committed", "refused", "dispatched", "proposed", "rejected", "accepted", "withdrawn"], ignoreOrder: true);
        foreach (RecordedEvent e in stored.SkipLast(1))
        {
            Patients.Json(e).ShouldNotContain(Patients.Canary, customMessage: e.Event.Kind);
        }

        EventJson.WriteSnapshot((await patients.Inner.LoadSnapshotAsync(Patients.Stream, default)).ShouldNotBeNull()).ShouldNotContainCanary();
        foreach (OutboxEntry entry in (await patients.Inner.Outbox!.LeaseAsync(Request, default)).Single().Messages)
        {
            entry.Message.Payload.ToUtf8Json().ShouldNotContainCanary();
        }
    }

    [Fact]
    public async Task Read_WithTheKey_GivesWhatWasAppended()
    {
        await using Patients sealing = new();
        await using Patients plain = new();
        await Patients.LiveAsync(await sealing.OpenAsync());
        await Patients.LiveAsync(await plain.OpenAsync(plain.Inner));

        ContractInstance reopened = await sealing.OpenAsync();
        reopened.State.ShouldBe((await plain.OpenAsync(plain.Inner)).State);
        reopened.State.ToJson().ShouldContain(Patients.Canary + " edited");
        static string Timeless(RecordedEvent e) => System.Text.RegularExpressions.Regex.Replace(Patients.Json(e), "\"(at|expiresAt)\":\"[^\"]*\"|\"traceParent\":\"[^\"]*\"", "");
        (await Patients.EventsAsync(sealing.Store)).Select(Timeless).ShouldBe((await Patients.EventsAsync(plain.Inner)).Select(Timeless));
        (await sealing.Store.Outbox!.LeaseAsync(Request, default)).Single().Messages[0].Message.Payload.As<StateObject>().Get("name", "").ShouldBe(Patients.Canary);
        (await reopened.VerifyAsync()).IsConsistent.ShouldBeTrue();
    }

    [Fact]
    public async Task Erase_LeavesTheStoredBytesAndReadsRedacted()
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());
        List<string> before = [.. (await Patients.EventsAsync(patients.Inner)).Select(Patients.Json)];

        (await patients.EraseAsync()).ShouldBeTrue();
        (await patients.EraseAsync()).ShouldBeFalse();

        (await Patients.EventsAsync(patients.Inner)).Select(Patients.Json).ShouldBe(before);
        foreach (RecordedEvent e in (await Patients.EventsAsync(patients.Store)).SkipLast(1))
        {
            Patients.Json(e).ShouldNotContain(Patients.Canary);
            e.IsUnsealed.ShouldBeTrue();
        }

        ContractInstance patient = await patients.OpenAsync();
        patient.State["name"].ShouldBe(StateValue.Redacted);
        patient.State["contacts"].ShouldBe(StateValue.Redacted);
        patient.State["address.street"].ShouldBe(StateValue.Redacted);
        patient.State["notes.0.text"].ShouldBe(StateValue.Redacted);
        patient.State.Require<StateArray>("notes").Count.ShouldBe(3);
        patient.State.Get("address.city", "").ShouldBe("Basel");
        patient.State.Get("visits", 0).ShouldBe(1);
        (await patients.Store.LoadSnapshotAsync(Patients.Stream, default)).ShouldBeNull();
        (await patients.Store.Outbox!.LeaseAsync(Request, default)).Single().Messages.ShouldAllBe(m => m.Message.Payload.IsRedacted);
        (await patient.ReplayAsync(patient.Version)).ShouldBe(patient.State);
    }

    [Fact]
    public async Task Verify_AfterErasure_ReportsNoDifferenceAndCountsWhatItCouldNotJudge()
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());
        await patients.EraseAsync();

        ReplayReport report = await (await patients.OpenAsync()).VerifyAsync();

        report.Differences.ShouldBeEmpty();
        report.Unjudged.ShouldBeGreaterThan(0);
        report.Unjudged.ShouldBeLessThan(report.Commits);
    }

    [Fact]
    public async Task Commit_OnAnErasedSubject_WorksWithoutPersonalValuesAndIsRefusedWithThem()
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());
        await patients.EraseAsync();
        ContractInstance patient = await patients.OpenAsync();
        long version = patient.Version;

        (await patient.SubmitAsync("visit")).EnsureCommitted().State.Get("visits", 0).ShouldBe(2);
        foreach ((string intent, StateObject payload) in ((string, StateObject)[])
            [("move", StateObject.Of(("to", StateObject.Of(("city", "Genf"), ("street", Patients.Canary))))), ("note", StateObject.Of(("text", Patients.Canary)))])
        {
            StorageException refused = await Should.ThrowAsync<StorageException>(async () => await patient.SubmitAsync(intent, payload));
            (refused.Code, refused.Failure).ShouldBe((ClpCodes.SubjectErased, StorageFailure.Rejected));
            refused.Message.ShouldNotContain(Patients.Canary);
        }

        await patient.WithdrawAsync(patient.PendingIntents[0], Actor.Human("nurse"), Patients.Canary);
        (await patients.OpenAsync()).State.Get("visits", 0).ShouldBe(2);
        List<RecordedEvent> stored = await Patients.EventsAsync(patients.Inner);
        stored.Count.ShouldBe((int)version + 3, "the commit and the withdrawal, and nothing of what was refused");
        Patients.Json(stored[^1]).ShouldNotContain(Patients.Canary, customMessage: "free text of an erased subject is dropped");
    }

    [Fact]
    public async Task Operation_RepeatedBeforeAndAfterErasure_GetsTheStoredAnswer()
    {
        await using Patients patients = new();
        ContractInstance patient = await patients.OpenAsync();
        CommitOptions first = new() { Operation = new OperationId("first") };
        StateObject request = StateObject.Of(("name", Patients.Canary));
        long version = (await patient.SubmitAsync("register", request, first)).EnsureCommitted().Version;

        (await patient.SubmitAsync("register", request, first)).EnsureCommitted().Version.ShouldBe(version);
        (await Should.ThrowAsync<LifecycleException>(async () => await patient.SubmitAsync("register", StateObject.Of(("name", "other")), first))).Code.ShouldBe(ClpCodes.OperationReused);
        string hash = (await patients.Store.FindOperationAsync(Patients.Stream, first.Operation.Value, default))!.RequestHash!;
        (await patients.Inner.FindOperationAsync(Patients.Stream, first.Operation.Value, default))!.RequestHash!.ShouldNotContain(hash);

        await patients.EraseAsync();
        (await patients.Store.FindOperationAsync(Patients.Stream, first.Operation.Value, default))!.RequestHash.ShouldBeNull();
        (await (await patients.OpenAsync()).SubmitAsync("register", request, first)).EnsureCommitted().Event.Payload["name"].ShouldBe(StateValue.Redacted);
    }

    [Fact]
    public async Task Read_WithKeysThatKnowNothing_FailsInsteadOfCallingItErased()
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        MemorySubjectKeys others = new(random);

        (await Should.ThrowAsync<StorageException>(async () => await Patients.EventsAsync(patients.Over(others)))).Code.ShouldBe(ClpCodes.KeyStoreFailed);
        await others.GetOrCreateAsync(Patients.Stream.Encode(), default);
        StorageException wrong = await Should.ThrowAsync<StorageException>(async () => await Patients.EventsAsync(patients.Over(others)));
        (wrong.Code, wrong.Failure).ShouldBe((ClpCodes.KeyStoreFailed, StorageFailure.Rejected));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Read_OfAnEventThatWasMovedToAnotherVersion_IsRefused(int version, int from)
    {
        await using Patients patients = new();
        ContractInstance patient = await patients.OpenAsync();
        await patient.SubmitAsync("register", StateObject.Of(("name", "a")));
        await patient.SubmitAsync("register", StateObject.Of(("name", "b")));
        List<RecordedEvent> stored = await Patients.EventsAsync(patients.Inner);
        await patients.Inner.DeleteAsync(Patients.Stream, Expected.Any, default);
        for (int i = 0; i < 2; i++)
        {
            await patients.Inner.AppendAsync(Patients.Stream, Expected.Any, new Append(stored[i == version ? from : i].Event, stored[i].Header), default);
        }

        StorageException refused = await Should.ThrowAsync<StorageException>(async () => await Patients.EventsAsync(patients.Store));
        (refused.Code, refused.Failure).ShouldBe((ClpCodes.StoreCorrupt, StorageFailure.Corrupt));
    }

    [Fact]
    public async Task Read_OfAValueThatWasMovedWithinItsEventOrChanged_IsRefused()
    {
        await using Patients patients = new();
        await (await patients.OpenAsync()).SubmitAsync("register", StateObject.Of(("name", "a"), ("kind", "a")));
        RecordedEvent stored = (await Patients.EventsAsync(patients.Inner)).Single();
        StateObject payload = ((ContractEvent.StateCommitted)stored.Event).Payload;
        string name = payload.Require<string>("name"), kind = payload.Require<string>("kind");

        foreach (string other in (string[])[kind, name[..^2] + (name[^2] == 'A' ? "B" : "A") + name[^1], name[..20], "clp-sealed:1:", "clp-sealed:1:%"])
        {
            string json = Patients.Json(stored).Replace(name, other, StringComparison.Ordinal);
            await patients.Inner.DeleteAsync(Patients.Stream, Expected.Any, default);
            await patients.Inner.AppendAsync(Patients.Stream, Expected.Any, new Append(EventJson.Read(Patients.Stream, 0, System.Text.Encoding.UTF8.GetBytes(json)).Event, stored.Header), default);

            (await Should.ThrowAsync<StorageException>(async () => await Patients.EventsAsync(patients.Store))).Code.ShouldBe(ClpCodes.StoreCorrupt, other);
        }
    }

    [Fact]
    public async Task Append_OfTextsThatLookSealed_GivesThemBack()
    {
        await using Patients patients = new();
        ContractInstance patient = await patients.OpenAsync();
        string tricky = "clp-sealed:1:-";

        (await patient.SubmitAsync("register", StateObject.Of(("name", tricky), ("city", tricky)))).EnsureCommitted();

        (await patients.OpenAsync()).State.Get("name", "").ShouldBe(tricky);
        (await patients.OpenAsync()).State.Get("address.city", "").ShouldBe(tricky);
    }

    [Fact]
    public async Task Contract_WithoutPersonalFields_IsStoredAsItIsAndNeedsNoKey()
    {
        await using Patients patients = new();
        Contract open = Contract.Define("counter").State(StateObject.Of(("n", 0)), Field.Required("n", Shape.Integer)).Intent("up").Transition("up", "up", c => StateDelta.Set("n", 1)).Build();
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        SealingStore store = new(patients.Inner, new ErasureOptions { Contracts = [open], Keys = new NoKeys(), Random = random });
        await using ClpRuntime runtime = new(open, new ClpRuntimeOptions { EventStore = store, SnapshotEvery = 1 });

        await (await runtime.OpenAsync("1")).SubmitAsync("up");

        await foreach (RecordedEvent e in patients.Inner.ReadAsync(new StreamId("", "counter", "1"), 0, default))
        {
            Patients.Json(e).ShouldContain("""[["set","n",1]]""");
        }
    }

    [Fact]
    public void Store_OverOneThatKeepsNoEvents_IsRefused()
    {
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        ErasureOptions options = new() { Contracts = [], Keys = new NoKeys(), Random = random };
        Should.Throw<StorageException>(() => new SealingStore(new SnapshotOnlyStore(new MemoryStorageAdapter()), options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    private sealed class NoKeys : ISubjectKeys
    {
        public ValueTask<SubjectKey?> FindAsync(string subject, CancellationToken cancellationToken) => throw new InvalidOperationException("no key is needed");

        public ValueTask<SubjectKey> GetOrCreateAsync(string subject, CancellationToken cancellationToken) => throw new InvalidOperationException("no key is needed");

        public ValueTask<bool> DestroyAsync(string subject, CancellationToken cancellationToken) => throw new InvalidOperationException("no key is needed");
    }
}

internal static class CanaryChecks
{
    public static void ShouldNotContainCanary(this byte[] bytes)
        => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Patients.Canary)).ShouldBe(-1);
}
