using System.Diagnostics;

namespace Clp.Middleware;

/// <summary>What every line about a command has: where, what, who, what belongs together, how long it took.</summary>
internal readonly struct CommandLine(StreamId on, Intent intent, Actor? by, string? correlation, TimeSpan? took, string details)
{
    public string Contract => on.Contract;
    public string Instance => on.Instance;
    public string Namespace => on.Namespace;
    public string Intent => intent.Name;
    public long IntentId => intent.Id.Version;
    public string? Actor => by?.ToString();
    public string? Correlation => correlation;
    public double? DurationMs => took is { } span ? Math.Round(span.TotalMilliseconds, 3) : null;
    public string? TraceId { get; } = Activity.Current?.TraceId.ToHexString();
    public string Details => details;
}
