namespace Clp.Ai;

/// <summary>Takes back what cannot be carried out, in the mediator's name. What others have decided meanwhile stays.</summary>
internal sealed class Dismissal(ContractInstance instance, Actor judge)
{
    public const int MaxReason = 1_000;

    public async ValueTask RejectAsync(Proposal open, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await instance.RejectAsync(open, judge, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            // Somebody else has decided about it, or withdrawn its intent.
        }
    }

    public async ValueTask WithdrawAsync(Intent intent, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await instance.WithdrawAsync(intent, judge, OneLine.Cut(reason, MaxReason), cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException)
        {
            // Somebody else has committed or withdrawn it.
        }
    }

    /// <summary>Withdraws what an attempt has begun, if it has; the attempt's own failure is what the caller hears of.</summary>
    public async ValueTask AbandonAsync(Intent? intent)
    {
        try
        {
            if (intent is not null)
            {
                await WithdrawAsync(intent, "The attempt came to no proposal that could wait.", CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StorageException)
        {
        }
    }
}
