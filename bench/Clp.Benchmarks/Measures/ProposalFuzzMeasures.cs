using System.Diagnostics;
using Clp.Benchmarks.Measures.Bombs;
using Clp.Tests.Fuzz;

namespace Clp.Benchmarks.Measures;

/// <summary>R1: what fuzzed proposals can reach, at every door. The campaign is the tests' own, at full length.</summary>
internal sealed class ProposalFuzzMeasures : IMeasure
{
    private const int All = 2_000_000, AtEach = 200_000, Least = 100_000;

    public string Name => "R1";

    public string About => "2,000,000 fuzzed proposals on 3 contracts at every door: changes without acceptance and all guards, untyped exceptions, attempts that the log does not show";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int atEach = context.Sample(AtEach, 5_000), all = context.Sample(All, 100_000);
        List<ProposalCampaign> campaigns = [];
        foreach ((string door, Func<Random, Door> make) in EveryDoor.All)
        {
            int proposals = door == EveryDoor.InProcess ? all - (atEach * (EveryDoor.All.Count - 1)) : atEach;
            campaigns.Add(Campaign(context, door, make, 20260300 + campaigns.Count, proposals));
        }

        long made = campaigns.Sum(c => c.Proposals), attempts = campaigns.Sum(c => c.Attempts);
        yield return new Figure("proposals", $"{made}", $">={all}", made >= all);
        yield return new Figure("doors", $"{campaigns.Count(c => c.Proposals - c.TurnedAway >= (context.IsQuick ? 1 : Least))}", $"{campaigns.Count}", campaigns.All(c => c.Proposals - c.TurnedAway >= (context.IsQuick ? 1 : Least)));
        yield return None("changes-without-acceptance", campaigns.Sum(c => c.Breaches), made);
        yield return None("untyped-exceptions", campaigns.Sum(c => c.Untyped), made);
        yield return None("attempts-not-as-recorded", campaigns.Sum(c => c.Unrecorded), attempts);

        // A campaign in which nothing gets through, or everything, would show nothing; nor would one that notices no mistake.
        yield return new Figure("commits", $"{campaigns.Sum(c => c.Commits)}", ">0-at-each", campaigns.All(c => c.Commits > 0 && c.Refusals > 0));
        yield return Controls(context);
    }

    private static ProposalCampaign Campaign(MeasureContext context, string door, Func<Random, Door> make, int seed, int proposals)
    {
        long started = Stopwatch.GetTimestamp();
        ProposalCampaign campaign = new(seed, make);
        campaign.RunAsync(proposals).GetAwaiter().GetResult();
        long tried = campaign.Proposals - campaign.TurnedAway;
        context.Note($"R1 {door}, seed {seed}: {campaign.Proposals} proposals ({campaign.TurnedAway} of them turned away: not asked, no such tool, a spent budget), {campaign.Commits} commits, {campaign.Refusals} refusals, {campaign.Attempts} attempts of all kinds; none wrong means fewer than {3.0 / tried:0.0e0} of those tried (95 %); {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; first finding: {campaign.First ?? "none"}");
        return campaign;
    }

    private static Figure Controls(MeasureContext context)
    {
        int noticed = 0;
        foreach ((string mistake, (Func<Random, Door>? door, IReadOnlyList<FuzzSubject>? subjects)) in FuzzControls.All)
        {
            ProposalCampaign campaign = new(20260301, door, subjects);
            campaign.RunAsync(20_000, untilFound: true).GetAwaiter().GetResult();
            noticed += campaign.First is null ? 0 : 1;
            context.Note($"R1 control: one that {mistake} is {(campaign.First is null ? "NOT noticed" : $"noticed within {campaign.Proposals} proposals")}");
        }

        return Figure.All("controls-noticed", noticed, FuzzControls.All.Count);
    }

    private static Figure None(string part, long bad, long of) => new(part, $"{bad}/{of}", "0", bad == 0);
}
