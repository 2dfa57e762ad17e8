namespace Clp.Storage.Conformance;

/// <summary>Reading: from anywhere, a consistent stretch, nothing for what is unknown.</summary>
public abstract class ReadSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Theory]
    [InlineData(-5, 6)]
    [InlineData(0, 6)]
    [InlineData(1, 5)]
    [InlineData(3, 3)]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    [InlineData(long.MaxValue, 0)]
    public async Task Read_FromAVersion_GivesItAndAllAfter(long from, int count)
    {
        await Append(Expected.Any, "0");
        await Append(Expected.Any, "1", "2", "3");
        await Append(Expected.Any, "4", "5");

        (await Read(Stream, from)).ShouldBe(Enumerable.Range(6 - count, count).Select(version => $"{version}"));
    }

    [Fact]
    public async Task Read_OfAnUnknownStream_GivesNothing()
    {
        (await Read()).ShouldBeEmpty();
        (await Store.VersionAsync(Stream, default)).ShouldBe(-1);
        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
        (await Streams()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_BegunBeforeAnAppend_EndsWhereTheStreamEndedThen()
    {
        await Append(Expected.Any, "a", "b");
        await using IAsyncEnumerator<RecordedEvent> reading = Store.ReadAsync(Stream, 0, default).GetAsyncEnumerator();
        (await reading.MoveNextAsync()).ShouldBeTrue();

        await Append(Expected.Any, "c");

        (await reading.MoveNextAsync()).ShouldBeTrue();
        (await reading.MoveNextAsync()).ShouldBeFalse();
        (await Read()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Read_OfALongStream_GivesEveryEvent()
    {
        for (int batch = 0; batch < 30; batch++)
        {
            await Append(Expected.Any, [.. Enumerable.Range(batch * 100, 100).Select(number => $"{number}")]);
        }

        (await Read()).ShouldBe(Enumerable.Range(0, 3000).Select(number => $"{number}"));
        (await Read(Stream, 2500)).Count.ShouldBe(500);
    }

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        await Append(Expected.Any, "a");
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (RecordedEvent _ in Store.ReadAsync(Stream, 0, source.Token))
            {
            }
        });
    }
}
