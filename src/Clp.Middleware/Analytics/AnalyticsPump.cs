using System.Threading.Channels;

namespace Clp.Middleware;

/// <summary>
/// Carries records to the sink in batches: full ones at once, others when their time has come. Putting one in never waits and
/// never throws; what has no room, or what the sink does not take, is dropped and counted. Thread-safe.
/// </summary>
internal sealed class AnalyticsPump : IAsyncDisposable
{
    private readonly IAnalyticsSink sink;
    private readonly AnalyticsOptions options;
    private readonly TimeProvider time;
    private readonly Channel<AnalyticsRecord> waiting;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private long dropped;
    private Task<bool>? more;

    public AnalyticsPump(IAnalyticsSink sink, AnalyticsOptions options)
    {
        (this.sink, this.options, time) = (sink, options, options.TimeProvider ?? TimeProvider.System);
        waiting = Channel.CreateBounded<AnalyticsRecord>(new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.Wait });
        running = RunAsync();
    }

    /// <summary>How many records were given up so far.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    public void Add(AnalyticsRecord record)
    {
        if (!waiting.Writer.TryWrite(record))
        {
            Drop(1, stop.IsCancellationRequested || waiting.Reader.Completion.IsCompleted ? "stopped" : "full");
        }
    }

    /// <summary>Sends what waits, within <see cref="AnalyticsOptions.StopTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        try
        {
            await running.WaitAsync(options.StopTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync()
    {
        List<AnalyticsRecord> batch = new(options.BatchSize);
        while (await FillAsync(batch).ConfigureAwait(false))
        {
            await SendAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
    }

    // False at the end, when there is nothing left.
    private async Task<bool> FillAsync(List<AnalyticsRecord> batch)
    {
        if (!await MoreAsync().ConfigureAwait(false))
        {
            return false;
        }

        using CancellationTokenSource full = new();
        Task due = Task.Delay(options.FlushAfter, time, full.Token);
        while (Take(batch))
        {
            Task<bool> next = MoreAsync();
            if (await Task.WhenAny(due, next).ConfigureAwait(false) == due || !await next.ConfigureAwait(false))
            {
                break;
            }
        }

        await full.CancelAsync().ConfigureAwait(false);
        return true;
    }

    // True while there is room in the batch.
    private bool Take(List<AnalyticsRecord> batch)
    {
        while (batch.Count < options.BatchSize && waiting.Reader.TryRead(out AnalyticsRecord? record))
        {
            batch.Add(record);
        }

        return batch.Count < options.BatchSize;
    }

    // One wait at a time: one that is under way when a batch is due serves the next batch.
    private Task<bool> MoreAsync()
    {
        if (more is null || more.IsCompleted)
        {
            more = waiting.Reader.WaitToReadAsync().AsTask();
        }

        return more;
    }

    private async Task SendAsync(List<AnalyticsRecord> batch)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await TrySendAsync(batch).ConfigureAwait(false))
            {
                AnalyticsMeter.Taken(batch.Count);
                return;
            }

            if (attempt >= options.MaxAttempts || stop.IsCancellationRequested)
            {
                Drop(batch.Count, stop.IsCancellationRequested ? "stopped" : "sink");
                return;
            }

            await Task.Delay(options.Pause(attempt), time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TrySendAsync(List<AnalyticsRecord> batch)
    {
        using CancellationTokenSource late = new(options.SinkTimeout, time);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, late.Token);
        try
        {
            over.Token.ThrowIfCancellationRequested();
            // A copy, because one that does not heed the token may still hold it when the next batch is filled.
            await WriteApartAsync([.. batch], over.Token).WaitAsync(over.Token).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // By decision: a sink for statistics harms nobody; what it does not take is counted.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    // A sink that works a while before it waits for something must not hold up the end.
    private async Task WriteApartAsync(AnalyticsRecord[] batch, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private void Drop(long count, string why)
    {
        Interlocked.Add(ref dropped, count);
        AnalyticsMeter.Dropped(count, why);
    }
}
