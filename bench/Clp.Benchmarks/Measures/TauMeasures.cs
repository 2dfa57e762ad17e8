using Clp.TestKit;
using CustomerDesk.Eval;

namespace Clp.Benchmarks.Measures;

/// <summary>The customer-service contracts on the first benchmark's golden sequences and recorded conversations.</summary>
internal sealed class TauMeasures : IMeasure
{
    public string Name => "tau";

    public string About => "tau-bench: golden sequences, recorded tool results and goal hashes reproduced with the api guards; policy guards on top";

    public IEnumerable<Figure> Run(MeasureContext context) => CustomerDeskFigures.Of("tau-bench", context, report =>
    [
        Figure.All("golden", report.Golden.Ok, report.Golden.Total),
        Figure.All("recorded", report.ResultsExact.Ok, report.ResultsExact.Total),
        Figure.All("goal-hashes", report.GoalHashes.Ok, report.GoalHashes.Total),
        Figure.All("labels", report.Labels.Ok, report.Labels.Total),
    ]);
}

/// <summary>The same contracts in the second benchmark's flavour, whose gold keeps the written policy.</summary>
internal sealed class Tau2Measures : IMeasure
{
    // An independent reading of the airline policy finds this many of the 50 executed airline writes against it.
    private const int ForbiddenAirlineWrites = 13;

    // Rules that a run can break and still end in the golden state, with the words of the written policy.
    private static readonly (string Guard, string Words)[] ListedExceptions =
    [
        ("changed_order_stays", "after its items were changed the agent \"will not be able to modify or cancel the order anymore\": the model changed the address last, the gold first"),
    ];

    public string Name => "tau2";

    public string About => "tau2-bench: golden sequences and recorded tool results reproduced with the api guards; forbidden writes refused by the policy guards";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        foreach ((string guard, string words) in ListedExceptions)
        {
            context.Note($"listed exception {guard}: {words}");
        }

        return CustomerDeskFigures.Of("tau2-bench", context, Figures);
    }

    private static IEnumerable<Figure> Figures(EvaluationReport report) =>
    [
        Figure.All("golden", report.Golden.Ok, report.Golden.Total),
        Figure.All("recorded", report.ResultsEqual.Ok, report.ResultsEqual.Total),
        Figure.All("recorded-exact", report.ResultsExact.Ok, report.ResultsExact.Total),
        Figure.AtLeast("airline-refused", report.RefusedAlthoughExecuted.Count(write => !write.IsConsequence && write.Where.StartsWith("airline", StringComparison.Ordinal)), ForbiddenAirlineWrites, unit: ""),
        Figure.Exactly("golden-refused", report.GoldenRefused.Count, 0),
        RightRunsHit(report),
    ];

    // The goal is that no right run is hit but by a listed exception; each hit is printed beside the figures.
    private static Figure RightRunsHit(EvaluationReport report)
    {
        bool allListed = report.RightByGoldHit.All(hit => hit.Guards.All(guard => ListedExceptions.Any(listed => listed.Guard == guard)));
        return new("right-runs-hit", $"{report.RightByGoldHit.Count}/{report.RightByGold}", "0-or-listed", allListed && report.RightByGold > 0);
    }
}

/// <summary>What both measures share.</summary>
internal static class CustomerDeskFigures
{
    public static IEnumerable<Figure> Of(string benchmark, MeasureContext context, Func<EvaluationReport, IEnumerable<Figure>> figures)
    {
        if (SharedData.Find(benchmark) is not { } folder)
        {
            return [Figure.None("golden", "all", SharedData.Missing(benchmark))];
        }

        EvaluationReport report = Evaluation.RunAsync(folder, benchmark).GetAwaiter().GetResult();
        foreach (string difference in report.Differences)
        {
            context.Note(difference);
        }

        Note(report, context);
        return
        [
            .. figures(report),
            Figure.Exactly("without-acceptance", report.ChangesWithoutAcceptance, 0),
            Figure.All("replays", report.Replays.Ok, report.Replays.Total),
            Figure.Exactly("unread-lines", report.Problems.Count, 0),
        ];
    }

    private static void Note(EvaluationReport report, MeasureContext context)
    {
        context.Note($"with all guards: {report.Refused.Count} of {report.WritesExecuted.Total} recorded writes refused, {report.RefusedAlthoughExecuted.Count()} of the {report.WritesExecuted.Ok} that the reference executed");
        context.Note($"golden writes refused: {report.GoldenRefused.Count} of {report.GoldenWrites}; writes refused in runs labelled right: {report.RightByLabelHit.Count} ({report.RightByLabel} runs), in runs that end in the golden state: {report.RightByGoldHit.Count} ({report.RightByGold} runs)");
        foreach (RefusedWrite write in report.GoldenRefused.Concat(report.RightByGoldHit))
        {
            context.Note($"{write.Where}: {write.Tool}: {string.Join(", ", write.Guards)}");
        }
    }
}
