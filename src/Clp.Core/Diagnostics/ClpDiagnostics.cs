using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp;

/// <summary>What the runtime tells observability tools. Costs next to nothing while nobody listens.</summary>
public static class ClpDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Clp";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("clp.commits", "{commit}", "Commit attempts by contract, intent and outcome.");
    private static readonly Counter<long> Denials = Meter.CreateCounter<long>("clp.denials", "{denial}", "Denials by contract and guard.");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("clp.conflicts", "{conflict}", "Appends that met another version than expected, by contract.");

    internal static Activity? Start(string operation, StreamId stream, string intent)
    {
        Activity? activity = Source.HasListeners() ? Source.StartActivity(operation) : null;
        activity?.SetTag("clp.contract", stream.Contract);
        activity?.SetTag("clp.intent", intent);
        return activity;
    }

    internal static void Count(string contract, string intent, Outcome outcome)
    {
        if (Commits.Enabled)
        {
            Commits.Add(1, new("contract", contract), new("intent", intent), new("outcome", outcome.GetType().Name));
        }

        if (Denials.Enabled && outcome is Outcome.Denied denied)
        {
            foreach (Denial denial in denied.Denials)
            {
                Denials.Add(1, new("contract", contract), new("guard", denial.Guard));
            }
        }
    }

    internal static void CountConflict(string contract)
    {
        if (Conflicts.Enabled)
        {
            Conflicts.Add(1, new KeyValuePair<string, object?>("contract", contract));
        }
    }
}
