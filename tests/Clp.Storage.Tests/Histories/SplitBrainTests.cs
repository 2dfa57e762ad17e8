using Clp.Storage.Conformance;
using Clp.Storage.Conformance.SplitBrains;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Histories;

public sealed class SplitBrainTests(ITestOutputHelper output)
{
    [Fact]
    public Task Memory_TwoRuntimes_LoseNoUpdate() => TwoRuntimes_LoseNoUpdate<MemoryUnderTest>();

    [Fact]
    public Task File_TwoRuntimes_LoseNoUpdate() => TwoRuntimes_LoseNoUpdate<FileUnderTest>();

    [Fact]
    public async Task AStoreThatDoesNotCompareInTheAppend_IsFoundOut()
    {
        WrongStore wrong = new(Defect.CheckApartFromAppend);
        SplitBrain brains = new(wrong, wrong, seed: 1);

        await brains.RunAsync(commits: 400, pauses: 8);

        output.WriteLine(string.Join("\n", brains.Wrong.Take(5)));
        brains.Wrong.ShouldNotBeEmpty();
    }

    private async Task TwoRuntimes_LoseNoUpdate<TSubject>()
        where TSubject : IStoreUnderTest, new()
    {
        await using TSubject subject = new();
        IEventStore store = await subject.OpenAsync();
        SplitBrain brains = new(store, store, seed: 1);

        await brains.RunAsync(commits: 400, pauses: 8);

        output.WriteLine($"{brains.Acknowledged} acknowledged after {brains.Decisions} decisions, {brains.Refused} refused in the race; stopped writers: {brains.StaleRefused} refused, {brains.StaleDecidedAgain} decided again");
        brains.Wrong.ShouldBeEmpty();
        brains.Acknowledged.ShouldBeGreaterThanOrEqualTo(400);
        (brains.StaleRefused, brains.StaleDecidedAgain).ShouldBe((4, 4));
    }
}
