using Clp;

namespace CustomerDesk.Eval;

/// <summary>Prints a report for people, or as one JSON object.</summary>
internal static class ReportPrinter
{
    public static void Print(EvaluationReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(ReportJson.Of(report).ToJson());
            return;
        }

        output.WriteLine($"{report.Benchmark}: {report.Golden.Total} golden sequences, {report.Runs} recorded runs");
        output.WriteLine();
        output.WriteLine("With the tools' own guards alone:");
        output.WriteLine($"  golden sequences with the reference's results and hashes   {report.Golden}");
        output.WriteLine($"  recorded tool results, byte for byte                       {report.ResultsExact}");
        output.WriteLine($"  recorded tool results, equal as JSON                       {report.ResultsEqual}");
        output.WriteLine($"  recorded goal hashes                                       {report.GoalHashes}");
        output.WriteLine($"  recorded labels (final state right or wrong) confirmed     {report.Labels}");
        Lines("  label not confirmed: ", report.UnconfirmedLabels, output);
        Lines("  difference: ", report.Differences, output);
        output.WriteLine();
        output.WriteLine("With all guards:");
        output.WriteLine($"  recorded writes                                            {report.WritesExecuted.Total}, executed by the reference: {report.WritesExecuted.Ok}");
        output.WriteLine($"  writes refused                                             {report.Refused.Count}, executed by the reference: {report.RefusedAlthoughExecuted.Count()}");
        output.WriteLine($"    of these, following from an earlier refusal              {report.Consequences.Count()}");
        Guards(report, output);
        output.WriteLine($"  golden writes refused                                      {report.GoldenRefused.Count} of {report.GoldenWrites}");
        output.WriteLine($"  writes refused in runs recorded as right                   {report.RightByLabelHit.Count} in {report.RightByLabel} runs");
        output.WriteLine($"  writes refused in runs that end in the golden state        {report.RightByGoldHit.Count} in {report.RightByGold} runs");
        Writes("executed by the reference, refused", report.RefusedAlthoughExecuted, output);
        Writes("golden write refused", report.GoldenRefused, output);
        Writes("refused in a run recorded as right", report.RightByLabelHit, output);
        Writes("refused in a run that ends in the golden state", report.RightByGoldHit, output);
        output.WriteLine();
        output.WriteLine("In both:");
        output.WriteLine($"  state changes without acceptance (counted in the logs)     {report.ChangesWithoutAcceptance}");
        output.WriteLine($"  replays with the hash of the living state                  {report.Replays}");
        Lines("  not evaluated: ", report.Problems.Select(problem => $"{problem.File}:{problem.Line}: {problem.Message}"), output);
    }

    private static void Guards(EvaluationReport report, TextWriter output)
    {
        foreach ((string guard, int all, int executed) in ReportJson.ByGuard(report))
        {
            output.WriteLine($"    {guard,-40} {all,5}, executed by the reference: {executed}");
        }
    }

    private static void Writes(string title, IEnumerable<RefusedWrite> writes, TextWriter output)
    {
        foreach (RefusedWrite write in writes)
        {
            output.WriteLine($"  {title}: {write.Where}: {write.Tool}: {write.Why}");
        }
    }

    private static void Lines(string title, IEnumerable<string> lines, TextWriter output)
    {
        foreach (string line in lines)
        {
            output.WriteLine(title + line);
        }
    }
}
