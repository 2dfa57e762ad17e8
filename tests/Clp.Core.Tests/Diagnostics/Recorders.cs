using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp.Tests.Diagnostics;

/// <summary>Hears the spans of one test and of no other that runs beside it.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly AsyncLocal<bool> isHere = new() { Value = true };
    private readonly List<Activity> spans = [];
    private readonly ActivityListener listener;

    public SpanRecorder()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClpDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => isHere.Value ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Those that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (spans)
            {
                return [.. spans];
            }
        }
    }

    public Activity Single(string name) => Spans.Single(s => s.OperationName == name);

    public void Clear()
    {
        lock (spans)
        {
            spans.Clear();
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>A trace of its own, as another process or request would have.</summary>
    public static Activity Root() => new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
}

/// <summary>Hears the measurements about one contract, which a test has for itself.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly List<Measured> measured = [];
    private readonly MeterListener listener;

    public MetricRecorder(string contract)
    {
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == ClpDiagnostics.Name)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(contract, i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(contract, i, value, tags));
        listener.Start();
    }

    public IReadOnlyList<Measured> All
    {
        get
        {
            lock (measured)
            {
                return [.. measured];
            }
        }
    }

    /// <summary>What one instrument measured, in order: the value, and the tags beside the contract.</summary>
    public string[] Of(string name) => [.. All.Where(m => m.Name == name).Select(m => m.ToString())];

    public void Dispose() => listener.Dispose();

    private void Add(string contract, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, string> named = [];
        foreach ((string key, object? word) in tags)
        {
            named.Add(key, word.ShouldBeOfType<string>());
        }

        if (named.GetValueOrDefault("contract") == contract)
        {
            lock (measured)
            {
                measured.Add(new Measured(instrument.Name, value, named));
            }
        }
    }

    internal sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, string> Tags)
    {
        public override string ToString() => string.Join(" ", Tags.Where(t => t.Key != "contract").Select(t => t.Value).Prepend(Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
