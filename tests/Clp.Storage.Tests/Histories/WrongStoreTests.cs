using Clp.Storage.Conformance.Histories;
using Clp.Storage.Conformance.Linearizability;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Histories;

/// <summary>The proof of the suite of histories: a store with a defect is found, the same store without is not.</summary>
public sealed class WrongStoreTests(ITestOutputHelper output)
{
    private const int Seeds = 10;

    public static TheoryData<Defect> Defects() => [.. Enum.GetValues<Defect>().Where(defect => defect is not (Defect.None or Defect.Unanswered))];

    [Theory]
    [MemberData(nameof(Defects))]
    public void Histories_OfAStoreWithADefect_AreFoundIllegal(Defect defect)
    {
        int[] found = [.. Enumerable.Range(1, Seeds).Where(seed => Record(defect, seed).Judge().Verdict == Verdict.Illegal)];

        output.WriteLine($"{defect}: seeds {string.Join(' ', found)} of 1 to {Seeds}");
        // The suite runs four histories of each store.
        found.Length.ShouldBeGreaterThanOrEqualTo(Seeds * 3 / 4);
    }

    [Theory]
    [InlineData(Defect.None)]
    [InlineData(Defect.Unanswered)]
    public void Histories_OfTheStoreWithoutDefect_AreLegal(Defect none)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            HistoryRecorder recorder = Record(none, seed);
            recorder.Unanswered.ShouldBeInRange(none == Defect.None ? 0 : 15, none == Defect.None ? 0 : 100);
            Judgement judgement = recorder.Judge();
            output.WriteLine($"seed {seed}: {recorder.Unanswered} without answer, {judgement}");
            judgement.Verdict.ShouldBe(Verdict.Legal, $"seed {seed}: {judgement}");
        }
    }

    [Fact]
    public void History_OfOneSeed_IsAlwaysTheSame() => Print(Record(Defect.None, 3)).ShouldBe(Print(Record(Defect.None, 3)));

    [Fact]
    public void Histories_Recorded_HoldEveryAnswerAndOverlap()
    {
        TimedOperation<StreamCall>[] history = [.. Record(Defect.None, 1).History];

        foreach (AppendStatus status in Enum.GetValues<AppendStatus>())
        {
            history.Count(operation => operation.Operation is StreamCall.Append && operation.Operation.Answer!.StartsWith($"{status} ", StringComparison.Ordinal)).ShouldBeGreaterThan(10, $"{status}");
        }

        history.Count(operation => operation.Operation is StreamCall.Append { Notes.Length: 0 }).ShouldBeGreaterThan(10);
        history.Count(operation => operation.Operation is StreamCall.Delete { Answer: "True" }).ShouldBeGreaterThan(5);
        history.Count(operation => operation.Operation is StreamCall.Find { Answer: not "-" }).ShouldBeGreaterThan(20);
        history.Count(one => history.Any(other => one.Call < other.Call && other.Call < one.Return && one.Operation.Stream == other.Operation.Stream)).ShouldBeGreaterThan(history.Length / 4);
    }

    private static HistoryRecorder Record(Defect defect, int seed)
    {
        SeededScheduler scheduler = new(seed);
        HistoryRecorder recorder = new(new HistoryPlan(seed) { Scheduler = scheduler }, new CalmSubject(new WrongStore(defect)));
        scheduler.Run(recorder.RunAsync);
        return recorder;
    }

    private static string Print(HistoryRecorder recorder) => string.Join("\n", recorder.History.Select(operation => operation.ToString()));
}
