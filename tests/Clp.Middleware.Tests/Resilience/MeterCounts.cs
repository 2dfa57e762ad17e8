using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Clp.Middleware.Tests.Resilience;

/// <summary>Listens to some counters, as far as they are counted in the flow of the test that made it: others run beside it, on contracts of the same name.</summary>
internal sealed class MeterCounts : IDisposable
{
    private static readonly AsyncLocal<MeterCounts?> Flow = new();
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string, string), long> sums = new();

    public MeterCounts(params string[] instruments)
    {
        Flow.Value = this;
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Name == "Clp" && instruments.Contains(instrument.Name))
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Flow.Value == this)
            {
                sums.AddOrUpdate((instrument.Name, string.Join(",", tags.ToArray().OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value}"))), value, (_, sum) => sum + value);
            }
        });
        listener.Start();
    }

    public long this[string instrument, string tags] => sums.GetValueOrDefault((instrument, tags));

    public void Dispose() => listener.Dispose();
}
