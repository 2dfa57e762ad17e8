namespace Clp.Storage.Conformance;

/// <summary>The outbox: messages ride in the append, lanes are leased to one relay at a time, nothing is lost or delivered out of order.</summary>
public abstract class OutboxSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StreamId Other = new("tenant", "counter", "two");
    private int tokens;

    private IOutbox Outbox => Store.Outbox.ShouldNotBeNull();

    [Fact]
    public async Task Messages_OfAnAppend_WaitInTheirOrder()
    {
        await Send(Stream, "a", "b");
        await Send(Stream, "c");

        OutboxLease lease = (await Lease()).ShouldHaveSingleItem();

        lease.Stream.ShouldBe(Stream);
        lease.Attempts.ShouldBe(0);
        lease.Messages.Select(entry => entry.Message).ShouldBe([Message("a"), Message("b"), Message("c")]);
        lease.Messages.Select(entry => entry.Version).ShouldBe([0, 0, 1]);
        lease.Messages.Select(entry => entry.Stream).ShouldAllBe(stream => stream == Stream);
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(3, 0));
    }

    [Fact]
    public async Task Message_OfAnyContent_ComesBackTheSame()
    {
        StateValue payload = StateObject.Of(("text", "naïve 🦊 \0 \" \\"), ("number", 1.50m), ("list", StateArray.Of(1, true, StateValue.Null)));
        OutboxMessage[] messages = [new("topic \0 \ud83e 🦊", payload) { Id = "é \0 \ud83e:{}" }, new("", StateValue.Null) { Id = new string('x', 2_000) }];
        await Store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "event") with { Outbox = messages }, default);

        (await Lease()).Single().Messages.Select(entry => entry.Message).ShouldBe(messages);
    }

    [Fact]
    public async Task Message_LargerThanWhatMayComeFromOutside_ComesBackTheSame()
    {
        OutboxMessage message = new("topic", new string('x', StateLimits.Default.MaxTextLength + 1)) { Id = "large" };
        await Store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "event") with { Outbox = [message] }, default);

        (await Lease()).Single().Messages.Single().Message.ShouldBe(message);
    }

    [Fact]
    public async Task Messages_OfAnAppendThatWasNotStored_DoNotExist()
    {
        await Send(Stream, "first");
        Append second = Notes.Batch("op", "hash", "event") with { Outbox = [Message("second")] };

        (await Store.AppendAsync(Stream, Expected.NoStream, second, default)).Status.ShouldBe(AppendStatus.Conflict);
        (await Store.AppendAsync(Stream, Expected.Any, second, default)).Status.ShouldBe(AppendStatus.Appended);
        (await Store.AppendAsync(Stream, Expected.Any, second, default)).Status.ShouldBe(AppendStatus.Duplicate);
        (await Store.AppendAsync(Stream, Expected.Any, second with { RequestHash = "other" }, default)).Status.ShouldBe(AppendStatus.OperationReused);

        Ids((await Lease()).Single()).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Messages_WithoutIdOrEvents_AreRefused()
    {
        Append without = Notes.Batch(null, null, "event") with { Outbox = [new OutboxMessage("topic", "payload")] };
        Append alone = Notes.Batch(null, null) with { Outbox = [Message("a")] };

        (await Should.ThrowAsync<StorageException>(async () => await Store.AppendAsync(Stream, Expected.Any, without, default))).Code.ShouldBe(ClpCodes.BadArgument);
        (await Should.ThrowAsync<StorageException>(async () => await Store.AppendAsync(Stream, Expected.Any, alone, default))).Code.ShouldBe(ClpCodes.BadArgument);
        (await Store.VersionAsync(Stream, default)).ShouldBe(-1);
    }

    [Fact]
    public async Task Lease_WhileHeld_IsGivenToNobodyElse()
    {
        await Send(Stream, "a");
        await Send(Other, "b");

        IReadOnlyList<OutboxLease> first = await Lease(maxStreams: 1);
        IReadOnlyList<OutboxLease> second = await Lease();

        first.Count.ShouldBe(1);
        second.Count.ShouldBe(1);
        second[0].Stream.ShouldNotBe(first[0].Stream);
        (await Lease()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lease_ThatEnded_IsGivenToTheNext_AndItsFirstHolderSettlesNothing()
    {
        await Send(Stream, "a", "b");
        OutboxLease late = (await Lease(Noon, Noon.AddSeconds(30))).Single();

        (await Lease(Noon.AddSeconds(29), Noon.AddSeconds(60))).ShouldBeEmpty();
        OutboxLease next = (await Lease(Noon.AddSeconds(30), Noon.AddSeconds(60))).Single();

        Ids(next).ShouldBe(["a", "b"]);
        (await Outbox.SettleAsync(late, new OutboxSettlement(2), default)).ShouldBeFalse();
        (await Outbox.RenewAsync(late, Noon.AddHours(1), default)).ShouldBeFalse();
        (await Outbox.SettleAsync(next, new OutboxSettlement(1), default)).ShouldBeTrue();
        Ids((await Lease(Noon.AddSeconds(31), Noon.AddSeconds(60))).Single()).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Lease_Renewed_LastsLonger()
    {
        await Send(Stream, "a");
        OutboxLease lease = (await Lease(Noon, Noon.AddSeconds(30))).Single();

        (await Outbox.RenewAsync(lease, Noon.AddSeconds(90), default)).ShouldBeTrue();

        (await Lease(Noon.AddSeconds(60), Noon.AddSeconds(120))).ShouldBeEmpty();
        (await Lease(Noon.AddSeconds(90), Noon.AddSeconds(120))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Settle_OfDelivered_RemovesThemAndFreesTheLane()
    {
        await Send(Stream, "a", "b", "c");
        OutboxLease lease = (await Lease()).Single();
        await Send(Stream, "d");

        (await Outbox.SettleAsync(lease, new OutboxSettlement(2), default)).ShouldBeTrue();
        (await Outbox.SettleAsync(lease, new OutboxSettlement(2), default)).ShouldBeFalse("a lease is settled once");

        OutboxLease rest = (await Lease()).Single();
        Ids(rest).ShouldBe(["c", "d"]);
        (await Outbox.SettleAsync(rest, new OutboxSettlement(2), default)).ShouldBeTrue();
        (await Lease()).ShouldBeEmpty();
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(0, 0));
    }

    [Fact]
    public async Task Settle_WithARetry_LetsTheLaneRestAndCounts()
    {
        await Send(Stream, "a", "b");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            DateTimeOffset now = Noon.AddMinutes(attempt);
            OutboxLease lease = (await Lease(now, now.AddSeconds(30))).Single();
            lease.Attempts.ShouldBe(attempt);
            (await Outbox.SettleAsync(lease, new OutboxSettlement(0) { RetryAt = now.AddMinutes(1), At = now }, default)).ShouldBeTrue();
            (await Lease(now.AddSeconds(59), now.AddSeconds(90))).ShouldBeEmpty();
        }

        OutboxLease third = (await Lease(Noon.AddMinutes(3), Noon.AddMinutes(4))).Single();
        (await Outbox.SettleAsync(third, new OutboxSettlement(1) { RetryAt = Noon.AddMinutes(5), At = Noon }, default)).ShouldBeTrue();
        OutboxLease last = (await Lease(Noon.AddMinutes(5), Noon.AddMinutes(6))).Single();
        Ids(last).ShouldBe(["b"]);
        last.Attempts.ShouldBe(1, "the attempts are the first waiting message's");
    }

    [Fact]
    public async Task Settle_WithAPark_SetsThePoisonAsideAndGoesOn()
    {
        await Send(Stream, "good", "poison", "after");
        OutboxLease lease = (await Lease()).Single();

        (await Outbox.SettleAsync(lease, new OutboxSettlement(1) { Park = "it is bad \0", At = Noon.AddTicks(7) }, default)).ShouldBeTrue();

        ParkedMessage parked = (await Parked()).ShouldHaveSingleItem();
        parked.Entry.Message.ShouldBe(Message("poison"));
        parked.Entry.Stream.ShouldBe(Stream);
        parked.Reason.ShouldBe("it is bad \0");
        parked.Attempts.ShouldBe(1);
        parked.At.ShouldBe(Noon.AddTicks(7));
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 1));
        OutboxLease next = (await Lease()).Single();
        Ids(next).ShouldBe(["after"]);
        next.Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Parked_RequeuedOrDiscarded_IsParkedNoLonger()
    {
        await Send(Stream, "one", "two", "three");
        for (int i = 0; i < 2; i++)
        {
            await Outbox.SettleAsync((await Lease()).Single(), new OutboxSettlement(0) { Park = "bad", At = Noon }, default);
        }

        List<ParkedMessage> parked = [.. (await Parked()).OrderBy(message => message.Entry.Message.Id, StringComparer.Ordinal)];
        parked.Select(message => message.Entry.Message.Id).ShouldBe(["one", "two"]);

        (await Outbox.RequeueAsync(parked[0], default)).ShouldBeTrue();
        (await Outbox.RequeueAsync(parked[0], default)).ShouldBeFalse();
        (await Outbox.DiscardAsync(parked[1], default)).ShouldBeTrue();
        (await Outbox.DiscardAsync(parked[1], default)).ShouldBeFalse();

        Ids((await Lease()).Single()).ShouldBe(["three", "one"]);
        (await Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_OfAStream_RemovesItsMessages()
    {
        await Send(Stream, "poison", "waiting");
        await Send(Other, "stays");
        OutboxLease mine = (await Lease()).Single(lease => lease.Stream == Stream);
        await Outbox.SettleAsync(mine, new OutboxSettlement(0) { Park = "bad", At = Noon }, default);

        await Store.DeleteAsync(Stream, Expected.Any, default);

        (await Parked()).ShouldBeEmpty();
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 0));
        await Send(Stream, "anew");
        Ids((await Lease(Noon.AddHours(1), Noon.AddHours(2))).Single(lease => lease.Stream == Stream)).ShouldBe(["anew"]);
    }

    [Theory]
    [InlineData(4, false, false)]
    [InlineData(-1, false, false)]
    [InlineData(1, true, true)]
    [InlineData(2, true, false)]
    public async Task Settle_OfTheImpossible_IsRefused(int delivered, bool parks, bool retries)
    {
        await Send(Stream, "a", "b");
        OutboxLease lease = (await Lease()).Single();
        OutboxSettlement settlement = new(delivered) { Park = parks ? "bad" : null, RetryAt = retries ? Noon : null };

        (await Should.ThrowAsync<StorageException>(async () => await Outbox.SettleAsync(lease, settlement, default))).Code.ShouldBe(ClpCodes.BadArgument);

        (await Outbox.SettleAsync(lease, new OutboxSettlement(2), default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Outbox_Reopened_HoldsWhatItHeld()
    {
        if (!Subject.IsDurable)
        {
            return;
        }

        await Send(Stream, "poison", "a", "b");
        await Send(Other, "c");
        OutboxLease mine = (await Lease()).Single(lease => lease.Stream == Stream);
        await Outbox.SettleAsync(mine, new OutboxSettlement(0) { Park = "bad", At = Noon }, default);
        mine = (await Lease()).Single(lease => lease.Stream == Stream);
        await Outbox.SettleAsync(mine, new OutboxSettlement(1) { RetryAt = Noon.AddMinutes(5), At = Noon }, default);

        await ReopenAsync();

        (await Parked()).Single().Entry.Message.Id.ShouldBe("poison");
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(2, 1));
        (await Lease(Noon.AddMinutes(4), Noon.AddMinutes(40))).ShouldNotContain(lease => lease.Stream == Stream);
        OutboxLease later = (await Lease(Noon.AddMinutes(41), Noon.AddMinutes(50))).Single(lease => lease.Stream == Stream);
        Ids(later).ShouldBe(["b"]);
        later.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Relays_AtOnce_DeliverEachStreamInOrderAndEverythingOnce()
    {
        const int Streams = 6, Messages = 20;
        for (int i = 0; i < Messages; i++)
        {
            for (int stream = 0; stream < Streams; stream++)
            {
                await Send(new StreamId("tenant", "counter", $"{stream}"), $"{stream}-{i:00}");
            }
        }

        List<string> delivered = [];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while ((await Outbox.DepthAsync(default)).Waiting > 0)
            {
                foreach (OutboxLease lease in await Lease(maxStreams: 2, maxMessages: 3))
                {
                    lock (delivered)
                    {
                        delivered.AddRange(Ids(lease));
                    }

                    (await Outbox.SettleAsync(lease, new OutboxSettlement(lease.Messages.Count), default)).ShouldBeTrue();
                }
            }
        })));

        delivered.Count.ShouldBe(Streams * Messages);
        foreach (IGrouping<char, string> stream in delivered.GroupBy(id => id[0]))
        {
            stream.ShouldBe(stream.Order(StringComparer.Ordinal));
            stream.Count().ShouldBe(Messages);
        }
    }

    private static OutboxMessage Message(string id) => new("topic", StateObject.Of(("id", id))) { Id = id };

    private async Task Send(StreamId stream, params string[] ids)
        => (await Store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, ids[0]) with { Outbox = [.. ids.Select(Message)] }, default)).Status.ShouldBe(AppendStatus.Appended);

    private ValueTask<IReadOnlyList<OutboxLease>> Lease(DateTimeOffset? now = null, DateTimeOffset? until = null, int maxStreams = 16, int maxMessages = 32)
        => Outbox.LeaseAsync(new OutboxLeaseRequest($"token {Interlocked.Increment(ref tokens)}", now ?? Noon, until ?? Noon.AddMinutes(30)) { MaxStreams = maxStreams, MaxMessages = maxMessages }, default);

    private async Task<List<ParkedMessage>> Parked() => await Outbox.ParkedAsync(default).ToListAsync();

    private static IEnumerable<string> Ids(OutboxLease lease) => lease.Messages.Select(entry => entry.Message.Id);
}
