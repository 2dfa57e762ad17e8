using System.Collections.Immutable;
using System.Globalization;

namespace Clp.Ai;

/// <summary>Before anybody is asked: only what can be carried out, all of it, is left to decide about.</summary>
internal sealed class CallSettling(Attempts attempts, Dismissal dismissal)
{
    public async ValueTask<ImmutableArray<MediatedProposal>> SettleAsync(List<StagedCall> staged, ImmutableArray<MediatedProposal> judged, CancellationToken cancellationToken)
    {
        ImmutableArray<MediatedProposal>.Builder settled = ImmutableArray.CreateBuilder<MediatedProposal>(judged.Length);
        MediatedProposal? first = judged.FirstOrDefault(j => !j.IsReady);
        foreach ((StagedCall call, MediatedProposal mediated) in staged.Zip(judged))
        {
            if (!mediated.IsReady)
            {
                await RejectAsync(call.Intent, mediated, cancellationToken).ConfigureAwait(false);
                settled.Add(mediated with { Batch = null });
            }
            else if (first is not null)
            {
                settled.Add(await RetractAsync(mediated, first, judged.IndexOf(first), cancellationToken).ConfigureAwait(false));
            }
            else
            {
                attempts.Succeeded(mediated.Intent!.Name);
                settled.Add(mediated);
            }
        }

        return settled.MoveToImmutable();
    }

    private async ValueTask RejectAsync(Intent? intent, MediatedProposal mediated, CancellationToken cancellationToken)
    {
        if (intent is null)
        {
            return;
        }

        string reason = OneLine.Cut($"{mediated.Status}: {string.Join("; ", [.. mediated.Violations.Select(v => v.Message), .. mediated.Missing])}", Dismissal.MaxReason);
        if (mediated.Proposal is { Status: ProposalStatus.Staged or ProposalStatus.PartlyAccepted } open)
        {
            await dismissal.RejectAsync(open, reason, cancellationToken).ConfigureAwait(false);
        }

        bool isUsable = mediated.Proposal is { Status: not ProposalStatus.Accepted };
        if (!attempts.Failed(intent.Name, isUsable ? intent : null))
        {
            await dismissal.WithdrawAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<MediatedProposal> RetractAsync(MediatedProposal ready, MediatedProposal because, int place, CancellationToken cancellationToken)
    {
        string call = because.CallId is { Length: > 0 } id ? $"'{because.Tool}' ({id})" : $"'{because.Tool}'";
        string reason = OneLine.Cut(string.Create(CultureInfo.InvariantCulture, $"It was called together with call {place + 1} of the message, {call}, which cannot be carried out ({MediationAnswer.Word(because.Status)}); all of them are taken or none."), Dismissal.MaxReason);
        if (ready is { Status: MediationStatus.Waiting, Proposal: { } open })
        {
            await dismissal.RejectAsync(open, reason, cancellationToken).ConfigureAwait(false);
        }

        await dismissal.WithdrawAsync(ready.Intent!, reason, cancellationToken).ConfigureAwait(false);
        return ready with { Status = MediationStatus.Retracted, Preview = null, Batch = null, Violations = [new Violation("retracted", "", reason)] };
    }
}
