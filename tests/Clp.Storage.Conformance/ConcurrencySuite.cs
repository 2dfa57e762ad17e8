namespace Clp.Storage.Conformance;

/// <summary>Many callers at once: every success is stored, once, and no version is given twice.</summary>
public abstract class ConcurrencySuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    private const int Writers = 20;
    private const int Appends = 50;

    [Fact]
    public async Task Writers_WithoutExpectation_AreAllStoredOnce()
    {
        long[][] versions = await Together(async writer =>
        {
            List<long> mine = [];
            for (int i = 0; i < Appends; i++)
            {
                AppendResult result = await Append(Expected.Any, $"{writer}-{i}");
                result.Status.ShouldBe(AppendStatus.Appended);
                mine.Add(result.Version);
            }

            return mine.ToArray();
        });

        List<string> stored = await Read();
        stored.Count.ShouldBe(Writers * Appends);
        versions.SelectMany(version => version).Order().ShouldBe(Enumerable.Range(0, Writers * Appends).Select(version => (long)version));
        for (int writer = 0; writer < Writers; writer++)
        {
            versions[writer].Select(version => stored[(int)version]).ShouldBe(Enumerable.Range(0, Appends).Select(i => $"{writer}-{i}"));
        }
    }

    [Fact]
    public async Task Writers_WithExactVersions_LoseNoUpdate()
    {
        await Together(async writer =>
        {
            for (int i = 0; i < 10; i++)
            {
                AppendResult result;
                do
                {
                    result = await Append(Expected.Exactly(await Store.VersionAsync(Stream, default)), $"{writer}-{i}");
                }
                while (result.Status == AppendStatus.Conflict);
            }

            return true;
        });

        List<string> stored = await Read();
        stored.Count.ShouldBe(Writers * 10);
        stored.ShouldBeUnique();
    }

    [Fact]
    public async Task Writers_OfTheSameOperation_WriteOnce()
    {
        AppendStatus[] statuses = await Together(async writer => (await Operate("op", "hash", Expected.Any, "once", "and whole")).Status);

        statuses.Count(status => status == AppendStatus.Appended).ShouldBe(1);
        statuses.Count(status => status == AppendStatus.Duplicate).ShouldBe(Writers - 1);
        (await Read()).ShouldBe(["once", "and whole"]);
    }

    [Fact]
    public async Task Writers_WhoExpectNoStream_FindOneWinner()
    {
        AppendStatus[] statuses = await Together(async writer => (await Append(Expected.NoStream, $"{writer}")).Status);

        statuses.Count(status => status == AppendStatus.Appended).ShouldBe(1);
        statuses.Count(status => status == AppendStatus.Conflict).ShouldBe(Writers - 1);
    }

    [Fact]
    public async Task Readers_AmongWriters_SeeWholeBatchesInOrder()
    {
        using CancellationTokenSource done = new();
        Task reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                List<string> seen = await Read();
                (seen.Count % 3).ShouldBe(0, "a batch is seen whole or not at all");
                seen.ShouldBe(Enumerable.Range(0, seen.Count).Select(version => $"{version}"));
            }
        });

        for (int batch = 0; batch < 200; batch++)
        {
            await Append(Expected.Any, $"{batch * 3}", $"{(batch * 3) + 1}", $"{(batch * 3) + 2}");
        }

        await done.CancelAsync();
        await reading;
    }

    [Fact]
    public async Task Deleters_AmongWriters_LeaveAStreamThatCountsFromZero()
    {
        await Together(async writer =>
        {
            for (int i = 0; i < 20; i++)
            {
                if (writer % 4 == 0)
                {
                    await Store.DeleteAsync(Stream, Expected.Any, default);
                }
                else
                {
                    (await Append(Expected.Any, $"{writer}-{i}")).Status.ShouldBe(AppendStatus.Appended);
                }
            }

            return true;
        });

        await Append(Expected.Any, "last");
        List<string> stored = await Read();
        stored[^1].ShouldBe("last");
        (await Store.VersionAsync(Stream, default)).ShouldBe(stored.Count - 1);
    }

    private static Task<T[]> Together<T>(Func<int, Task<T>> work) => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => work(writer))));
}
