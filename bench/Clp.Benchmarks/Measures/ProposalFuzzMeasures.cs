using Clp.Tests.Fuzz;

namespace Clp.Benchmarks.Measures;

/// <summary>R1: what fuzzed proposals can reach. The campaign is the tests' own, at full length.</summary>
internal sealed class ProposalFuzzMeasures : IMeasure
{
    public string Name => "R1";

    public string About => "2,000,000 fuzzed proposals on 3 contracts: state changes without acceptance and all guards, untyped exceptions, attempts not in the log";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int proposals = context.Sample(2_000_000, 100_000);
        ProposalCampaign campaign = new(20260301);
        campaign.RunAsync(proposals).GetAwaiter().GetResult();
        context.Note($"{campaign.Commits} commits, {campaign.Refusals} refusals; first finding: {campaign.First ?? "none"}");
        yield return None("changes-without-acceptance", campaign.Breaches, proposals);
        yield return None("untyped-exceptions", campaign.Untyped, proposals);
        yield return None("attempts-not-recorded", campaign.Unrecorded, proposals);

        // A campaign in which nothing gets through, or everything, would show nothing.
        yield return new Figure("commits", $"{campaign.Commits}", ">0", campaign.Commits > 0 && campaign.Refusals > 0);
    }

    private static Figure None(string part, long bad, int of) => new(part, $"{bad}/{of}", "0", bad == 0);
}
