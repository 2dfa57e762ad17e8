using Clp.Tests.State.Model;

namespace Clp.Benchmarks.Measures;

internal sealed class R3Sequences : IMeasure
{
    private const int FirstSeed = 1_000_000;

    public string Name => "R3";

    public string About => "random sequences of deltas against the naive model of the tests, with every identity checked";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int sequences = context.Sample(200_000, 10_000);
        Campaign campaign = Campaign.Run(FirstSeed, sequences);
        context.Note($"R3 seeds {FirstSeed}..{FirstSeed + sequences - 1}: {campaign.Applied} deltas applied, {campaign.Refused} refused by both");
        if (campaign.FirstProblem is { } problem)
        {
            context.Note("R3 first disagreement: " + problem);
        }

        yield return Figure.All("sequences", campaign.Agreed, sequences);
    }
}
