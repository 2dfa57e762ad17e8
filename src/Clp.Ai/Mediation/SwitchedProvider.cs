namespace Clp.Ai;

/// <summary>A provider behind a kill switch. Thread-safe when the provider is.</summary>
internal sealed class SwitchedProvider(IProposalProvider provider, ProviderSwitch killSwitch) : IProposalProvider
{
    public async ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CancellationToken off = killSwitch.Off;
        if (killSwitch.IsOff)
        {
            throw Refusal();
        }

        ProposalDraft? draft;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, off);
        try
        {
            draft = await provider.ProposeAsync(context, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (off.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Refusal();
        }

        // Off at any time since the request began: thrown away even when it is on again.
        return off.IsCancellationRequested ? throw Refusal() : draft;
    }

    private RefusalException Refusal()
        => new(ClpCodes.ProviderSwitchedOff, $"The provider is switched off ({OneLine.Cut(killSwitch.Reason ?? "it was, for a moment")}); nothing was proposed. Fill the intent by hand, or switch it on again.");
}
