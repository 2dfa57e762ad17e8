using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;

namespace Clp.Middleware.Tests;

/// <summary>Hears what goes to exporters of spans and metrics, as text.</summary>
public sealed class Listeners : IDisposable
{
    private readonly Lock gate = new();
    private readonly StringBuilder heard = new();
    private readonly ActivityListener spans;
    private readonly MeterListener metrics = new();

    public Listeners()
    {
        spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClpDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(spans);
        metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ClpDiagnostics.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Hear(instrument.Name, tags));
        metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Hear(instrument.Name, tags));
        metrics.Start();
    }

    public string Take()
    {
        lock (gate)
        {
            string all = heard.ToString();
            heard.Clear();
            return all;
        }
    }

    public void Dispose()
    {
        spans.Dispose();
        metrics.Dispose();
    }

    private void Hear(Activity span)
    {
        lock (gate)
        {
            heard.AppendLine(span.DisplayName).AppendLine(span.StatusDescription).AppendLine(span.TraceStateString);
            foreach ((string key, object? value) in span.TagObjects.Concat(span.Events.SelectMany(e => e.Tags)).Concat(span.Links.SelectMany(link => link.Tags ?? [])))
            {
                heard.Append(key).Append('=').AppendLine(value?.ToString());
            }

            foreach ((string key, string? value) in span.Baggage)
            {
                heard.Append(key).Append('=').AppendLine(value);
            }
        }
    }

    private void Hear(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (gate)
        {
            heard.AppendLine(name);
            foreach ((string key, object? value) in tags)
            {
                heard.Append(key).Append('=').AppendLine(value?.ToString());
            }
        }
    }
}
