namespace Clp.Storage.Conformance;

/// <summary>Appending: four expectations, all events or none, versions without gaps.</summary>
public abstract class AppendSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Theory]
    [MemberData(nameof(Expectations.Table), MemberType = typeof(Expectations))]
    public async Task Append_WithAnExpectation_IsStoredOnlyWhenItIsMet(string expected, int before, bool isMet)
    {
        await Fill(before);

        AppendResult result = await Append(Expectations.Parse(expected), "new");

        List<string> stored = await Read();
        result.Status.ShouldBe(isMet ? AppendStatus.Appended : AppendStatus.Conflict);
        result.Version.ShouldBe(isMet ? before + 1 : before);
        stored.Count.ShouldBe(isMet ? before + 2 : before + 1);
        stored.Contains("new").ShouldBe(isMet);
        (await Store.VersionAsync(Stream, default)).ShouldBe(stored.Count - 1);
    }

    [Theory]
    [MemberData(nameof(Expectations.Table), MemberType = typeof(Expectations))]
    public async Task Append_OfNothing_AssertsTheExpectationAndWritesNothing(string expected, int before, bool isMet)
    {
        await Fill(before);

        AppendResult result = await Append(Expectations.Parse(expected));

        result.Status.ShouldBe(isMet ? AppendStatus.Appended : AppendStatus.Conflict);
        result.Version.ShouldBe(before);
        (await Read()).Count.ShouldBe(before + 1);
        (await Streams()).Count.ShouldBe(before < 0 ? 0 : 1, "an assertion brings no stream into being");
    }

    [Fact]
    public async Task Append_OfSeveral_GetsConsecutiveVersions()
    {
        (await Append(Expected.NoStream, "a", "b", "c")).Version.ShouldBe(2);
        (await Append(Expected.Exactly(2), "d", "e")).Version.ShouldBe(4);

        (await Read()).ShouldBe(["a", "b", "c", "d", "e"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("op")]
    public async Task Append_OfSeveralThatIsNotAsExpected_StoresNoneOfThem(string? operation)
    {
        await Append(Expected.NoStream, "a");

        foreach (Expected expected in new[] { Expected.NoStream, Expected.Exactly(-1), Expected.Exactly(3) })
        {
            (await Store.AppendAsync(Stream, expected, Notes.Batch(operation, null, "b", "c", "d"), default)).Status.ShouldBe(AppendStatus.Conflict);
        }

        (await Read()).ShouldBe(["a"]);
        (await Store.AppendAsync(Stream, Expected.Exactly(0), Notes.Batch(operation, null, "b", "c", "d"), default)).Version.ShouldBe(3);
        (await Read()).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public async Task Conflict_WithAnExactVersion_BringsTheEventsSince()
    {
        await Append(Expected.NoStream, "a", "b", "c");

        AppendResult conflict = await Append(Expected.Exactly(0), "d");

        conflict.Status.ShouldBe(AppendStatus.Conflict);
        conflict.Version.ShouldBe(2);
        Notes.Texts(conflict.Events).ShouldBe(["b", "c"]);
        conflict.Events.Select(recorded => recorded.Version).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Conflict_WithAnotherExpectation_BringsNoEvents()
    {
        await Append(Expected.NoStream, "a");

        AppendResult conflict = await Append(Expected.NoStream, "b");

        conflict.Status.ShouldBe(AppendStatus.Conflict);
        conflict.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("naïve 日本語 🦊 \u202e e\u0301 é")]
    [InlineData("\"quoted\" \\ \n \t \0 \u001f")]
    public async Task Append_OfAnyText_GivesTheSameBack(string text)
    {
        await Append(Expected.NoStream, text);

        (await Read()).ShouldBe([text]);
    }

    [Fact]
    public async Task Append_OfAHugeEvent_GivesTheSameBack()
    {
        string huge = new('x', 900_000);

        await Append(Expected.NoStream, "before", huge, "after");

        (await Read()).ShouldBe(["before", huge, "after"]);
    }

    [Fact]
    public async Task Header_OfAnAppend_ComesBackWithEachEvent()
    {
        EventHeader header = new(3, "abc") { Operation = new OperationId("op"), Correlation = "c", Causation = "d", TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        await Store.AppendAsync(Stream, Expected.Any, new Append(EventBatch.Of(Notes.Event("a"), Notes.Event("b")), header), default);

        List<RecordedEvent> stored = await Store.ReadAsync(Stream, 0, default).ToListAsync();

        stored.Select(recorded => recorded.Header).ShouldBe([header, header]);
        stored[0].Event.ShouldBe(Notes.Event("a"));
    }

    [Fact]
    public async Task Append_Cancelled_WritesNothing()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "a"), source.Token));

        (await Store.VersionAsync(Stream, default)).ShouldBe(-1);
    }

    private async Task Fill(int newest)
    {
        for (int version = 0; version <= newest; version++)
        {
            await Append(Expected.Any, $"event {version}");
        }
    }
}
