using Clp.Tests.State.Model;
using Xunit.Abstractions;

namespace Clp.Tests.State;

public sealed class StateModelTests(ITestOutputHelper output)
{
    private const int Parts = 10;
    private const int SequencesPerPart = 2_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Parts).Select(part => part * SequencesPerPart)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Apply_RandomSequences_AgreeWithTheNaiveModel(int firstSeed)
    {
        Campaign campaign = Campaign.Run(firstSeed, SequencesPerPart);

        output.WriteLine($"seeds {firstSeed}..{firstSeed + SequencesPerPart - 1}: {campaign.Agreed} agreed, {campaign.Applied} deltas applied, {campaign.Refused} refused by both");
        campaign.FirstProblem.ShouldBeNull();
        campaign.Agreed.ShouldBe(SequencesPerPart);
        campaign.Applied.ShouldBeGreaterThan(campaign.Refused);
        campaign.Refused.ShouldBeGreaterThan(0);
    }
}
