namespace Clp.Storage;

/// <summary>One lease from its first message to its settlement.</summary>
internal sealed class LaneDelivery(IOutbox outbox, IOutboxTarget target, OutboxRelayOptions options, OutboxLease lease, DateTimeOffset leasedAt, RelayStop stop)
{
    private DateTimeOffset renewedAt = leasedAt;
    private int delivered;
    private OutboxRelayCounts counts;

    public async Task<OutboxRelayCounts> RunAsync()
    {
        OutboxSettlement settlement = new(0);
        while (delivered < lease.Messages.Count && !stop.Soft.IsCancellationRequested && settlement is { Park: null, RetryAt: null })
        {
            if (await TryKeepAsync().ConfigureAwait(false) is not { } isHeld)
            {
                break;
            }

            if (!isHeld)
            {
                Lose();
                return counts;
            }

            try
            {
                await DeliverAsync(lease.Messages[delivered]).ConfigureAwait(false);
                delivered++;
                counts += new OutboxRelayCounts { Delivered = 1 };
            }
            catch (Exception) when (stop.Hard.IsCancellationRequested)
            {
                // Whatever came of it, it was cut short from here: no attempt of the target's.
                break;
            }
            catch (Exception error)
            {
                settlement = Failed(lease.Messages[delivered], error);
            }
        }

        await SettleAsync(settlement with { Delivered = delivered, At = options.TimeProvider.GetUtcNow() }).ConfigureAwait(false);
        return counts;
    }

    // True while the lease is held for certain, null when the store does not say.
    private async ValueTask<bool?> TryKeepAsync()
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        if (now - renewedAt < options.RenewAfter)
        {
            return true;
        }

        try
        {
            bool isHeld = await StoreCall.InTime(outbox.RenewAsync(lease, now + options.LeaseDuration, stop.Hard), options).ConfigureAwait(false);
            renewedAt = now;
            return isHeld;
        }
        catch (Exception error)
        {
            StoreFailed("renew a lease", error);
            return null;
        }
    }

    private async Task DeliverAsync(OutboxEntry entry)
    {
        System.Diagnostics.Activity? activity = RelayMeter.Start(entry);
        using CancellationTokenSource late = new(options.DeliveryTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop.Hard);
        try
        {
            // A target that does not listen to the token is no longer waited for either.
            await target.DeliverAsync(entry, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested)
        {
            throw new TimeoutException("The target took longer than the relay allows.", error);
        }
        finally
        {
            RelayMeter.Stop(activity);
        }
    }

    private OutboxSettlement Failed(OutboxEntry entry, Exception error)
    {
        int attempts = (delivered == 0 ? lease.Attempts : 0) + 1;
        if (error is PoisonMessageException || attempts >= options.MaxAttempts)
        {
            counts += new OutboxRelayCounts { Parked = 1 };
            RelayLog.Parked(options.Logger, entry, attempts, error);
            return new OutboxSettlement(0) { Park = error is PoisonMessageException poison ? poison.Reason : $"{attempts} attempts failed, the last with {error.GetType().Name}" };
        }

        TimeSpan pause = RelayPauses.After(attempts, error, options);
        counts += new OutboxRelayCounts { Failed = 1 };
        RelayLog.Failed(options.Logger, entry, attempts, pause, error);
        return new OutboxSettlement(0) { RetryAt = options.TimeProvider.GetUtcNow() + pause };
    }

    // Repeating is harmless: what was settled without an answer is not held any more. At last the lease ends by itself.
    private async Task SettleAsync(OutboxSettlement settlement)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (!await StoreCall.InTime(outbox.SettleAsync(lease, settlement, CancellationToken.None), options).ConfigureAwait(false) && attempt == 1)
                {
                    Lose();
                }

                return;
            }
            catch (Exception error)
            {
                StoreFailed("settle a lease", error);
                if (attempt > options.SettleRetries || stop.Soft.IsCancellationRequested)
                {
                    return;
                }
            }

            await StoreCall.PauseAsync(RelayPauses.After(attempt, options), options, stop.Soft).ConfigureAwait(false);
        }
    }

    private void Lose()
    {
        counts += new OutboxRelayCounts { LeasesLost = 1 };
        RelayLog.Lost(options.Logger, lease.Stream);
    }

    private void StoreFailed(string call, Exception error)
    {
        counts += new OutboxRelayCounts { StoreFailures = 1 };
        RelayLog.StoreFailed(options.Logger, call, error);
    }
}
