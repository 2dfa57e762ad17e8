namespace Clp.Storage.Conformance;

/// <summary>Reading all streams: everything once, in the promised order, and nothing skipped whatever the moment.</summary>
public abstract class ReadAllSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    private static readonly StreamId[] Several = [.. Enumerable.Range(0, 7).Select(number => new StreamId("tenant", "counter", $"{number}"))];

    [Fact]
    public async Task ReadAll_GivesEveryEventWithItsPlace()
    {
        for (int i = 0; i < 30; i++)
        {
            await Append(Several[i % Several.Length], Expected.Any, $"{i}a", $"{i}b");
        }

        List<PositionedEvent> all = await ReadAll();

        all.Count.ShouldBe(60);
        Notes.Texts(all.Select(positioned => positioned.Event)).Order().ShouldBe(Enumerable.Range(0, 30).SelectMany(i => new[] { $"{i}a", $"{i}b" }).Order());
        ShouldCountUpInEachStream(all);
        Store.Capabilities.Order.ShouldNotBe(GlobalOrder.None);
    }

    [Fact]
    public async Task ReadAll_AfterAPosition_GivesWhatFollowsIt()
    {
        for (int i = 0; i < 10; i++)
        {
            await Append(Several[i % Several.Length], Expected.Any, $"{i}");
        }

        List<PositionedEvent> all = await ReadAll();
        for (int at = 0; at < all.Count; at++)
        {
            (await ReadAll(all[at].Position)).Select(positioned => positioned.Event).ShouldBe(all.Skip(at + 1).Select(positioned => positioned.Event));
        }
    }

    [Fact]
    public async Task ReadAll_OfSuccessiveAppends_KeepsTheirOrder_WhereOrderIsTotal()
    {
        await ReadAll();
        for (int i = 0; i < 20; i++)
        {
            await Append(Several[i * 3 % Several.Length], Expected.Any, $"{i}");
        }

        List<string> texts = [.. Notes.Texts((await ReadAll()).Select(positioned => positioned.Event))];

        texts.Count.ShouldBe(20);
        if (Store.Capabilities.Order == GlobalOrder.Total)
        {
            texts.ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i}"));
        }
    }

    [Fact]
    public async Task ReadAll_OfADeletedStream_LeavesItsEventsOut()
    {
        await Append(Several[0], Expected.Any, "gone", "gone too");
        await Append(Several[1], Expected.Any, "stays");
        List<PositionedEvent> before = await ReadAll();
        await Store.DeleteAsync(Several[0], Expected.Any, default);
        await Append(Several[0], Expected.NoStream, "anew");

        Notes.Texts((await ReadAll()).Select(positioned => positioned.Event)).ShouldBe(["stays", "anew"], ignoreOrder: true);
        foreach (PositionedEvent positioned in before)
        {
            Notes.Texts((await ReadAll(positioned.Position)).Select(later => later.Event)).ShouldContain("anew");
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1:2:3:4:5")]
    public async Task ReadAll_AfterAForeignPosition_IsRefused(string text)
    {
        await Append(Expected.Any, "a");

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await ReadAll(new FeedPosition(text)));

        error.Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public async Task ReadAll_AmongWriters_SkipsNothing()
    {
        const int Writers = 8, Appends = 25;
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < Appends; i++)
            {
                await Append(Several[(writer + i) % Several.Length], Expected.Any, $"{writer}-{i}a", $"{writer}-{i}b");
            }
        })));

        List<PositionedEvent> seen = [];
        FeedPosition position = FeedPosition.Start;
        for (bool isLast = false; ;)
        {
            List<PositionedEvent> news = await ReadAll(position);
            seen.AddRange(news);
            position = news.Count > 0 ? news[^1].Position : position;
            if (isLast && news.Count == 0)
            {
                break;
            }

            isLast = writing.IsCompleted;
        }

        await writing;
        Notes.Texts(seen.Select(positioned => positioned.Event)).Order().ShouldBe(
            Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, Appends).SelectMany(i => new[] { $"{writer}-{i}a", $"{writer}-{i}b" })).Order());
        ShouldCountUpInEachStream(seen);
    }

    [Fact]
    public async Task ReadAll_AfterReopening_GivesTheSameOrderAndTakesOldPositions()
    {
        if (!Subject.IsDurable)
        {
            return;
        }

        for (int i = 0; i < 12; i++)
        {
            await Append(Several[i % Several.Length], Expected.Any, $"{i}");
        }

        List<PositionedEvent> before = await ReadAll();
        await ReopenAsync();
        await Append(Several[2], Expected.Any, "later");

        List<PositionedEvent> after = await ReadAll();
        after.Where(positioned => Notes.Text(positioned.Event) != "later").Select(positioned => positioned.Event).ShouldBe(before.Select(positioned => positioned.Event));
        after.Count.ShouldBe(before.Count + 1);
        if (Store.Capabilities.Order == GlobalOrder.Total)
        {
            Notes.Text(after[^1].Event).ShouldBe("later");
        }

        Notes.Texts((await ReadAll(before[^1].Position)).Select(positioned => positioned.Event)).ShouldBe(["later"]);
    }

    private static void ShouldCountUpInEachStream(List<PositionedEvent> all)
    {
        foreach (IGrouping<StreamId, PositionedEvent> stream in all.GroupBy(positioned => positioned.Event.Stream))
        {
            stream.Select(positioned => positioned.Event.Version).ShouldBe(Enumerable.Range(0, stream.Count()).Select(version => (long)version));
        }
    }
}
