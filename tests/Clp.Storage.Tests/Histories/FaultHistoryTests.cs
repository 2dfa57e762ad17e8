using Clp.Storage.Conformance.Histories;
using Clp.Storage.Conformance.Linearizability;
using Clp.Storage.Tests.Disks;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Histories;

public sealed class FaultHistoryTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task File_OnAFailingDisk_StaysLinearizable(int seed)
    {
        await using FailingDiskSubject subject = new(seed);
        Judgement judgement = await JudgeAsync(subject, seed);

        judgement.Verdict.ShouldBe(Verdict.Legal, $"seed {seed}: {judgement}");
        subject.Failures.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task File_ThatDoesNotFlush_IsFoundOut()
    {
        int found = 0;
        for (int seed = 1; seed <= 5; seed++)
        {
            await using FailingDiskSubject subject = new(seed, fsync: false);
            found += (await JudgeAsync(subject, seed)).Verdict == Verdict.Illegal ? 1 : 0;
        }

        found.ShouldBeGreaterThan(0);
    }

    private async Task<Judgement> JudgeAsync(FailingDiskSubject subject, int seed)
    {
        await subject.OpenAsync();
        HistoryRecorder recorder = new(new HistoryPlan(seed), subject);
        await recorder.RunAsync();
        Judgement judgement = recorder.Judge();
        output.WriteLine($"seed {seed}: {judgement}; {subject}; {recorder.Unanswered} without answer, {recorder.Refused} refused");
        return judgement;
    }
}
