namespace Clp.Middleware;

/// <summary>
/// Gives a draft again to whoever asks the same on the same state, and asks the provider once for all who ask the same at the
/// same time; a provider that is asked only once is always asked. What it gives is staged anew like any draft: bound to the intent it was asked for and to the newest state.
/// Failures are not kept. One object may serve several runtimes; instances, tenants and contract versions never meet in it.
/// Thread-safe.
/// </summary>
public sealed class ProposalCache : IClpInterceptor
{
    private readonly Lock gate = new();
    private readonly Dictionary<CacheKey, SharedAsk> running = [];
    private readonly ProposalCacheOptions options;
    private readonly KeptDrafts kept;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="options">How long and how many drafts are kept.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public ProposalCache(ProposalCacheOptions? options = null, TimeProvider? time = null)
    {
        this.options = options ?? new ProposalCacheOptions();
        this.options.Check();
        kept = new KeptDrafts(this.options, time ?? TimeProvider.System);
    }

    /// <summary>How many drafts are kept now, those included whose time is over but that nobody has asked for since.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return kept.Count;
            }
        }
    }

    /// <summary>Forgets every draft, such as after the provider's prompt or model was changed.</summary>
    public void Clear()
    {
        lock (gate)
        {
            kept.Clear();
        }
    }

    /// <inheritdoc/>
    public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (args.Provider is not null)
        {
            // Who is asked once says something else each time.
            return next(args, cancellationToken);
        }

        CacheKey key = CacheKey.Of(args, options.SharesAcrossActors);
        SharedAsk? ask;
        bool isFirst;
        lock (gate)
        {
            if (kept.TryGet(key, out ProposalDraft? draft))
            {
                ProposalCacheMeter.Asked(key, "Hit");
                return new(draft);
            }

            isFirst = !running.TryGetValue(key, out ask);
            if (isFirst)
            {
                running[key] = ask = new SharedAsk();
            }
            else
            {
                ask!.Join();
            }
        }

        ProposalCacheMeter.Asked(key, isFirst ? "Miss" : "Joined");
        if (isFirst)
        {
            _ = RunAsync(ask, key, args, next);
        }

        return WaitAsync(ask, key, cancellationToken);
    }

    // Under a token of its own: whoever asked first may leave, and the others still get their answer.
    private async Task RunAsync(SharedAsk ask, CacheKey key, ProposingArgs args, ProposeHandler next)
    {
        try
        {
            ProposalDraft? draft = await next(args, ask.Token).ConfigureAwait(false);
            lock (gate)
            {
                if (!ask.IsAbandoned && (draft is null ? options.KeepsNone : draft.Errors.IsEmpty))
                {
                    kept.Add(key, draft);
                }

                Forget(ask, key);
            }

            ask.Answered(draft);
        }
#pragma warning disable CA1031 // Handed to everybody who waits.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                Forget(ask, key);
            }

            ask.Failed(e);
        }
    }

    private async ValueTask<ProposalDraft?> WaitAsync(SharedAsk ask, CacheKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await ask.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Leave(ask, key);
            throw;
        }
    }

    private void Leave(SharedAsk ask, CacheKey key)
    {
        bool isLast;
        lock (gate)
        {
            isLast = ask.Leave();
            if (isLast)
            {
                Forget(ask, key);
            }
        }

        if (isLast)
        {
            ask.Cancel();
        }
    }

    private void Forget(SharedAsk ask, CacheKey key)
    {
        if (running.TryGetValue(key, out SharedAsk? present) && ReferenceEquals(present, ask))
        {
            running.Remove(key);
        }
    }
}
