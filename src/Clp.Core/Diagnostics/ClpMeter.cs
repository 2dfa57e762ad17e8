using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp;

/// <summary>The runtime's metrics. Tags are names out of the contract and words out of closed lists, never ids, actors or tenants, so their number stays small.</summary>
internal static class ClpMeter
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Dispatches = Meter.CreateCounter<long>("clp.dispatches", "{intent}", "Intents dispatched.");
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("clp.commits", "{commit}", "Commit attempts by outcome.");
    private static readonly Counter<long> Denials = Meter.CreateCounter<long>("clp.denials", "{denial}", "Denials by guard.");
    private static readonly Counter<long> Proposals = Meter.CreateCounter<long>("clp.proposals", "{proposal}", "Proposals by what became of them when they came in.");
    private static readonly Counter<long> Acceptances = Meter.CreateCounter<long>("clp.acceptances", "{acceptance}", "Acceptances by what came of them.");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("clp.conflicts", "{conflict}", "Appends that met another version than expected.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("clp.errors", "{error}", "Exceptions from guards, providers, transitions, hooks, interceptors and subscribers, by phase.");
    private static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>("clp.commit.duration", "s", "From the call of a commit to its answer.");
    private static readonly Histogram<double> ProposeTime = Meter.CreateHistogram<double>("clp.propose.duration", "s", "What a provider took to answer or to fail.");
    private static readonly Histogram<double> AppendTime = Meter.CreateHistogram<double>("clp.append.duration", "s", "What a store took for an append.");
    private static readonly Histogram<double> ReplayTime = Meter.CreateHistogram<double>("clp.replay.duration", "s", "Reading and folding a stream.");
    private static readonly UpDownCounter<long> Queue = Meter.CreateUpDownCounter<long>("clp.queue.depth", "{command}", "Commands that wait for their instance's turn.");

    public static bool TimesCommits => CommitTime.Enabled;
    public static bool TimesProposals => ProposeTime.Enabled;
    public static bool TimesAppends => AppendTime.Enabled;

    public static void Dispatched(string contract, string intent)
    {
        if (Dispatches.Enabled)
        {
            Add(Dispatches, Contract(contract), Intent(intent));
        }
    }

    public static void Committed(string contract, string intent, Outcome outcome)
    {
        if (Commits.Enabled)
        {
            Add(Commits, Contract(contract), Intent(intent), new("outcome", outcome.Name));
        }

        if (Denials.Enabled && outcome is Outcome.Denied denied)
        {
            foreach (Denial denial in denied.Denials)
            {
                Add(Denials, Contract(contract), new("guard", denial.Guard));
            }
        }
    }

    public static void CommitTook(string contract, string intent, Outcome outcome, TimeSpan time)
        => Record(CommitTime, time, Contract(contract), Intent(intent), new("outcome", outcome.Name));

    public static void Proposed(string contract, string intent, Proposal? proposal)
    {
        if (Proposals.Enabled)
        {
            Add(Proposals, Contract(contract), Intent(intent), new("status", proposal?.Status.ToString() ?? "None"));
        }
    }

    public static void ProposeFailed(string contract, string intent) => Add(Proposals, Contract(contract), Intent(intent), new("status", "Failed"));

    public static void ProposeTook(string contract, string intent, TimeSpan time) => Record(ProposeTime, time, Contract(contract), Intent(intent));

    public static void Accepted(string contract, string intent, AcceptanceStatus status)
    {
        if (Acceptances.Enabled)
        {
            Add(Acceptances, Contract(contract), Intent(intent), new("status", status.ToString()));
        }
    }

    public static void Conflicted(string contract) => Add(Conflicts, Contract(contract));

    public static void Failed(string contract, ClpPhase phase) => Add(Errors, Contract(contract), new("phase", phase.ToString()));

    public static void AppendTook(string contract, TimeSpan time) => Record(AppendTime, time, Contract(contract));

    public static void ReplayTook(string contract, TimeSpan time) => Record(ReplayTime, time, Contract(contract));

    public static void Queued(string contract, int change)
    {
        if (Queue.Enabled)
        {
            ClpDiagnostics.Safely((contract, change), static q => Queue.Add(q.change, Contract(q.contract)));
        }
    }

    private static KeyValuePair<string, object?> Contract(string name) => new("contract", name);

    private static KeyValuePair<string, object?> Intent(string name) => new("intent", name);

    private static void Add(Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (counter.Enabled)
        {
            ClpDiagnostics.Safely((counter, Tags(tags)), static c => c.counter.Add(1, c.Item2));
        }
    }

    private static void Record(Histogram<double> histogram, TimeSpan time, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (histogram.Enabled)
        {
            ClpDiagnostics.Safely((histogram, time, Tags(tags)), static h => h.histogram.Record(h.time.TotalSeconds, h.Item3));
        }
    }

    private static TagList Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags);
}
