using Clp.Audit;

namespace Clp.Cli.Output;

/// <summary>A verification's report for people: the summary on the output, each finding as a line on the error output.</summary>
internal static class ReportText
{
    public static void Write(AuditReport report, ToolHost host)
    {
        foreach (AuditFinding finding in report.Findings)
        {
            host.Error.WriteLine(OneLine.Of(finding.ToString()));
        }

        string stream = OneLine.Of(report.Stream?.ToString() ?? "unknown stream");
        string positions = report.Entries == report.From ? "no entries" : $"positions {report.From} to {report.Entries - 1}";
        host.Out.WriteLine($"{stream}: {positions}, head {report.Head}");
        host.Out.WriteLine(Verdict(report));
    }

    private static string Verdict(AuditReport report)
    {
        if (!report.IsIntact)
        {
            return $"FAILED: {report.Findings.Length} {(report.Findings.Length == 1 ? "finding" : "findings")}{(report.IsStopped ? "; stopped there" : "")}";
        }

        if (report.IsEndProven)
        {
            return "ok: the chain is intact, and a signed checkpoint vouches for its last entry";
        }

        return report.Covered is { } covered
            ? $"ok: the chain is intact; the checkpoint vouches for the first {covered} entries, and nothing for those after them"
            : "ok: the chain is intact in itself; without a checkpoint it is not provable that nothing is missing at its end or that it was not rewritten as a whole";
    }
}
