using System.Collections.Immutable;

namespace Clp;

/// <summary>An intent in flight, with its proposals and what was affirmed. Immutable: folding an event makes a new one.</summary>
/// <param name="Intent">The intent with everything accepted so far.</param>
/// <param name="Dispatched">The event that began it.</param>
/// <param name="Header">That event's circumstances.</param>
internal sealed record PendingIntent(Intent Intent, ContractEvent.IntentDispatched Dispatched, EventHeader Header)
{
    public ImmutableArray<PendingProposal> Proposals { get; init; } = [];
    public ImmutableArray<string> Affirmed { get; init; } = [];
    public ImmutableArray<ProposalId> Accepted { get; init; } = [];
    /// <summary>The newest of the later events it was folded from, for snapshots.</summary>
    public PendingEvent? Later { get; init; }

    /// <summary>Every event it was folded from, the newest first.</summary>
    public IEnumerable<PendingEvent> Events
    {
        get
        {
            for (PendingEvent? e = Later; e is not null; e = e.Earlier)
            {
                yield return e;
            }

            yield return new PendingEvent(Intent.Id.Version, Dispatched, Header, Earlier: null);
        }
    }

    /// <summary>The version of the last of them.</summary>
    public long Version => Later?.Version ?? Intent.Id.Version;

    /// <summary>How many of its proposals were refused or rejected.</summary>
    public int Rejections
    {
        get
        {
            int rejections = 0;
            foreach (PendingProposal proposal in Proposals)
            {
                rejections += proposal.Status is ProposalStatus.Refused or ProposalStatus.Rejected ? 1 : 0;
            }

            return rejections;
        }
    }

    /// <summary>True when that is this intent. Ids count per instance, so one of another instance may have the same id.</summary>
    public bool Is(Intent other) => Intent.UtcTicks == other.UtcTicks && Intent.Name == other.Name;

    /// <summary>True when the intent has the values that somebody was shown.</summary>
    public bool IsStill(Intent shown) => ReferenceEquals(Intent, shown) || Intent.Payload.Equals(shown.Payload);

    public PendingProposal? Find(ProposalId id) => IndexOf(id) is >= 0 and int index ? Proposals[index] : null;

    /// <summary>The proposals with one of them in its newest form.</summary>
    public ImmutableArray<PendingProposal> WithProposal(PendingProposal changed) => Proposals.SetItem(IndexOf(changed.Proposal.Id), changed);

    /// <summary>The command, belonging together with what the dispatch said where it says nothing itself.</summary>
    public CommitOptions Continue(CommitOptions command)
        => command.Correlation is null && Header.Correlation is { } correlation ? command with { Correlation = correlation } : command;

    private int IndexOf(ProposalId id)
    {
        for (int i = 0; i < Proposals.Length; i++)
        {
            if (Proposals[i].Proposal.Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A proposal and what has become of it.</summary>
internal sealed record PendingProposal(Proposal Proposal, ProposalStatus Status)
{
    public ImmutableArray<Actor> AcceptedBy { get; init; } = [];

    /// <summary>What those who accepted it so far affirmed.</summary>
    public ImmutableArray<string> Affirmed { get; init; } = [];
    public bool IsOpen => Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted;
}

/// <summary>One event behind a pending intent, and the one before it but for the dispatch. Linked, since an intent has few and each commit forgets them.</summary>
internal sealed record PendingEvent(long Version, ContractEvent Event, EventHeader Header, PendingEvent? Earlier);
