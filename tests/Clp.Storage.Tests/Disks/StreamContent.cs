namespace Clp.Storage.Tests.Disks;

/// <summary>Everything a store holds of one stream, as far as it can be lost: events, messages, and how often the first was tried.</summary>
internal sealed class StreamContent
{
    public List<string> Notes { get; private init; } = [];

    public List<string> Waiting { get; private init; } = [];

    /// <summary>Ids with their attempts.</summary>
    public SortedSet<string> Parked { get; private init; } = new(StringComparer.Ordinal);

    public int Attempts { get; set; }

    public StreamContent Copy() => new() { Notes = [.. Notes], Waiting = [.. Waiting], Parked = new(Parked, StringComparer.Ordinal), Attempts = Attempts };

    public bool Append(string[] notes, string[] messages)
    {
        Notes.AddRange(notes);
        Waiting.AddRange(messages);
        return true;
    }

    public bool Clear()
    {
        Notes.Clear();
        Waiting.Clear();
        Parked.Clear();
        Attempts = 0;
        return true;
    }

    /// <summary>False when the leased messages are not those that wait.</summary>
    public bool Settle(OutboxLease lease, OutboxSettlement settlement)
    {
        if (settlement is { Delivered: 0, Park: null, RetryAt: null })
        {
            // Given back: nothing changes, even if the stream is about to go.
            return true;
        }

        if (!Waiting.Take(lease.Messages.Count).SequenceEqual(lease.Messages.Select(entry => entry.Message.Id)))
        {
            return false;
        }

        int tried = settlement.Delivered == 0 ? lease.Attempts + 1 : 1;
        if (settlement.Park is not null)
        {
            Parked.Add($"{Waiting[settlement.Delivered]} tried {tried}");
            Waiting.RemoveAt(settlement.Delivered);
        }

        Waiting.RemoveRange(0, settlement.Delivered);
        Attempts = Waiting.Count > 0 && settlement.RetryAt is not null ? tried : 0;
        return true;
    }

    public bool Unpark(ParkedMessage message, bool requeues)
    {
        if (!Parked.Remove($"{message.Entry.Message.Id} tried {message.Attempts}"))
        {
            return false;
        }

        if (requeues)
        {
            Waiting.Add(message.Entry.Message.Id);
        }

        return true;
    }

    public override string ToString() => $"[{string.Join(' ', Notes)}] waiting [{string.Join(' ', Waiting)}] tried {Attempts} parked [{string.Join(", ", Parked)}]";
}
