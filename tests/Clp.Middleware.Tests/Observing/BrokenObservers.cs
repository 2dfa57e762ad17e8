using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests.Observing;

/// <summary>Everything that may listen, listening and throwing: metrics, spans, and a logger. Only where nothing runs beside it.</summary>
internal sealed class BrokenObservers : ILoggerFactory, ILogger
{
    private readonly MeterListener meters = new();
    private readonly ActivityListener spans;
    private int heard;

    public BrokenObservers()
    {
        meters.InstrumentPublished = static (instrument, on) =>
        {
            if (instrument.Meter.Name == ClpDiagnostics.Name)
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
        meters.Start();
        spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ClpDiagnostics.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ => Throw(),
            ActivityStopped = _ => Throw(),
        };
        ActivitySource.AddActivityListener(spans);
    }

    /// <summary>How often one of them was told something, and threw.</summary>
    public int Heard => Volatile.Read(ref heard);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Throw();

    public void Dispose()
    {
        meters.Dispose();
        spans.Dispose();
    }

    private void Throw()
    {
        Interlocked.Increment(ref heard);
        throw new InvalidOperationException("An observer is broken.");
    }
}
