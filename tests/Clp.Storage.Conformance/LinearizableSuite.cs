using Clp.Storage.Conformance.Histories;
using Clp.Storage.Conformance.Linearizability;
using Xunit.Abstractions;

namespace Clp.Storage.Conformance;

/// <summary>Eight clients at once: some order of their calls, each between its call and its return, must explain every answer.</summary>
public abstract class LinearizableSuite<TStore>(ITestOutputHelper output)
    where TStore : IStoreUnderTest, new()
{
    private const int Histories = 4;

    [Fact]
    public async Task Histories_OfClientsAtOnce_AreLinearizable()
    {
        (int first, int last) = Seeds.UpTo(Histories);
        for (int seed = first; seed <= last; seed++)
        {
            await using TStore subject = new();
            HistoryRecorder recorder = new(new HistoryPlan(seed), new CalmSubject(await subject.OpenAsync()));
            await recorder.RunAsync();
            Judge(recorder, seed, 800);
        }
    }

    [Fact]
    public async Task History_GoesOn_AfterReopening()
    {
        await using TStore subject = new();
        CalmSubject calm = new(await subject.OpenAsync());
        if (!subject.IsDurable)
        {
            calm.Store.Capabilities.Durability.ShouldBe(Durability.None);
            return;
        }

        HistoryPlan plan = new(Seeds.UpTo(1).First) { Operations = 30 };
        HistoryRecorder recorder = new(plan, calm);
        await recorder.RunAsync();
        calm.Store = await subject.ReopenAsync();
        await recorder.RunAsync();
        Judge(recorder, plan.Seed, 480);
    }

    private void Judge(HistoryRecorder recorder, int seed, int operations)
    {
        Judgement judgement = recorder.Judge();
        output.WriteLine($"seed {seed}: {judgement}; {recorder.Unanswered} without answer, {recorder.Refused} refused; CLP_SEED={seed} runs it alone");
        judgement.Verdict.ShouldBe(Verdict.Legal, $"seed {seed}: {judgement}");
        recorder.Refused.ShouldBe(0, "nothing was done to the store");
        recorder.History.Count.ShouldBe(operations);
    }
}
