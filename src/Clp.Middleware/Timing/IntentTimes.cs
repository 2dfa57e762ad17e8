using System.Runtime.CompilerServices;

namespace Clp.Middleware;

/// <summary>
/// When what is being done with an intent began, between a before-hook and its after-hook. What never gets to its after-hook
/// goes with the intent. Of two at once with one pending intent the later beginning counts. Thread-safe.
/// </summary>
internal sealed class IntentTimes(TimeProvider time)
{
    private readonly ConditionalWeakTable<Intent, StrongBox<long>> begun = [];

    public void Begin(Intent intent) => begun.AddOrUpdate(intent, new StrongBox<long>(time.GetTimestamp()));

    /// <summary>How long it took, or null when the beginning was not seen.</summary>
    public TimeSpan? End(Intent intent) => begun.TryGetValue(intent, out StrongBox<long>? at) && begun.Remove(intent) ? time.GetElapsedTime(at.Value) : null;
}
