using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Clp.Middleware;

/// <summary>What the parts of one check say, as one result: the worst of them, with a line for each.</summary>
internal sealed class HealthFindings
{
    private readonly List<(string Part, HealthCheckResult Result)> findings = [];

    public void Add(string part, HealthCheckResult result) => findings.Add((part, result));

    public HealthCheckResult ToResult()
    {
        Dictionary<string, object> data = new(StringComparer.Ordinal);
        foreach (IGrouping<string, HealthStatus> part in findings.GroupBy(finding => finding.Part, finding => finding.Result.Status, StringComparer.Ordinal))
        {
            data[part.Key] = part.Min().ToString();
        }

        return new HealthCheckResult(
            findings.Select(finding => finding.Result.Status).DefaultIfEmpty(HealthStatus.Healthy).Min(),
            string.Join(" ", findings.Where(finding => finding.Result.Description is not null).Select(finding => $"{finding.Part}: {finding.Result.Description}")),
            findings.Select(finding => finding.Result.Exception).FirstOrDefault(exception => exception is not null),
            data);
    }
}
