using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>What resilience measures. Tags are names out of contracts and options, so their number stays small.</summary>
internal static class ResilienceMeter
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Changes = Meter.CreateCounter<long>("clp.circuit.changes", "{change}", "Changes of circuits, by what they changed to.");
    private static readonly UpDownCounter<long> Broken = Meter.CreateUpDownCounter<long>("clp.circuit.open", "{circuit}", "Circuits that are not closed.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("clp.retries", "{retry}", "Calls that were tried again.");
    private static readonly Counter<long> SuppressedRetries = Meter.CreateCounter<long>("clp.retries.suppressed", "{retry}", "Retries that the budget did not allow.");

    public static void Changed(TargetName name, CircuitPosition from, CircuitPosition to)
    {
        Changes.Count(1, Contract(name), Phase(name), Name(name), new("state", to.ToString()));
        int change = (to == CircuitPosition.Closed ? 0 : 1) - (from == CircuitPosition.Closed ? 0 : 1);
        if (change != 0)
        {
            Broken.Count(change, Contract(name), Phase(name), Name(name));
        }
    }

    public static void Retried(TargetName name, bool isAllowed) => (isAllowed ? Retries : SuppressedRetries).Count(1, Contract(name), Phase(name), Name(name));

    private static KeyValuePair<string, object?> Contract(TargetName name) => new("contract", name.Contract);

    private static KeyValuePair<string, object?> Phase(TargetName name) => new("phase", name.Phase == ClpPhase.Propose ? "Propose" : "Transition");

    private static KeyValuePair<string, object?> Name(TargetName name) => new("name", name.Name);
}
