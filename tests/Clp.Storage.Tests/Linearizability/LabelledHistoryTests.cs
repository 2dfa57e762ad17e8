using Clp.Storage.Conformance.Linearizability;
using Clp.TestKit;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Linearizability;

public sealed class LabelledHistoryTests(ITestOutputHelper output)
{
    [DataFact(LabelledHistories.Folder)]
    public void Check_EveryLabelledHistory_AgreesWithItsLabel()
    {
        (string Name, bool IsLegal, Judgement Judgement)[] all = [.. LabelledHistories.Judge(SharedData.Require(LabelledHistories.Folder))];

        all.Length.ShouldBe(60);
        all.Count(history => history.IsLegal).ShouldBe(13);
        output.WriteLine($"at most {all.Max(history => history.Judgement.Visited)} configurations");
        all.Where(history => !LabelledHistories.Agrees(history.IsLegal, history.Judgement))
            .Select(history => $"{history.Name}: {history.Judgement}").ShouldBeEmpty();
    }
}
