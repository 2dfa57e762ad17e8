namespace Clp.Storage.Conformance;

/// <summary>Tenants on one server or in one database: the same names, nothing in common.</summary>
public abstract class TenantSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Fact]
    public async Task Tenants_WithTheSameStream_ShareNothing()
    {
        IEventStore other = await Subject.OpenTenantAsync("other");
        Append mine = Notes.Batch("op", "hash", "mine") with { Outbox = [Message("mine")] };
        await Store.AppendAsync(Stream, Expected.NoStream, mine, default);

        (await other.VersionAsync(Stream, default)).ShouldBe(-1);
        (await other.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldBeNull();
        (await Streams(other)).ShouldBeEmpty();
        (await ReadAll(other)).ShouldBeEmpty();
        (await Lease(other)).ShouldBeEmpty();

        AppendResult theirs = await other.AppendAsync(Stream, Expected.NoStream, Notes.Batch("op", "another", "theirs") with { Outbox = [Message("theirs")] }, default);
        await other.SaveSnapshotAsync(Stream, Notes.Snapshot(0), default);

        theirs.Status.ShouldBe(AppendStatus.Appended);
        (await Read()).ShouldBe(["mine"]);
        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
        (await other.DeleteAsync(Stream, Expected.Any, default)).ShouldBeTrue();
        (await Read()).ShouldBe(["mine"]);
        (await Lease(Store)).Single().Messages.Single().Message.Id.ShouldBe("mine");
    }

    [Theory]
    [InlineData("a", "a:b")]
    [InlineData("", "1:a")]
    [InlineData("A", "a")]
    [InlineData("é", "e\u0301")]
    [InlineData("\0", "")]
    [InlineData("%", "%25")]
    [InlineData("{a}", "a")]
    public Task Tenants_WithAlikeNames_AreApart(string first, string second) => ShouldBeApart(first, second);

    // Not a row above: an attribute cannot hold half a character.
    [Fact]
    public Task Tenants_NamedByHalvesOfACharacter_AreApart() => ShouldBeApart("\ud83e", "\udd8a");

    private async Task ShouldBeApart(string first, string second)
    {
        IEventStore one = await Subject.OpenTenantAsync(first);
        IEventStore two = await Subject.OpenTenantAsync(second);
        StreamId[] streams = [new("b", "c", "d"), new("", "b:c", "d"), new(":b", "c", "d"), new("a", "b", "c")];
        foreach (StreamId stream in streams)
        {
            (await one.AppendAsync(stream, Expected.NoStream, Notes.Batch(null, null, "one"), default)).Status.ShouldBe(AppendStatus.Appended);
            (await two.AppendAsync(stream, Expected.NoStream, Notes.Batch(null, null, "two"), default)).Status.ShouldBe(AppendStatus.Appended);
        }

        (await Streams(one)).ShouldBe(streams, ignoreOrder: true);
        (await Streams(two)).ShouldBe(streams, ignoreOrder: true);
        Notes.Texts((await ReadAll(one)).Select(positioned => positioned.Event)).ShouldAllBe(text => text == "one");
        Notes.Texts((await ReadAll(two)).Select(positioned => positioned.Event)).ShouldAllBe(text => text == "two");
    }

    private static OutboxMessage Message(string id) => new("topic", "payload") { Id = id };

    private static ValueTask<IReadOnlyList<OutboxLease>> Lease(IEventStore store)
        => store.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(1)), default);
}
