using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>Listens to some counters, from whatever test they come; the tags tell whose they are.</summary>
internal sealed class MeterCounts : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string, string), long> sums = new();

    public MeterCounts(params string[] instruments)
    {
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Name == "Clp" && instruments.Contains(instrument.Name))
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            sums.AddOrUpdate((instrument.Name, string.Join(",", tags.ToArray().OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value}"))), value, (_, sum) => sum + value));
        listener.Start();
    }

    public long this[string instrument, string tags] => sums.GetValueOrDefault((instrument, tags));

    public void Dispose() => listener.Dispose();
}
